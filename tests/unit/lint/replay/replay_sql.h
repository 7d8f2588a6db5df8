// SQL in, Catalog out: what unit tests of the Catalog ask. Statements run one by one in autocommit; a refused
// one changes nothing and the next goes on, as in psql.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/commands/apply.h"
#include "lint/lower/lower.h"
#include "lint/sql/parse.h"

struct Replayed {
  catalog::Catalog catalog;
  std::vector<std::string> refused;  // messages, in order; syntax errors too
  std::vector<ast::Refusal> refusals;
  std::vector<std::string> notices, blind;
  std::vector<commands::Dropped> dropped;

  // The only or last refusal's message, "" when there is none.
  std::string refusal() const { return refused.empty() ? std::string() : refused.back(); }
  // Dies with a clear message in the test where the relation is not there: check has() first if in doubt.
  const catalog::Relation& relation(std::string_view name, std::string_view schema = "public") const {
    return *catalog.relation(catalog.find_relation(catalog.find_schema(schema), name));
  }
  bool has(std::string_view name, std::string_view schema = "public") const {
    return catalog.find_relation(catalog.find_schema(schema), name) != 0;
  }
};

// Goes on from `from` as the Catalog stands there.
inline Replayed replay_sql(std::string_view sql, Replayed from) {
  const sql::Parsed parsed = sql::parse(sql);
  for (const sql::Statement& statement : parsed.statements) {
    if (statement.error) {
      from.refused.push_back(statement.error->message);
      continue;
    }
    for (const ast::Change& change : lower::changes(statement, sql)) {
      commands::ApplyContext context;
      context.origin = {0, 0, statement.span};
      context.strict = true;
      commands::Applied applied = commands::apply(from.catalog, change, context);
      if (applied.refused) {
        from.refused.push_back(applied.refused->message);
        from.refusals.push_back(std::move(*applied.refused));
      }
      from.notices.insert(from.notices.end(), applied.notices.begin(), applied.notices.end());
      from.blind.insert(from.blind.end(), applied.blind.begin(), applied.blind.end());
      from.dropped.insert(from.dropped.end(), applied.dropped.begin(), applied.dropped.end());
    }
  }
  return from;
}

inline Replayed replay_sql(std::string_view sql, int server_version = 15) {
  return replay_sql(sql, Replayed{catalog::Catalog(server_version), {}, {}, {}, {}, {}});
}

// The first refusal of a script, "" when all of it runs.
inline std::string first_refusal(std::string_view sql, int server_version = 15) {
  const Replayed replayed = replay_sql(sql, server_version);
  return replayed.refused.empty() ? std::string() : replayed.refused.front();
}
