// Sequences near their end, or near that of the column that they feed: the insert after it fails
// (https://www.postgresql.org/docs/current/sql-createsequence.html).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold warning_at{"warning_percent", 75}, error_at{"error_percent", 90};
constexpr std::array thresholds{warning_at, error_at};

// pg_type's oids of the integers
int64_t greatest_of(ast::Oid type) {
  switch (type) {
    case 21: return std::numeric_limits<int16_t>::max();
    case 23: return std::numeric_limits<int32_t>::max();
    default: return std::numeric_limits<int64_t>::max();
  }
}

const catalog::Column* fed(const catalog::Catalog& schema, const catalog::Sequence& sequence) {
  const catalog::Relation* table = schema.relation(sequence.owner_table);
  const bool owned =
      table && sequence.owner_column > 0 && sequence.owner_column <= static_cast<int>(table->columns.size());
  return owned ? &table->column(sequence.owner_column) : nullptr;
}

// How much of the way from the start to the end is used, in percent; the nearer end counts, the column's or
// its own.
double used(const catalog::Sequence& sequence, const catalog::Column* column, int64_t last) {
  const int64_t greatest = column ? greatest_of(column->type.oid) : std::numeric_limits<int64_t>::max();
  const bool up = sequence.increment > 0;
  const auto begin = static_cast<long double>(up ? sequence.minimum : sequence.maximum);
  const auto end = static_cast<long double>(up ? std::min(sequence.maximum, greatest)
                                               : std::max(sequence.minimum, -greatest - 1));
  if (begin == end) return 100;
  return static_cast<double>((static_cast<long double>(last) - begin) / (end - begin) * 100);
}

void judge(const View& view, Sink& sink) {
  const double warning = view.settings.thresholds.of("sequence-exhaustion", warning_at);
  const double error = view.settings.thresholds.of("sequence-exhaustion", error_at);
  for (const auto& [oid, numbers] : view.seen.sequences) {
    const catalog::Relation* relation = view.schema.relation(oid);
    if (!relation || !relation->sequence || !numbers.last || relation->sequence->cycle) continue;
    const catalog::Column* column = fed(view.schema, *relation->sequence);
    const double percent = used(*relation->sequence, column, *numbers.last);
    if (percent < warning) continue;
    Finding finding = sink.finding(view, *relation);
    finding.table = column ? view.name(*view.schema.relation(relation->sequence->owner_table)) : "";
    finding.severity = percent >= error ? Severity::error : Severity::warning;
    finding.measured["percent"] = percent;
    finding.measured["last_value"] = static_cast<double>(*numbers.last);
    finding.threshold["percent"] = percent >= error ? error : warning;
    finding.message = fmt::format("sequence {} has used {:.1f} % of its numbers (at {})", finding.subject,
                                  percent, *numbers.last);
    if (column) finding.message += fmt::format(", for column {}.{}", finding.table, column->name);
    Fix fix;
    fix.advice = column ? fmt::format(
                              "make {}.{} bigint, and what refers to it: `migrate new`, then `schemalint "
                              "effects` for what the change of type costs",
                              finding.table, column->name)
                        : "ALTER SEQUENCE ... AS bigint, where what it feeds is bigint";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
  sink.leave_unread(view, "sequences");
}

}  // namespace

extern constinit const Check sequence_exhaustion{.id = "sequence-exhaustion",
                                                 .summary = "a sequence near the end of its numbers",
                                                 .area = Area::storage,
                                                 .severity = Severity::warning,
                                                 .judge = judge,
                                                 .thresholds = thresholds};

}  // namespace migrate::audit::checks
