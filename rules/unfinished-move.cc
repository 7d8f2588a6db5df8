// Two columns that a trigger keeps alike are the middle of a move from one to the other: expand, move,
// contract. Until the last step each write costs a trigger, and each row holds its value twice.
#include <fmt/format.h>

#include <set>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"
#include "lint/plpgsql/parse/tree.h"
#include "lint/sql/identifier.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace rules {

namespace {

using Copy =
    std::pair<std::string, std::string>;  // the column that is written, and the one whose value it gets

// The column of NEW whose value alone the text is; of coalesce(NEW.written, NEW.other) the other.
std::string copied(std::string_view text, std::string_view written) {
  std::vector<std::string> words;
  sql::Scanner scanner(text);
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end; token = scanner.next_code())
    words.push_back(text::lower(scanner.text(token)));
  const auto column = [&](size_t at) {
    const bool is_one = at + 2 < words.size() && words[at] == "new" && words[at + 1] == ".";
    return is_one ? words[at + 2] : std::string();
  };
  if (words.size() == 3) return column(0);
  const bool coalesces = words.size() == 10 && words[0] == "coalesce" && words[1] == "(" && words[5] == ",";
  return coalesces && column(2) == written ? column(6) : std::string();
}

void collect(const plpgsql::Statements& statements, std::string_view body, std::set<Copy>& copies) {
  for (const plpgsql::Statement& statement : statements) {
    const bool assigns = statement.kind == plpgsql::Statement::Kind::assign && !statement.targets.empty() &&
                         statement.targets.front().starts_with("new.");
    if (assigns) {
      const std::string written = statement.targets.front().substr(4);
      const std::string_view value = body.substr(statement.head.begin, statement.head.size());
      if (std::string from = copied(value, written); !from.empty() && from != written)
        copies.emplace(written, std::move(from));
    }
    for (const plpgsql::Branch& branch : statement.branches) collect(branch.body, body, copies);
    collect(statement.body, body, copies);
  }
}

void tell(const lint::SchemaView& view, lint::Sink& sink, const catalog::Trigger& trigger,
          const catalog::Relation& table, const catalog::Function& function, const catalog::Column& before,
          const catalog::Column& after) {
  lint::Finding finding = view.finding(trigger.made, trigger.name);
  finding.subject = lint::part_name(view.catalog, table, after.name);
  finding.message = fmt::format("{} keeps {} and {} of {} alike since {}, and no later revision ends it",
                                trigger.name, before.name, after.name, view.catalog.qualified_name(table),
                                view.run.revision_id(trigger.made));
  finding.safe_sql = true;
  finding.help =
      fmt::format("-- once no code that runs uses {}:\n", before.name) +
      lint::own_revision(
          view.run.chain,
          fmt::format("DROP TRIGGER {0} ON {1};\nDROP FUNCTION {2}();\nALTER TABLE {1} DROP COLUMN {3};",
                      sql::quote_identifier(trigger.name), lint::sql_name(view.catalog, table),
                      sql::quote_identifier(function.name), sql::quote_identifier(before.name)));
  sink.add(std::move(finding));
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  const size_t revisions = view.run.chain.revisions.size();
  for (const auto& [oid, trigger] : view.catalog.all<catalog::Trigger>()) {
    const bool fills = trigger->row && trigger->timing == ast::TriggerTiming::before && trigger->on_insert &&
                       trigger->on_update && trigger->enabled != ast::Firing::disabled &&
                       trigger->parent == 0;
    if (!fills || !lint::is_own(view, trigger->made) || trigger->made.revision + 1 >= revisions) continue;
    const catalog::Function* function = view.catalog.get<catalog::Function>(trigger->function);
    const catalog::Relation* table = view.catalog.relation(trigger->table);
    if (!function || function->language != "plpgsql" || !table || view.catalog.may_be_touched(*table))
      continue;
    std::set<Copy> copies;
    collect({plpgsql::parse_body(function->body, 0)}, function->body, copies);
    for (const Copy& copy : copies) {
      // One way may be a rule of the business: that both are filled from each other tells of a move.
      if (copy.first > copy.second || !copies.contains({copy.second, copy.first})) continue;
      const catalog::Column* a = table->find_column(copy.first);
      const catalog::Column* b = table->find_column(copy.second);
      if (!a || !b) continue;
      const bool a_first = std::tie(a->made.revision, a) < std::tie(b->made.revision, b);
      tell(view, sink, *trigger, *table, *function, a_first ? *a : *b, a_first ? *b : *a);
    }
  }
}

}  // namespace

extern constinit const lint::Rule unfinished_move{.id = "unfinished-move",
                                                  .summary = "two columns that a trigger still keeps alike",
                                                  .category = lint::Category::schema,
                                                  .severity = lint::Severity::note,
                                                  .check = lint::SchemaCheck{check},
                                                  .answers = ""};

}  // namespace rules
