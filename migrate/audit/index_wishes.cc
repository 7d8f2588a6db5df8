// From statements to columns.
#include "migrate/audit/index_wishes.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lint/deparse/definition.h"
#include "lint/sql/identifier.h"
#include "migrate/audit/asked_columns.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/scanned_tables.h"
#include "migrate/audit/statements.h"

namespace migrate::audit {
namespace {

using catalog::Relation;
using namespace missing_index;

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("missing-index", threshold);
}

const ColumnNumbers* known(const View& view, const Relation& table, ast::ColumnNumber column) {
  const auto found = view.seen.columns.find({table.oid, column});
  return found == view.seen.columns.end() || !found->second.known ? nullptr : &found->second;
}

double distinct(const View& view, const Relation& table, ast::ColumnNumber column) {
  const ColumnNumbers* numbers = known(view, table, column);
  if (!numbers || numbers->distinct == 0) return -1;
  const double all = std::max(view.table(table.oid)->rows, 1.0);
  return numbers->distinct < 0 ? -numbers->distinct * all : numbers->distinct;
}

// Columns to be equal, those of many values first, then one of a range or the order; too few values of all
// of them together, and an index would find half of the table.
std::vector<ast::ColumnNumber> columns_for(const View& view, const Relation& table, const AskedOf& asked) {
  constexpr size_t most_columns = 3;
  std::vector<ast::ColumnNumber> out(asked.equal.begin(), asked.equal.end());
  const auto values = [&](ast::ColumnNumber column) {
    const double number = distinct(view, table, column);
    return number < 0 ? of(view, fewest_values) : number;
  };
  std::stable_sort(out.begin(), out.end(),
                   [&](ast::ColumnNumber a, ast::ColumnNumber b) { return values(a) > values(b); });
  if (out.size() > most_columns) out.resize(most_columns);
  double together = 1;
  for (const ast::ColumnNumber column : out) together *= values(column);
  const auto add = [&](ast::ColumnNumber column) {
    if (out.size() < most_columns && std::find(out.begin(), out.end(), column) == out.end())
      out.push_back(column);
  };
  if (!asked.range.empty()) {
    add(*asked.range.begin());
  } else {
    for (const ast::ColumnNumber column : asked.order) add(column);
  }
  const bool selective = !asked.range.empty() || (asked.equal.empty() && !asked.order.empty()) ||
                         together >= of(view, fewest_values);
  return selective ? out : std::vector<ast::ColumnNumber>();
}

std::string names_of(const Relation& table, const std::vector<ast::ColumnNumber>& columns) {
  std::string out;
  for (const ast::ColumnNumber column : columns)
    out += (out.empty() ? "" : ", ") + sql::quote_identifier(table.column(column).name);
  return out;
}

// An entry takes its key, a header of 8 bytes and a line pointer of 4.
int64_t pages_of(const View& view, const IndexWish& wish) {
  double width = 12;
  for (const ast::ColumnNumber column : wish.columns) {
    const ColumnNumbers* numbers = known(view, *wish.table, column);
    width += numbers ? numbers->width : 8;
  }
  const double a_page = static_cast<double>(view.seen.block_size) * 0.9 / width;
  return 1 + static_cast<int64_t>(view.table(wish.table->oid)->rows / a_page);
}

}  // namespace

std::vector<IndexWish> index_wishes(const View& view) {
  std::vector<IndexWish> out;
  if (view.seen.statements.state != StatementStatistics::State::read) return out;
  std::set<const Relation*> scanned;
  for (const Relation* table : tables_read_whole(view, read_whole_limits(view, "missing-index")))
    scanned.insert(table);
  if (scanned.empty()) return out;
  const StatementStatistics& all = view.seen.statements;
  for (const StatementNumbers& one : all.heaviest) {
    if (one.total_ms < all.total_ms * of(view, share) / 100 || is_maintenance(one)) continue;
    for (const auto& [oid, asked] : columns_asked_by(view, one).tables) {
      const Relation* table = view.schema.relation(oid);
      if (!scanned.contains(table) || asked.empty() || has_index_for(view, *table, asked)) continue;
      const std::vector<ast::ColumnNumber> columns = columns_for(view, *table, asked);
      if (columns.empty()) continue;
      auto same = std::find_if(out.begin(), out.end(), [&](const IndexWish& w) {
        return w.table == table && w.columns.front() == columns.front();
      });
      if (same == out.end()) same = out.insert(out.end(), {table, columns, {}, {}, 0, 0, {}});
      if (columns.size() > same->columns.size()) same->columns = columns;
      same->total_ms += one.total_ms;
      same->calls += one.calls;
      same->statements.push_back(one.id);
    }
  }
  for (IndexWish& wish : out) {
    wish.names = names_of(*wish.table, wish.columns);
    wish.subject = fmt::format("{} ({})", view.name(*wish.table), wish.names);
  }
  return out;
}

// Those that wish for it first, then whatever else names its table.
std::vector<TrialQuestion> trial_questions(const View& view) {
  constexpr size_t most = 20;
  std::vector<TrialQuestion> out;
  for (const IndexWish& wish : index_wishes(view)) {
    if (wish.table->kind != catalog::RelationKind::table) continue;  // a tree's is made part by part
    TrialQuestion question{wish.subject,
                           deparse::quoted_name(view.schema, *wish.table),
                           wish.names,
                           view.table(wish.table->oid)->rows,
                           pages_of(view, wish),
                           wish.statements,
                           {}};
    for (const StatementNumbers& one : view.seen.statements.heaviest) {
      const StatementColumns asked = columns_asked_by(view, one);
      if (!asked.tables.contains(wish.table->oid) || is_maintenance(one)) continue;
      const bool wishes =
          std::find(wish.statements.begin(), wish.statements.end(), one.id) != wish.statements.end();
      if (!wishes && question.statements.size() < most) question.statements.push_back(one.id);
      for (const auto& [oid, columns] : asked.tables) question.tables.insert(oid);
    }
    out.push_back(std::move(question));
  }
  return out;
}

}  // namespace migrate::audit
