// Sequences near their end, or near that of the column that they feed: the insert after it fails
// (https://www.postgresql.org/docs/current/sql-createsequence.html).
#include <fmt/format.h>

#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/compare.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/sequence_use.h"
#include "migrate/audit/window.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold warning_at{"warning_percent", 75}, error_at{"error_percent", 90},
    days_at{"days_left", 365};
constexpr std::array thresholds{warning_at, error_at, days_at};

// At the pace since the earlier observation; none: there is none, or it has not moved on.
std::optional<double> days_left(const View& view, const catalog::Relation& relation, double percent,
                                const catalog::Column* column) {
  const SequenceNumbers* was = view.earlier ? view.earlier->sequence(view.name(relation)) : nullptr;
  if (!was || !was->last || view.earlier->days() <= 0) return std::nullopt;
  const double moved = percent - percent_used(*relation.sequence, column, *was->last);
  constexpr double century = 36500;
  const double left = moved > 0 ? (100 - percent) / moved * view.earlier->days() : century;
  return left < century ? std::optional(left) : std::nullopt;
}

// A change of type writes the table anew; columns that refer to it end at the same number.
std::string locks_of_widening(const View& view, const catalog::Sequence& sequence,
                              const catalog::Column& column, Finding& finding) {
  const catalog::Relation* table = view.schema.relation(sequence.owner_table);
  const TableNumbers* numbers = table ? view.table(table->oid) : nullptr;
  if (!numbers) return {};
  std::string referring;
  for (const auto& [oid, other] : view.schema.all<catalog::Relation>()) {
    for (const catalog::Constraint& key : other->constraints) {
      if (key.kind != catalog::Constraint::Kind::foreign_key || key.ref_table != table->oid) continue;
      for (size_t i = 0; i < key.columns.size() && i < key.ref_columns->size(); ++i) {
        if ((*key.ref_columns)[i] != sequence.owner_column || other->is_partition()) continue;
        const catalog::Column& narrow = other->column(key.columns[i]);
        if (narrow.type.oid == column.type.oid)
          referring += fmt::format("{}{}.{}", referring.empty() ? "" : ", ", view.name(*other), narrow.name);
      }
    }
  }
  if (!referring.empty()) finding.evidence.push_back("of the same type and referring to it: " + referring);
  return fmt::format("AccessExclusiveLock on {} while all of it is written anew: {}", view.name(*table),
                     size_words(static_cast<double>(view.bytes(numbers->pages + numbers->toast_pages))));
}

void judge(const View& view, Sink& sink) {
  const double warning = view.settings.thresholds.of("sequence-exhaustion", warning_at);
  const double error = view.settings.thresholds.of("sequence-exhaustion", error_at);
  for (const auto& [oid, numbers] : view.seen.sequences) {
    const catalog::Relation* relation = view.schema.relation(oid);
    if (!relation || !relation->sequence || !numbers.last || relation->sequence->cycle) continue;
    const catalog::Column* column = fed_column(view.schema, *relation->sequence);
    const double percent = percent_used(*relation->sequence, column, *numbers.last);
    const std::optional<double> left = days_left(view, *relation, percent, column);
    const bool soon = left && *left < view.settings.thresholds.of("sequence-exhaustion", days_at);
    if (percent < warning && !soon) continue;
    Finding finding = sink.finding(view, *relation);
    finding.table = column ? view.name(*view.schema.relation(relation->sequence->owner_table)) : "";
    finding.severity = percent >= error ? Severity::error : Severity::warning;
    finding.measured["percent"] = percent;
    finding.measured["last_value"] = static_cast<double>(*numbers.last);
    if (percent >= warning) finding.threshold["percent"] = percent >= error ? error : warning;
    finding.message = fmt::format("sequence {} has used {:.1f} % of its numbers (at {})", finding.subject,
                                  percent, *numbers.last);
    if (column) finding.message += fmt::format(", for column {}.{}", finding.table, column->name);
    if (left) {
      finding.measured["days_left"] = *left;
      if (soon) finding.threshold["days_left"] = view.settings.thresholds.of("sequence-exhaustion", days_at);
      finding.evidence.push_back(fmt::format("at the pace since {} it ends on {}",
                                             view.earlier->at().substr(0, 10),
                                             date_after(view.seen.at, *left)));
    }
    Fix fix;
    if (column) fix.locks = locks_of_widening(view, *relation->sequence, *column, finding);
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
