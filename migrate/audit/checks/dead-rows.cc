// Rows that deletes and updates left behind and VACUUM has not taken away yet.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/deparse/definition.h"
#include "migrate/audit/check.h"
#include "migrate/audit/horizon.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/window.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold note_at{"note_percent", 5}, warning_at{"warning_percent", 10},
    error_at{"error_percent", 40}, least{"dead_rows", 1000}, large{"rows", 10000};
constexpr std::array thresholds{note_at, warning_at, error_at, least, large};

// As ANALYZE or VACUUM counted them; where much was written since, what the counters made of that count.
double alive(const TableNumbers& numbers) {
  constexpr double stale = 0.2;
  const double rows = std::max(numbers.rows, 0.0);
  const bool counted = numbers.days_since_vacuum || numbers.days_since_analyze;
  const bool old = static_cast<double>(numbers.changed_since_analyze) > stale * rows;
  return counted && old && numbers.live > 0 ? static_cast<double>(numbers.live) : rows;
}

double of_rows(const TableNumbers& numbers) {
  const double rows = alive(numbers), dead = static_cast<double>(numbers.dead);
  return rows + dead == 0 ? 0 : dead / (rows + dead) * 100;
}

// Counters that began anew know nothing of rows that had died by then, until somebody looks.
void leave_uncounted(const View& view, double many_rows, Sink& sink) {
  if (counters_are_whole(view)) return;
  size_t tables = 0;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const bool looked_at = numbers.days_since_vacuum || numbers.days_since_analyze;
    tables += !looked_at && numbers.rows >= many_rows ? 1 : 0;
  }
  if (tables > 0)
    sink.leave(fmt::format("{} table{}", tables, tables == 1 ? "" : "s"),
               fmt::format("counters count since {} only, and what had died before is not known",
                           view.window().since),
               "ANALYZE");
}

void judge(const View& view, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("dead-rows", threshold);
  };
  const bool blocked = !horizon_holders(view).empty();  // vacuum-blocked says so
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    if (!table || table->kind == catalog::RelationKind::partitioned_table || blocked) continue;
    const double percent = of_rows(numbers);
    const bool many = static_cast<double>(numbers.dead) >= of(least) || numbers.rows >= of(large);
    if (percent < of(note_at) || !many) continue;
    Finding finding = sink.finding(view, *table);
    finding.severity = percent >= of(error_at)     ? Severity::error
                       : percent >= of(warning_at) ? Severity::warning
                                                   : Severity::note;
    finding.message =
        fmt::format("{:.1f} % of the rows of {} are dead: {} beside {}", percent, finding.subject,
                    count_words(static_cast<double>(numbers.dead)), count_words(alive(numbers)));
    finding.measured = {{"percent", percent}, {"dead_rows", static_cast<double>(numbers.dead)}};
    finding.threshold["percent"] = percent >= of(error_at)     ? of(error_at)
                                   : percent >= of(warning_at) ? of(warning_at)
                                                               : of(note_at);
    finding.evidence.push_back(numbers.days_since_vacuum
                                   ? fmt::format("last vacuumed {:.1f} days ago", *numbers.days_since_vacuum)
                                   : "not vacuumed since " + view.window().since);
    Fix fix;
    fix.kind = Fix::Kind::statement;
    fix.transaction = false;
    fix.sql.push_back("VACUUM (ANALYZE) " + deparse::quoted_name(view.schema, *table));
    fix.locks = fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", finding.subject);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
  leave_uncounted(view, of(large), sink);
}

}  // namespace

extern constinit const Check dead_rows{.id = "dead-rows",
                                       .summary = "a table full of dead rows",
                                       .area = Area::tables,
                                       .severity = Severity::warning,
                                       .judge = judge,
                                       .thresholds = thresholds};

}  // namespace migrate::audit::checks
