// Down the keys.
#include "migrate/audit/deletion.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit {
namespace {

using ast::FkAction;

std::string about(double rows) {
  return rows > 0 && rows < 1 ? "less than one row" : fmt::format("about {} rows", count_words(rows));
}

}  // namespace

std::optional<double> Deletions::rows_a_parent(const lint::ForeignKey& key) const {
  const TableNumbers* child = view_.table(key.table->oid);
  const TableNumbers* parent = view_.table(key.constraint->ref_table);
  if (!child || child->rows < 0 || key.constraint->columns.empty()) return std::nullopt;
  double held = child->rows, values = -1;
  for (const ast::ColumnNumber column : key.constraint->columns) {
    const auto found = view_.seen.columns.find({key.table->oid, column});
    if (found == view_.seen.columns.end() || !found->second.known) continue;
    held = std::min(held, child->rows * (1 - found->second.null_fraction));
    const double distinct = found->second.distinct;
    values = std::max(values, distinct < 0 ? -distinct * child->rows : distinct);
  }
  if (parent && parent->rows >= 0) values = values > 0 ? std::min(values, parent->rows) : parent->rows;
  if (values < 0) return std::nullopt;
  return held / std::max(values, 1.0);
}

double Deletions::rows_gone_with(ast::Oid table) {
  const auto [known, fresh] = gone_.emplace(table, 0);
  if (!fresh) return known->second;
  const auto found = children_.find(table);
  double rows = 0;
  if (found != children_.end()) {
    for (const lint::ForeignKey& key : found->second) {
      if (key.constraint->on_delete != FkAction::cascade) continue;
      rows += rows_a_parent(key).value_or(0) * (1 + rows_gone_with(key.table->oid));
    }
  }
  gone_[table] = rows;
  return rows;
}

std::vector<std::string> Deletions::words(const catalog::Relation& parent) {
  std::vector<std::string> out;
  const auto found = children_.find(parent.oid);
  if (found == children_.end()) return out;
  for (const lint::ForeignKey& key : found->second) {
    const std::optional<double> rows = rows_a_parent(key);
    if (!rows) continue;
    const FkAction action = key.constraint->on_delete;
    std::string line = fmt::format("{}: {} for each of {} that has any, {}", view_.name(*key.table),
                                   about(*rows), view_.name(parent), lint::action_words(action));
    const double below = action == FkAction::cascade ? rows_gone_with(key.table->oid) * *rows : 0;
    if (below >= 1) line += fmt::format(", and {} below them", about(below));
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace migrate::audit
