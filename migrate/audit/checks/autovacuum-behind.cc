// Tables past the point at which autovacuum would come, where it has not come.
#include <fmt/format.h>

#include <array>

#include "lint/deparse/definition.h"
#include "migrate/audit/autovacuum.h"
#include "migrate/audit/check.h"
#include "migrate/audit/horizon.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/window.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold hours{"hours", 1};
constexpr std::array thresholds{hours};

// autovacuum-off says so.
bool is_switched_off(const View& view, const catalog::Relation& table) {
  const auto own = table.options->find("autovacuum_enabled");
  return is_off(view.seen.setting("autovacuum")) || (own != table.options->end() && is_off(own->second));
}

void judge(const View& view, Sink& sink) {
  const double wait = view.settings.thresholds.of("autovacuum-behind", hours) / 24;
  if (!horizon_holders(view).empty()) return;  // vacuum-blocked says so
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    if (!table || table->kind != catalog::RelationKind::table || numbers.being_vacuumed ||
        is_switched_off(view, *table))
      continue;
    const double trigger = vacuum_trigger(view, *table), dead = static_cast<double>(numbers.dead);
    if (dead <= trigger || (numbers.days_since_vacuum && *numbers.days_since_vacuum < wait)) continue;
    if (days_counted(view) < wait) continue;
    Finding finding = sink.finding(view, *table);
    finding.message = fmt::format("table {} has {} dead rows: autovacuum was to come at {}", finding.subject,
                                  count_words(dead), count_words(trigger));
    finding.measured["dead_rows"] = dead;
    finding.threshold["dead_rows"] = trigger;
    Fix fix;
    fix.kind = Fix::Kind::statement;
    fix.transaction = false;
    fix.sql.push_back("VACUUM " + deparse::quoted_name(view.schema, *table));
    fix.advice = "then see to autovacuum_max_workers and autovacuum_vacuum_cost_limit: it does not keep up";
    fix.locks = fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", finding.subject);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check autovacuum_behind{.id = "autovacuum-behind",
                                               .summary = "a table that autovacuum does not get to",
                                               .area = Area::tables,
                                               .severity = Severity::warning,
                                               .judge = judge,
                                               .thresholds = thresholds};

}  // namespace migrate::audit::checks
