// A foreign key that leaves its action out where its siblings write it down: the same NO ACTION, but nobody
// can tell whether it was meant. Where the actions differ too, inconsistent-on-delete speaks.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/referencing.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, keys] : view.children) {
    const catalog::Relation* parent = view.catalog.relation(oid);
    const bool alike = std::all_of(keys.begin(), keys.end(), [](const lint::ForeignKey& key) {
      return key.constraint->on_delete == ast::FkAction::no_action;
    });
    const auto stated = std::find_if(keys.begin(), keys.end(), [](const lint::ForeignKey& key) {
      return key.constraint->on_delete_stated;
    });
    if (!parent || !alike || stated == keys.end()) continue;
    for (const lint::ForeignKey& key : keys) {
      if (key.constraint->on_delete_stated || lint::policy_for(view.run, view.catalog, key)) continue;
      lint::Finding finding =
          view.finding(key.constraint->made, key.table->column(key.constraint->columns.front()).name);
      finding.subject = lint::key_name(view.catalog, key);
      finding.message =
          fmt::format("{} does not say what deleting a row of {} does; its siblings do",
                      lint::columns_name(view.catalog, key), view.catalog.qualified_name(*parent));
      finding.notes.push_back(
          view.run.made("stated", lint::key_name(view.catalog, *stated), stated->constraint->made));
      finding.help = "write ON DELETE NO ACTION, or what is meant";
      sink.add(std::move(finding));
    }
  }
}

}  // namespace

extern constinit const lint::Rule unstated_on_delete{
    .id = "unstated-on-delete",
    .summary = "a foreign key without ON DELETE whose siblings have it",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .check = lint::SchemaCheck{check},
    .answers = "MigrationPilot MP086"};

}  // namespace rules
