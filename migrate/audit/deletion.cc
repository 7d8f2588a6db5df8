// Down the keys, each table once: a circle ends where it began.
#include "migrate/audit/deletion.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lint/engine/messages.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit {
namespace {

using ast::FkAction;

double gone(const View& view, ast::Oid table, const lint::Children& children, std::set<ast::Oid>& seen) {
  const auto found = children.find(table);
  if (found == children.end() || !seen.insert(table).second) return 0;
  double rows = 0;
  for (const lint::ForeignKey& key : found->second) {
    if (key.constraint->on_delete != FkAction::cascade) continue;
    const double here = rows_a_parent(view, key).value_or(0);
    rows += here * (1 + gone(view, key.table->oid, children, seen));
  }
  seen.erase(table);
  return rows;
}

std::string about(double rows) {
  return rows > 0 && rows < 1 ? "less than one row" : fmt::format("about {} rows", count_words(rows));
}

}  // namespace

std::optional<double> rows_a_parent(const View& view, const lint::ForeignKey& key) {
  const TableNumbers* child = view.table(key.table->oid);
  const TableNumbers* parent = view.table(key.constraint->ref_table);
  if (!child || child->rows < 0 || key.constraint->columns.empty()) return std::nullopt;
  double held = child->rows, values = -1;
  for (const ast::ColumnNumber column : key.constraint->columns) {
    const auto found = view.seen.columns.find({key.table->oid, column});
    if (found == view.seen.columns.end() || !found->second.known) continue;
    held = std::min(held, child->rows * (1 - found->second.null_fraction));
    const double distinct = found->second.distinct;
    values = std::max(values, distinct < 0 ? -distinct * child->rows : distinct);
  }
  if (parent && parent->rows >= 0) values = values > 0 ? std::min(values, parent->rows) : parent->rows;
  if (values < 0) return std::nullopt;
  return held / std::max(values, 1.0);
}

double rows_gone_with(const View& view, ast::Oid table, const lint::Children& children) {
  std::set<ast::Oid> seen;
  return gone(view, table, children, seen);
}

std::vector<std::string> deletion_words(const View& view, const catalog::Relation& parent,
                                        const lint::Children& children) {
  std::vector<std::string> out;
  const auto found = children.find(parent.oid);
  if (found == children.end()) return out;
  for (const lint::ForeignKey& key : found->second) {
    const std::optional<double> rows = rows_a_parent(view, key);
    if (!rows) continue;
    const FkAction action = key.constraint->on_delete;
    std::string line = fmt::format("{}: {} for each of {} that has any, {}", view.name(*key.table),
                                   about(*rows), view.name(parent), lint::action_words(action));
    const double below =
        action == FkAction::cascade ? rows_gone_with(view, key.table->oid, children) * *rows : 0;
    if (below >= 1) line += fmt::format(", and {} below them", about(below));
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace migrate::audit
