// Columns that look as if no value came twice, and hold some again and again.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "lint/deparse/definition.h"
#include "lint/sql/identifier.h"
#include "migrate/audit/check.h"
#include "migrate/audit/hidden_columns.h"
#include "migrate/audit/key_like.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold percent{"percent", 10}, common_percent{"common_percent", 1}, by_design{"values", 1000},
    least{"rows", 10000};
constexpr std::array thresholds{percent, common_percent, by_design, least};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("duplicate-values", threshold);
}

using catalog::Relation;

struct Doubles {
  double rows = 0;    // beyond the first of each value
  double common = 0;  // share of the most common value
  bool counted = false;
};

std::optional<Doubles> doubles(const View& view, const Relation& table, const ColumnNumbers& numbers,
                               const std::string& column) {
  const double rows = view.table(table.oid)->rows;
  Doubles out;
  // Of what is there: a NULL is no value, and what holds nothing is empty-values'.
  const double held = rows * std::max(0.0, 1 - numbers.null_fraction - numbers.empty);
  const double distinct = numbers.distinct < 0 ? -numbers.distinct * rows : numbers.distinct;
  out.rows = std::max(0.0, held - distinct);
  out.common = numbers.common.empty() ? 0 : numbers.common.front();
  if (numbers.empty > 0 && out.common <= numbers.empty)
    out.common = numbers.common.size() > 1 ? numbers.common[1] : 0;
  if (distinct < of(view, by_design)) return std::nullopt;
  const auto answer = view.seen.rows_answers.find("duplicates:" + view.name(table) + "." + column);
  if (answer != view.seen.rows_answers.end() && answer->second.value) {
    out.rows = static_cast<double>(*answer->second.value);
    out.counted = true;
  }
  const bool many =
      out.rows >= rows * of(view, percent) / 100 || out.common * 100 >= of(view, common_percent);
  return many && out.rows >= 1 ? std::optional(out) : std::nullopt;
}

void report(const View& view, const Relation& table, const std::string& column, const Doubles& found,
            Sink& sink) {
  const double rows = view.table(table.oid)->rows;
  Finding finding = sink.finding(view, table);
  finding.subject = finding.table + "." + column;
  finding.confidence = found.counted ? Confidence::counted : Confidence::estimated;
  finding.message =
      fmt::format("{}{} of {} rows hold a value of {} that another has", found.counted ? "" : "about ",
                  count_words(found.rows), count_words(rows), finding.subject);
  finding.measured = {{"duplicate_rows", found.rows}, {"percent", found.rows / rows * 100}};
  finding.threshold = {{"percent", of(view, percent)}};
  if (found.common * 100 >= of(view, common_percent))
    finding.evidence.push_back(
        fmt::format("the most common value alone stands in {} rows", count_words(found.common * rows)));
  if (!found.counted) finding.evidence.push_back("--scan counts them");
  const std::string name = deparse::quoted_name(view.schema, table), quoted = sql::quote_identifier(column);
  Fix fix;
  fix.kind = Fix::Kind::script;
  fix.sql.push_back(
      fmt::format("SELECT {0}, count(*) FROM {1} GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC LIMIT 100",
                  quoted, name));
  fix.advice = fmt::format(
      "merge what is the same, in batches; then CREATE UNIQUE INDEX CONCURRENTLY ON {} ({})", name, quoted);
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  leave_hidden_columns(view, of(view, least), sink);
  for (const KeyLike& one : key_like_columns(view)) {
    if (view.table(one.table->oid)->rows < of(view, least)) continue;
    if (const std::optional<Doubles> found = doubles(view, *one.table, *one.numbers, one.column->name))
      report(view, *one.table, one.column->name, *found, sink);
  }
}

}  // namespace

extern constinit const Check duplicate_values{.id = "duplicate-values",
                                              .summary = "a key or hash that is kept twice",
                                              .area = Area::storage,
                                              .severity = Severity::warning,
                                              .judge = judge,
                                              .thresholds = thresholds};

}  // namespace migrate::audit::checks
