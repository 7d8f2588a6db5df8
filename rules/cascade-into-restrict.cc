// A cascade that runs into a RESTRICT further down: deleting the first parent fails as soon as the last child
// has a row. RESTRICT is checked at once, so not even a cascade that would remove that child by another way
// helps (https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK).
#include <fmt/format.h>

#include <set>

#include "lint/engine/messages.h"
#include "lint/engine/referencing.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

using ast::FkAction;

// The newest cascade that ends at `table`, if there is one: which parent's deletion comes by here.
const lint::ForeignKey* cascade_into(const lint::Children& children, ast::Oid table) {
  const lint::ForeignKey* newest = nullptr;
  for (const auto& [parent, keys] : children) {
    if (parent == table) continue;
    for (const lint::ForeignKey& key : keys) {
      if (key.table->oid != table || key.constraint->on_delete != FkAction::cascade) continue;
      if (!newest || lint::made_before(newest->constraint->made, key.constraint->made)) newest = &key;
    }
  }
  return newest;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  const lint::Children& children = view.children;
  for (const auto& [middle, keys] : children) {
    const lint::ForeignKey* cascade = nullptr;
    bool looked = false;
    for (const lint::ForeignKey& key : keys) {
      if (key.constraint->on_delete != FkAction::restrict_ || key.table->oid == middle) continue;
      if (!looked) cascade = cascade_into(children, middle);
      looked = true;
      const catalog::Relation* first =
          cascade ? view.catalog.relation(cascade->constraint->ref_table) : nullptr;
      const catalog::Relation* second = view.catalog.relation(middle);
      if (!first || !second) break;
      const bool cascade_is_newer = lint::made_before(key.constraint->made, cascade->constraint->made);
      const lint::ForeignKey& fault = cascade_is_newer ? *cascade : key;
      const lint::ForeignKey& other = cascade_is_newer ? key : *cascade;
      lint::Finding finding =
          view.finding(fault.constraint->made, fault.table->column(fault.constraint->columns.front()).name);
      finding.subject = lint::key_name(view.catalog, key);
      finding.message = fmt::format(
          "deleting a row of {} cascades to {}, where {} is ON DELETE RESTRICT: it fails where that has rows",
          view.catalog.qualified_name(*first), view.catalog.qualified_name(*second),
          lint::columns_name(view.catalog, key));
      finding.notes.push_back(view.run.made(lint::action_words(other.constraint->on_delete),
                                            lint::key_name(view.catalog, other), other.constraint->made));
      finding.help = "let both cascade, or both restrict";
      sink.add(std::move(finding));
    }
  }
}

}  // namespace

extern constinit const lint::Rule cascade_into_restrict{.id = "cascade-into-restrict",
                                                        .summary = "a cascade that ends in a RESTRICT",
                                                        .category = lint::Category::schema,
                                                        .severity = lint::Severity::warning,
                                                        .check = lint::SchemaCheck{check}};

}  // namespace rules
