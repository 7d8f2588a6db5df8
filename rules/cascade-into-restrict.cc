// A cascade that runs into a RESTRICT further down: deleting the first parent fails as soon as the last child
// has a row, unless another cascade has removed that row by then. Triggers of foreign keys run in the order
// in which they were queued, those of a table's keys in the order in which the keys were made: what hangs on
// the first parent itself is deleted before the RESTRICT of the second one's rows is asked
// (afterTriggerInvokeEvents in src/backend/commands/trigger.c; ri_PerformCheck in
// src/backend/utils/adt/ri_triggers.c queues, it does not run).
#include <fmt/format.h>

#include <optional>
#include <vector>

#include "lint/engine/messages.h"
#include "lint/engine/referencing.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

using ast::FkAction;

std::vector<lint::ForeignKey> cascades_to(const lint::Children& children, ast::Oid parent) {
  std::vector<lint::ForeignKey> out;
  const auto found = children.find(parent);
  if (found == children.end()) return out;
  for (const lint::ForeignKey& key : found->second) {
    if (key.constraint->on_delete == FkAction::cascade) out.push_back(key);
  }
  return out;
}

bool made_earlier(const lint::ForeignKey& a, const lint::ForeignKey& b) {
  return a.constraint->oid < b.constraint->oid;
}

// Whether the deletion of a row of `first`'s parent has deleted the rows of the RESTRICT's table by the time
// that it is asked: they hang on that parent too, or on something that goes before the rows in between.
bool gone_by_then(const lint::Children& children, const lint::ForeignKey& first,
                  const lint::ForeignKey& restrict) {
  for (const lint::ForeignKey& key : cascades_to(children, first.constraint->ref_table)) {
    if (key.table->oid == restrict.table->oid) return true;
    const bool between = key.constraint == first.constraint;
    if (!between && !made_earlier(key, first)) continue;
    for (const lint::ForeignKey& next : cascades_to(children, key.table->oid)) {
      if (next.table->oid == restrict.table->oid && (!between || made_earlier(next, restrict))) return true;
    }
  }
  return false;
}

// The newest cascade by which a deletion comes to the RESTRICT; none: there is none.
std::optional<lint::ForeignKey> cascade_into(const lint::Children& children, const catalog::Relation& middle,
                                             const lint::ForeignKey& restrict) {
  std::optional<lint::ForeignKey> newest;
  for (const catalog::Constraint& constraint : middle.constraints) {
    if (constraint.kind != catalog::Constraint::Kind::foreign_key || constraint.parent ||
        constraint.on_delete != FkAction::cascade || constraint.ref_table == middle.oid)
      continue;
    const lint::ForeignKey cascade{&middle, &constraint};
    if (gone_by_then(children, cascade, restrict)) continue;
    if (!newest || lint::made_before(newest->constraint->made, constraint.made)) newest = cascade;
  }
  return newest;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  const lint::Children& children = view.children;
  for (const auto& [middle, keys] : children) {
    const catalog::Relation* second = view.catalog.relation(middle);
    if (!second) continue;
    for (const lint::ForeignKey& key : keys) {
      if (key.constraint->on_delete != FkAction::restrict_ || key.table->oid == middle) continue;
      const std::optional<lint::ForeignKey> cascade = cascade_into(children, *second, key);
      const catalog::Relation* first =
          cascade ? view.catalog.relation(cascade->constraint->ref_table) : nullptr;
      if (!first) continue;
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
