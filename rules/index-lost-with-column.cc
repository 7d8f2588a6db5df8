// DROP COLUMN takes with it, without a word, every index and unique constraint that has the column among
// others (src/backend/catalog/dependency.c).
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/departed.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

// The columns of the index that are left, in its order; none: all went.
std::vector<std::string> rest_of(const catalog::Relation& table, const lint::LostIndex& lost) {
  std::vector<std::string> rest;
  for (const catalog::IndexKey& key : lost.index->index->keys) {
    if (key.column <= 0) continue;
    const std::string& name = table.column(key.column).name;
    const bool went = std::find(lost.with.begin(), lost.with.end(), name) != lost.with.end();
    if (!went && !table.column(key.column).dropped) rest.push_back(name);
  }
  return rest;
}

bool begins_with(const catalog::Relation& table, const catalog::Index& index,
                 const std::vector<std::string>& columns) {
  if (!index.valid || index.predicate || index.keys.size() < columns.size()) return false;
  for (size_t i = 0; i < columns.size(); ++i) {
    const ast::ColumnNumber column = index.keys[i].column;
    if (column <= 0 || table.column(column).name != columns[i]) return false;
  }
  return true;
}

bool served_again(const catalog::Catalog& catalog, const catalog::Relation& table,
                  const std::vector<std::string>& columns) {
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](ast::Oid oid) {
    const catalog::Relation* index = catalog.relation(oid);
    return index && begins_with(table, *index->index, columns);
  });
}

bool lost_a_column(const catalog::Relation& table, const lint::LostIndex& lost) {
  return std::any_of(lost.index->index->keys.begin(), lost.index->index->keys.end(),
                     [&](const auto& key) { return key.column > 0 && table.column(key.column).dropped; });
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : view.tables) {
    for (const lint::LostIndex& lost : view.run.departed.lost_indexes(table->oid)) {
      const catalog::Index& index = *lost.index->index;
      if (lost.named || lost.with.empty() || index.keys.size() + index.include.size() < 2) continue;
      if (view.run.departed.is_new(*table, lost.at.revision) || !lost_a_column(*table, lost)) continue;
      const std::vector<std::string> rest = rest_of(*table, lost);
      if (rest.empty() || served_again(view.catalog, *table, rest)) continue;
      const std::string columns = (lost.with.size() == 1 ? "column " : "columns ") + lint::listed(lost.with);
      lint::Finding finding = view.finding(lost.at);
      finding.subject = view.catalog.qualified_name(*lost.index);
      finding.message = fmt::format("dropping {} also drops {}index {}, which served {} too", columns,
                                    index.unique ? "unique " : "", lost.index->name, lint::listed(rest));
      finding.notes.push_back(view.run.made("made", lost.index->name, lost.index->made));
      finding.help =
          fmt::format("build the index that should stay before the column goes, or drop {} by name first",
                      lost.index->name);
      sink.add(std::move(finding));
    }
  }
}

}  // namespace

extern constinit const lint::Rule index_lost_with_column{
    .id = "index-lost-with-column",
    .summary = "an index over several columns that goes with one of them",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check}};

}  // namespace rules
