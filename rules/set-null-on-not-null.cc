// ON DELETE SET NULL (or SET DEFAULT without a default) on a NOT NULL column: the server takes it, and every
// deletion of a parent with children then fails (23502).
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/referencing.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

using ast::FkAction;

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, keys] : view.children) {
    const catalog::Relation* parent = view.catalog.relation(oid);
    for (const lint::ForeignKey& key : keys) {
      const FkAction action = key.constraint->on_delete;
      if (!parent || (action != FkAction::set_null && action != FkAction::set_default)) continue;
      const auto& set =
          key.constraint->set_columns.empty() ? key.constraint->columns : key.constraint->set_columns.get();
      const auto fails = std::find_if(set.begin(), set.end(), [&](ast::ColumnNumber number) {
        const catalog::Column& column = key.table->column(number);
        const bool nothing = action == FkAction::set_null || (!column.default_expr && !column.is_identity());
        return column.not_null && nothing;
      });
      if (fails == set.end()) continue;
      const std::string& column = key.table->column(*fails).name;
      lint::Finding finding = view.finding(key.constraint->made, column);
      finding.subject = lint::key_name(view.catalog, key);
      finding.message =
          fmt::format("ON DELETE {} on {}, which is NOT NULL: deleting a referenced row of {} always fails",
                      lint::action_words(action), lint::part_name(view.catalog, *key.table, column),
                      view.catalog.qualified_name(*parent));
      finding.help = fmt::format("ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL;  -- or another action:\n{}",
                                 lint::sql_name(view.catalog, *key.table), sql::quote_identifier(column),
                                 lint::change_action(view.run, view.catalog, key, "RESTRICT"));
      finding.safe_sql = true;
      sink.add(std::move(finding));
    }
  }
}

}  // namespace

extern constinit const lint::Rule set_null_on_not_null{
    .id = "set-null-on-not-null",
    .summary = "ON DELETE SET NULL on a column that cannot be null",
    .category = lint::Category::schema,
    .severity = lint::Severity::error,
    .check = lint::SchemaCheck{check}};

}  // namespace rules
