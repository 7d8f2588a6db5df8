// Large tables for which the default factor lets a fifth of the rows die first.
#include <fmt/format.h>

#include <array>

#include "lint/deparse/definition.h"
#include "migrate/audit/autovacuum.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold least_trigger{"trigger", 100000}, least_percent{"percent", 10}, large{"rows", 1e6};
constexpr std::array thresholds{least_trigger, least_percent, large};

constexpr double gigabyte = 1024.0 * 1024 * 1024;

// The more rows, the smaller a part of them is a good moment.
double advised_factor(double rows) {
  return rows >= 1e8 ? 0.01 : rows >= 1e7 ? 0.02 : 0.05;
}

void report(const View& view, const catalog::Relation& table, double trigger, double rows, Sink& sink) {
  Finding finding = sink.finding(view, table);
  finding.message = fmt::format("autovacuum comes to {} at {} dead rows, {:.0f} % of its {}", finding.subject,
                                count_words(trigger), trigger / rows * 100, count_words(rows));
  finding.measured = {{"trigger", trigger}, {"rows", rows}};
  finding.threshold["trigger"] = view.settings.thresholds.of("autovacuum-late", least_trigger);
  const std::string name = deparse::quoted_name(view.schema, table);
  Fix fix;
  fix.kind = Fix::Kind::revision;
  fix.sql.push_back(fmt::format(
      "ALTER TABLE {} SET (autovacuum_vacuum_scale_factor = {}, autovacuum_analyze_scale_factor = 0.02)",
      name, advised_factor(rows)));
  std::string unset, old;
  for (const char* option : {"autovacuum_vacuum_scale_factor", "autovacuum_analyze_scale_factor"}) {
    if (sets(table, option))
      old += fmt::format("{}{} = {}", old.empty() ? "" : ", ", option, table.options->at(option));
    else
      unset += fmt::format("{}{}", unset.empty() ? "" : ", ", option);
  }
  if (!unset.empty()) fix.inverse.push_back(fmt::format("ALTER TABLE {} RESET ({})", name, unset));
  if (!old.empty()) fix.inverse.push_back(fmt::format("ALTER TABLE {} SET ({})", name, old));
  fix.locks = fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", finding.subject);
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  const double least = view.settings.thresholds.of("autovacuum-late", least_trigger);
  const double part = view.settings.thresholds.of("autovacuum-late", least_percent) / 100;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    if (!table || table->kind != catalog::RelationKind::table) continue;
    const auto bytes = static_cast<double>(view.bytes(numbers.pages + numbers.toast_pages));
    if (bytes < gigabyte && numbers.rows < view.settings.thresholds.of("autovacuum-late", large)) continue;
    if (numbers.updated + numbers.deleted == 0) continue;  // nothing dies there
    const double trigger = vacuum_trigger(view, *table);
    if (trigger >= least && trigger >= part * numbers.rows) report(view, *table, trigger, numbers.rows, sink);
  }
}

}  // namespace

extern constinit const Check autovacuum_late{.id = "autovacuum-late",
                                             .summary = "a large table that autovacuum visits late",
                                             .area = Area::tables,
                                             .severity = Severity::warning,
                                             .judge = judge,
                                             .thresholds = thresholds};

}  // namespace migrate::audit::checks
