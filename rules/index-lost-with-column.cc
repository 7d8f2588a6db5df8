// DROP COLUMN takes with it, without a word, every index and unique constraint that has the column among
// others (src/backend/catalog/dependency.c).
#include <fmt/format.h>

#include "lint/engine/answers.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

std::string dropped_columns(const ast::AlterTable& change) {
  std::vector<std::string> names;
  for (const ast::AlterCommand& command : change.commands) {
    if (command.kind == ast::AlterCommand::Kind::drop_column) names.push_back(command.name);
  }
  return (names.size() == 1 ? "column " : "columns ") + lint::listed(names);
}

void check(const lint::AppliedView& view, lint::Sink& sink) {
  if (view.applied.refused) return;
  const auto& change = std::get<ast::AlterTable>(view.step.change);
  const catalog::Relation* table = view.catalog.relation(view.catalog.resolve_relation(change.name));
  if (!table || view.run.departed.is_new(*table, view.step.revision)) return;
  const std::string columns = dropped_columns(change);
  for (const lint::LostIndex& lost : view.run.departed.lost_indexes(table->oid)) {
    const catalog::Index& index = *lost.index->index;
    const bool now = lost.at.revision == view.step.revision && lost.at.span == view.step.origin.span;
    if (!now || index.keys.size() + index.include.size() < 2) continue;
    std::string rest;
    bool lost_column = false;
    for (const catalog::IndexKey& key : index.keys) {
      if (key.column <= 0) continue;
      const catalog::Column& column = table->column(key.column);
      lost_column |= column.dropped;
      if (!column.dropped) rest += (rest.empty() ? "" : ", ") + column.name;
    }
    if (!lost_column || rest.empty()) continue;
    lint::Finding finding = view.finding();
    finding.subject = view.catalog.qualified_name(*lost.index);
    finding.message = fmt::format("dropping {} also drops {}index {}, which served {} too", columns,
                                  index.unique ? "unique " : "", lost.index->name, rest);
    finding.notes.push_back(view.run.made("made", lost.index->name, lost.index->made));
    finding.help =
        fmt::format("build the index that should stay before the column goes, or drop {} by name first",
                    lost.index->name);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule index_lost_with_column{
    .id = "index-lost-with-column",
    .summary = "an index over several columns that goes with one of them",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .check = lint::AppliedCheck{check},
    .on = lint::changes<ast::AlterTable>()};

}  // namespace rules
