// A cost delay above the default is often set "to be faster"; it pauses vacuum longer, not shorter.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/deparse/definition.h"
#include "migrate/audit/autovacuum.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold delay{"ms", 2}, large{"bytes", 107374182400};
constexpr std::array thresholds{delay, large};

constexpr const char* option = "autovacuum_vacuum_cost_delay";

// Of a database as large as this, 200 lets vacuum read some 8 MB a second at most.
void limit_of_large(const View& view, Sink& sink) {
  const std::string own = view.seen.setting("autovacuum_vacuum_cost_limit");
  const double limit = number_of(own.empty() || own == "-1" ? view.seen.setting("vacuum_cost_limit") : own);
  double size = 0;
  for (const auto& [oid, numbers] : view.seen.tables)
    size += static_cast<double>(view.bytes(numbers.pages + numbers.toast_pages));
  const double least = view.settings.thresholds.of("autovacuum-slowed", large);
  if (limit <= 0 || limit > 200 || size < least) return;
  Finding finding = sink.finding();
  finding.subject = "autovacuum_vacuum_cost_limit";
  finding.message =
      fmt::format("autovacuum's cost limit is {:g}, the default, for {} of tables", limit, size_words(size));
  finding.measured["bytes"] = size;
  finding.threshold["bytes"] = least;
  Fix fix;
  fix.kind = Fix::Kind::setting;
  fix.transaction = false;
  fix.sql = {"ALTER SYSTEM SET autovacuum_vacuum_cost_limit = 2000", "SELECT pg_reload_conf()"};
  fix.inverse = {own.empty() ? std::string("ALTER SYSTEM RESET autovacuum_vacuum_cost_limit")
                             : fmt::format("ALTER SYSTEM SET autovacuum_vacuum_cost_limit = {}", own),
                 "SELECT pg_reload_conf()"};
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  limit_of_large(view, sink);
  const double by_default = view.settings.thresholds.of("autovacuum-slowed", delay);
  const double of_server = milliseconds_of_setting(view.seen.setting(option));
  if (of_server > by_default) {
    Finding finding = sink.finding();
    finding.subject = option;
    finding.message = fmt::format(
        "autovacuum pauses {:g} ms where the default is {:g}: it is that much slower", of_server, by_default);
    finding.measured["ms"] = of_server;
    finding.threshold["ms"] = by_default;
    Fix fix;
    fix.kind = Fix::Kind::setting;
    fix.transaction = false;
    fix.sql = {fmt::format("ALTER SYSTEM RESET {}", option), "SELECT pg_reload_conf()"};
    fix.inverse = {fmt::format("ALTER SYSTEM SET {} = '{}'", option, view.seen.setting(option)),
                   "SELECT pg_reload_conf()"};
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
  for (const auto& [oid, relation] : view.schema.all<catalog::Relation>()) {
    if (!relation->is_table() || !sets(*relation, option)) continue;
    const double own = number_of(relation->options->at(option));
    if (own <= std::max(of_server, by_default)) continue;
    Finding finding = sink.finding(view, *relation);
    finding.message = fmt::format("autovacuum pauses {:g} ms at {} where the server's own is {:g}", own,
                                  finding.subject, of_server);
    finding.measured["ms"] = own;
    finding.threshold["ms"] = std::max(of_server, by_default);
    const std::string name = deparse::quoted_name(view.schema, *relation);
    Fix fix;
    fix.kind = Fix::Kind::revision;
    fix.sql.push_back(fmt::format("ALTER TABLE {} RESET ({})", name, option));
    fix.inverse.push_back(
        fmt::format("ALTER TABLE {} SET ({} = {})", name, option, relation->options->at(option)));
    fix.locks = fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", finding.subject);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check autovacuum_slowed{
    .id = "autovacuum-slowed",
    .summary = "a table that autovacuum cleans slower than it need",
    .area = Area::tables,
    .severity = Severity::warning,
    .judge = judge,
    .thresholds = thresholds};

}  // namespace migrate::audit::checks
