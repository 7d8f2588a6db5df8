// Made in one revision that is not deployed yet and dropped in a later one: neither needs to be applied. Only
// where the configuration, --since or --base tell what is deployed.
#include <fmt/format.h>

#include "lint/engine/departed.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/taken.h"

namespace rules {

namespace {

void report(const lint::SchemaView& view, const std::string& name, const ast::Origin& made,
            const ast::Origin& at, lint::Sink& sink) {
  const auto& settings = view.run.settings;
  if (settings.deployed.empty() || made.revision == UINT32_MAX || made.revision == at.revision ||
      settings.is_deployed(made.revision))
    return;
  lint::Finding finding = view.finding(at);
  finding.subject = name;
  finding.message = fmt::format("{} is made in {} and dropped again here, and neither is deployed", name,
                                view.run.revision_id(made));
  finding.notes.push_back(view.run.made("made", name, made));
  finding.help = "leave out both";
  sink.add(std::move(finding));
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const lint::Taken& gone : view.run.taken.all()) {
    if (gone.how == lint::Taken::How::dropped && !gone.answered && gone.kind != lint::Taken::Kind::label)
      report(view, gone.name, gone.made, gone.at, sink);
  }
  for (const catalog::Relation* table : view.tables) {
    for (const lint::LostIndex& lost : view.run.departed.lost_indexes(table->oid))
      report(view, view.catalog.qualified_name(*lost.index), lost.index->made, lost.at, sink);
  }
}

}  // namespace

extern constinit const lint::Rule made_and_dropped{
    .id = "made-and-dropped",
    .summary = "made by one revision and dropped by another, neither deployed",
    .category = lint::Category::chain,
    .severity = lint::Severity::note,
    .check = lint::SchemaCheck{check},
    .answers = "MigrationPilot SQ003"};

}  // namespace rules
