// Columns by which statements look for rows that no index helps to find, of tables that are read whole for
// it. pg_dump, CREATE INDEX and ADD CHECK scan tables too: a few scans a day are no statement's.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "lint/deparse/definition.h"
#include "lint/sql/identifier.h"
#include "migrate/audit/asked_columns.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/scanned_tables.h"
#include "migrate/audit/statements.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold scans{"scans", 1000}, times{"times_index_scans", 10}, rows{"rows", 10000},
    rows_a_scan{"rows_a_scan", 1000}, share{"percent_of_time", 1}, fewest_values{"values", 20};
constexpr std::array thresholds{scans, times, rows, rows_a_scan, share, fewest_values};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("missing-index", threshold);
}

using catalog::Relation;

// Statements that ask one table for the same columns.
struct Wanted {
  const Relation* table = nullptr;
  std::vector<ast::ColumnNumber> columns;
  double total_ms = 0;
  int64_t calls = 0;
  std::vector<std::string> statements;
};

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

std::vector<Wanted> wanted(const View& view, const std::set<const Relation*>& scanned) {
  std::vector<Wanted> out;
  const StatementStatistics& all = view.seen.statements;
  for (const StatementNumbers& one : all.heaviest) {
    if (one.total_ms < all.total_ms * of(view, share) / 100 || is_maintenance(one)) continue;
    for (const auto& [oid, asked] : columns_asked_by(view, one).tables) {
      const Relation* table = view.schema.relation(oid);
      if (!scanned.contains(table) || asked.empty() || has_index_for(view, *table, asked)) continue;
      const std::vector<ast::ColumnNumber> columns = columns_for(view, *table, asked);
      if (columns.empty()) continue;
      auto same = std::find_if(out.begin(), out.end(), [&](const Wanted& w) {
        return w.table == table && w.columns.front() == columns.front();
      });
      if (same == out.end()) same = out.insert(out.end(), {table, columns, 0, 0, {}});
      if (columns.size() > same->columns.size()) same->columns = columns;
      same->total_ms += one.total_ms;
      same->calls += one.calls;
      same->statements.push_back(one.id);
    }
  }
  return out;
}

Fix fix_of(const View& view, const Relation& table, const std::string& columns) {
  Fix fix;
  const std::string name = deparse::quoted_name(view.schema, table);
  fix.kind = Fix::Kind::revision;
  if (table.kind == catalog::RelationKind::partitioned_table) {
    fix.kind = Fix::Kind::script;
    fix.sql.push_back(fmt::format("CREATE INDEX ON {} ({})", name, columns));
    fix.locks = fmt::format("ShareLock on {} and its partitions: writes wait", view.name(table));
    fix.advice = "ON ONLY the parent, CONCURRENTLY on each partition, then ATTACH, where writes must go on";
    return fix;
  }
  std::string index = table.name;
  for (const char c : "_" + columns + "_idx") {
    const bool word = c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    if (word) index += c;
    if (c == ' ') index += '_';
  }
  if (index.size() > 63) index.erase(0, index.size() - 63);
  fix.transaction = false;
  fix.sql.push_back(
      fmt::format("CREATE INDEX CONCURRENTLY {} ON {} ({})", sql::quote_identifier(index), name, columns));
  const std::string schema = name.substr(0, name.size() - sql::quote_identifier(table.name).size());
  fix.inverse.push_back(fmt::format("DROP INDEX CONCURRENTLY {}{}", schema, sql::quote_identifier(index)));
  fix.locks = fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", view.name(table));
  return fix;
}

void judge(const View& view, Sink& sink) {
  if (view.seen.statements.state != StatementStatistics::State::read) return;
  std::set<const Relation*> scanned;
  for (const Relation* table : tables_read_whole(view, read_whole_limits(view, "missing-index")))
    scanned.insert(table);
  if (scanned.empty()) return;
  for (const Wanted& one : wanted(view, scanned)) {
    const TableNumbers& numbers = *view.table(one.table->oid);
    const std::string columns = names_of(*one.table, one.columns);
    Finding finding = sink.finding(view, *one.table);
    finding.subject = fmt::format("{} ({})", finding.table, columns);
    finding.confidence = Confidence::inferred;
    finding.message = fmt::format(
        "no index of {} begins with {}, by which {} calls looked for rows; {} scans read {} rows each",
        finding.table,
        one.columns.size() > 1 ? "a column of (" + columns + ")"
                               : sql::quote_identifier(one.table->column(one.columns[0]).name),
        count_words(static_cast<double>(one.calls)),
        count_words(static_cast<double>(numbers.sequential_scans)),
        count_words(static_cast<double>(numbers.sequential_rows) /
                    static_cast<double>(numbers.sequential_scans)));
    finding.measured = {
        {"scans", static_cast<double>(numbers.sequential_scans)},
        {"rows", numbers.rows},
        {"percent_of_time",
         view.seen.statements.total_ms > 0 ? one.total_ms / view.seen.statements.total_ms * 100 : 0}};
    for (const std::string& id : one.statements) finding.evidence.push_back("statement " + id);
    finding.fix = fix_of(view, *one.table, columns);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check missing_index{
    .id = "missing-index",
    .summary = "a column that statements search by and no index serves",
    .area = Area::indexes,
    .severity = Severity::warning,
    .judge = judge,
    .thresholds = thresholds};

}  // namespace migrate::audit::checks
