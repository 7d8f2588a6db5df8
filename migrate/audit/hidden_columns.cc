// By schema: a line for each table would be a wall.
#include "migrate/audit/hidden_columns.h"

#include <fmt/format.h>

#include <map>

#include "lint/sql/identifier.h"

namespace migrate::audit {

void leave_hidden_columns(const View& view, double rows, Sink& sink) {
  std::map<std::string, size_t> hidden;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    if (!table || numbers.may_select || numbers.rows < rows) continue;
    const catalog::Schema* schema = view.schema.get<catalog::Schema>(table->schema);
    if (schema) ++hidden[schema->name];
  }
  for (const auto& [schema, tables] : hidden)
    sink.leave(fmt::format("columns of {} table{} in schema {}", tables, tables == 1 ? "" : "s", schema),
               "their statistics are hidden from this role",
               fmt::format("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}", sql::quote_identifier(schema),
                           sql::quote_identifier(view.seen.role)));
}

}  // namespace migrate::audit
