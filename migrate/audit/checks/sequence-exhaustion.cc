// Sequences near their end, or near that of the column that they feed: the insert after it fails
// (https://www.postgresql.org/docs/current/sql-createsequence.html).
#include <fmt/format.h>

#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/sequence_use.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold warning_at{"warning_percent", 75}, error_at{"error_percent", 90};
constexpr std::array thresholds{warning_at, error_at};

void judge(const View& view, Sink& sink) {
  const double warning = view.settings.thresholds.of("sequence-exhaustion", warning_at);
  const double error = view.settings.thresholds.of("sequence-exhaustion", error_at);
  for (const auto& [oid, numbers] : view.seen.sequences) {
    const catalog::Relation* relation = view.schema.relation(oid);
    if (!relation || !relation->sequence || !numbers.last || relation->sequence->cycle) continue;
    const catalog::Column* column = fed_column(view.schema, *relation->sequence);
    const double percent = percent_used(*relation->sequence, column, *numbers.last);
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
