// Each index is written at each INSERT, and at each UPDATE that is not HOT. A table with more indexes than
// columns has families that begin with the same column; which of each covers most of the others is what one
// wants to know. What is the same or a prefix is redundant-index's.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

using catalog::Relation;

std::vector<ast::ColumnNumber> keys(const Relation& index) {
  std::vector<ast::ColumnNumber> out;
  for (const catalog::IndexKey& key : index.index->keys) out.push_back(key.column);
  return out;
}

// What begins another is redundant-index's.
bool begins(const std::vector<ast::ColumnNumber>& whole, const std::vector<ast::ColumnNumber>& part) {
  return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}

std::string shown(const Relation& table, const Relation& index) {
  std::vector<ast::ColumnNumber> columns;
  for (const ast::ColumnNumber column : keys(index)) {
    if (column > 0) columns.push_back(column);
  }
  return fmt::format("{} ({})", index.name, lint::sql_columns(table, columns));
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const Relation* table : lint::own_tables(view)) {
    const auto live = static_cast<size_t>(std::count_if(table->columns.begin(), table->columns.end(),
                                                        [](const catalog::Column& c) { return !c.dropped; }));
    if (table->indexes.size() <= live) continue;
    std::map<ast::ColumnNumber, std::vector<const Relation*>> families;
    for (const ast::Oid oid : table->indexes) {
      const Relation* index = view.catalog.relation(oid);
      if (index && index->index && index->index->method == "btree" && index->index->keys.front().column > 0)
        families[index->index->keys.front().column].push_back(index);
    }
    lint::Finding finding = lint::about_table(view, *table);
    finding.message =
        fmt::format("{} has {} indexes on {} columns", finding.subject, table->indexes.size(), live);
    for (auto& [column, members] : families) {
      if (members.size() < 2) continue;
      const auto longest = std::max_element(
          members.begin(), members.end(),
          [](const Relation* a, const Relation* b) { return a->index->keys.size() < b->index->keys.size(); });
      std::vector<std::string> others;
      for (const Relation* member : members) {
        if (member != *longest && !begins(keys(**longest), keys(*member)))
          others.push_back(shown(*table, *member));
      }
      if (others.empty()) continue;
      finding.notes.push_back(
          {"family",
           fmt::format("{} has the first column of {}", shown(*table, **longest), lint::listed(others)),
           {}});
    }
    if (finding.notes.empty()) continue;
    finding.help = "see which of them queries use: pg_stat_user_indexes.idx_scan, on every replica";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule overlapping_indexes{
    .id = "overlapping-indexes",
    .summary = "more indexes on a table than it has columns",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "pg-index-health IH-4, pglinter B004"};

}  // namespace rules
