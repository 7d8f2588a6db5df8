// A tree in one table: without an action no row that has children can be deleted, and whoever deletes a
// subtree must know the order.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/referencing.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, keys] : view.children) {
    for (const lint::ForeignKey& key : keys) {
      if (key.table->oid != oid || key.constraint->on_delete_stated ||
          !lint::is_own(view, key.constraint->made))
        continue;
      if (key.constraint->on_delete != ast::FkAction::no_action ||
          lint::policy_for(view.run, view.catalog, key))
        continue;
      lint::Finding finding = lint::about_constraint(view, *key.table, *key.constraint);
      finding.message = fmt::format(
          "{} references its own table, and does not say what deleting a row does to those below it",
          lint::columns_name(view.catalog, key));
      finding.help =
          lint::change_action(view.run, view.catalog, key, "SET NULL") + "\n-- or CASCADE; or say RESTRICT";
      finding.safe_sql = true;
      sink.add(std::move(finding));
    }
  }
}

}  // namespace

extern constinit const lint::Rule self_reference_without_action{
    .id = "self-reference-without-action",
    .summary = "a table that references itself and does not say what a deletion does",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "pg-index-health IH-42"};

}  // namespace rules
