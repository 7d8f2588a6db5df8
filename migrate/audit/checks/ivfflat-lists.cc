// ivfflat indexes whose number of lists does not fit the rows: too few make each probe read too much, too
// many make it miss (pgvector's README: rows / 1000 up to a million rows, their square root above; founding
// audits take the square root).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "lint/deparse/definition.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/window.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold least_rows{"rows", 10000}, few{"of_square_root", 0.5}, many{"times_advised", 4};
constexpr std::array thresholds{least_rows, few, many};
constexpr double lists_by_default = 100, mostly = 0.9;

double lists_of(const catalog::Relation& index) {
  const auto found = index.options->find("lists");
  if (found == index.options.end()) return lists_by_default;
  double value = lists_by_default;
  std::from_chars(found->second.data(), found->second.data() + found->second.size(), value);
  return value;
}

void report(const View& view, const catalog::Relation& index, double lists, double rows, Sink& sink) {
  const double advised = std::floor(rows <= 1e6 ? std::max(std::sqrt(rows), rows / 1000) : std::sqrt(rows));
  Finding finding = sink.finding(view, index);
  finding.message = fmt::format("index {} of {} has {:g} lists for {:.0f} rows: {:g} are advised",
                                finding.subject, finding.table, lists, rows, advised);
  finding.measured = {{"lists", lists}, {"rows", rows}};
  finding.threshold = {{"lists", advised}};
  Fix fix;
  fix.kind = Fix::Kind::script;
  fix.transaction = false;
  const std::string old = deparse::index_definition(view.schema, index);
  fix.advice = fmt::format(
      "CREATE INDEX CONCURRENTLY of another name WITH (lists = {:g}), then DROP INDEX CONCURRENTLY {}",
      advised, deparse::quoted_name(view.schema, index));
  fix.locks = fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", finding.table);
  fix.inverse.push_back(old);
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

// Its centres are those of the rows that there were when it was built: most came later, as far as the
// counters reach back.
bool was_built_empty(const View& view, const catalog::Relation& index, const TableNumbers& table) {
  const IndexNumbers* numbers = view.index(index.oid);
  const double age = std::max(numbers ? numbers->days_old.value_or(-1) : -1, view.days_since_made(index));
  return age >= days_counted(view) && static_cast<double>(table.inserted) >= table.rows * mostly;
}

void report_empty(const View& view, const catalog::Relation& index, const TableNumbers& table, Sink& sink) {
  Finding finding = sink.finding(view, index);
  finding.message =
      fmt::format("index {} was built before {} of the {} rows of {} came: its lists fit none of them",
                  finding.subject, count_words(std::min(static_cast<double>(table.inserted), table.rows)),
                  count_words(table.rows), finding.table);
  finding.confidence = Confidence::inferred;
  finding.measured = {{"rows", table.rows}, {"inserted_rows", static_cast<double>(table.inserted)}};
  finding.threshold["inserted_rows"] = table.rows * mostly;
  Fix fix;
  fix.kind = Fix::Kind::statement;
  fix.transaction = false;
  fix.sql.push_back("REINDEX INDEX CONCURRENTLY " + deparse::quoted_name(view.schema, index));
  fix.locks = fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", finding.table);
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("ivfflat-lists", threshold);
  };
  for (const auto& [oid, relation] : view.schema.all<catalog::Relation>()) {
    if (!relation->index || relation->index->method != "ivfflat") continue;
    const TableNumbers* table = view.table(relation->index->table);
    if (!table || table->rows < of(least_rows)) continue;
    const double lists = lists_of(*relation), root = std::sqrt(table->rows);
    if (lists < root * of(few) || lists > of(many) * std::max(root, table->rows / 1000))
      report(view, *relation, lists, table->rows, sink);
    else if (was_built_empty(view, *relation, *table))
      report_empty(view, *relation, *table, sink);
  }
}

}  // namespace

extern constinit const Check ivfflat_lists{.id = "ivfflat-lists",
                                           .summary = "an ivfflat index whose lists do not fit its rows",
                                           .area = Area::indexes,
                                           .severity = Severity::warning,
                                           .judge = judge,
                                           .thresholds = thresholds};

}  // namespace migrate::audit::checks
