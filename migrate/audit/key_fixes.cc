// Names as the server would choose them, as long as they are free.
#include "migrate/audit/key_fixes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/deparse/definition.h"
#include "lint/sql/identifier.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit {
namespace {

using catalog::Column;
using catalog::Relation;

// Empty: it is taken, or the server would cut it off.
std::string free_name(const View& view, const Relation& table, const std::string& name) {
  constexpr size_t longest = 63;
  const bool taken = view.schema.find_relation(table.schema, name) != 0;
  return taken || name.size() > longest ? std::string() : name;
}

// "shop.", as it stands before a name in SQL.
std::string schema_of(const View& view, const Relation& table) {
  return sql::quote_identifier(view.schema.schema_name(table.schema)) + ".";
}

// date, time, timestamp, timestamptz, interval, timetz: when something was, not which one it was.
bool is_a_time(const Column& column) {
  constexpr std::array<ast::Oid, 6> times{1082, 1083, 1114, 1184, 1186, 1266};
  return std::find(times.begin(), times.end(), column.type.oid) != times.end();
}

// Its statistics say that no value comes twice; -1 is the server's word for that.
const Column* candidate(const View& view, const Relation& table) {
  for (size_t i = 1; i <= table.columns.size(); ++i) {
    const Column& column = table.column(static_cast<ast::ColumnNumber>(i));
    const auto numbers = view.seen.columns.find({table.oid, static_cast<int>(i)});
    if (column.dropped || !column.not_null || is_a_time(column) || numbers == view.seen.columns.end())
      continue;
    if (numbers->second.known && numbers->second.distinct == -1 && numbers->second.equal_is_same)
      return &column;
  }
  return nullptr;
}

}  // namespace

std::optional<Fix> index_of_key(const View& view, const Relation& table, const catalog::Constraint& key) {
  if (table.kind != catalog::RelationKind::table || key.columns.empty()) return std::nullopt;
  std::string name = table.name, columns;
  for (const ast::ColumnNumber number : key.columns) {
    const std::string& column = table.column(number).name;
    name += "_" + column;
    columns += (columns.empty() ? "" : ", ") + sql::quote_identifier(column);
  }
  name = free_name(view, table, name + "_idx");
  if (name.empty()) return std::nullopt;
  Fix fix;
  fix.kind = Fix::Kind::revision;
  fix.transaction = false;
  fix.sql.push_back(fmt::format("CREATE INDEX CONCURRENTLY {} ON {} ({})", sql::quote_identifier(name),
                                deparse::quoted_name(view.schema, table), columns));
  fix.inverse.push_back(
      fmt::format("DROP INDEX CONCURRENTLY {}{}", schema_of(view, table), sql::quote_identifier(name)));
  fix.locks = fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", view.name(table));
  return fix;
}

std::optional<Fix> identity_column(const View& view, const Relation& table) {
  const TableNumbers* numbers = view.table(table.oid);
  if (table.kind != catalog::RelationKind::table || table.is_partition() || !numbers) return std::nullopt;
  const std::string column = table.find_column("id") ? table.name + "_id" : "id";
  if (table.find_column(column)) return std::nullopt;
  const std::string quoted = deparse::quoted_name(view.schema, table), name = sql::quote_identifier(column);
  Fix fix;
  fix.sql.push_back(fmt::format(
      "ALTER TABLE {} ADD COLUMN {} bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", quoted, name));
  fix.inverse.push_back(fmt::format("ALTER TABLE {} DROP COLUMN {}", quoted, name));
  fix.advice =
      "or, where some columns tell its rows apart: CREATE UNIQUE INDEX CONCURRENTLY on those, then ADD "
      "PRIMARY "
      "KEY USING INDEX, which rewrites nothing";
  fix.locks = fmt::format("AccessExclusiveLock on {} while all of it is written anew: {}", view.name(table),
                          size_words(static_cast<double>(view.bytes(numbers->pages + numbers->toast_pages))));
  return fix;
}

std::optional<Fix> key_of_column(const View& view, const Relation& table) {
  if (table.kind != catalog::RelationKind::table || table.is_partition()) return std::nullopt;
  const Column* column = candidate(view, table);
  const std::string name = free_name(view, table, table.name + "_pkey");
  if (!column || name.empty()) return std::nullopt;
  const std::string quoted = deparse::quoted_name(view.schema, table), key = sql::quote_identifier(name);
  Fix fix;
  fix.kind = Fix::Kind::revision;
  fix.transaction = false;
  fix.sql = {fmt::format("CREATE UNIQUE INDEX CONCURRENTLY {} ON {} ({})", key, quoted,
                         sql::quote_identifier(column->name)),
             fmt::format("ALTER TABLE {0} ADD CONSTRAINT {1} PRIMARY KEY USING INDEX {1}", quoted, key)};
  fix.inverse.push_back(fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", quoted, key));
  fix.advice = fmt::format("{} is NOT NULL, and by its statistics no value of it comes twice", column->name);
  fix.locks = fmt::format(
      "ShareUpdateExclusiveLock on {0} while the index is built, then AccessExclusiveLock for a moment",
      view.name(table));
  return fix;
}

}  // namespace migrate::audit
