// Tables that nobody vacuums by himself: dead rows stay, and transaction ids run out.
#include <fmt/format.h>

#include <map>

#include "lint/deparse/definition.h"
#include "migrate/audit/autovacuum.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

void of_server(const View& view, const char* setting, Sink& sink) {
  if (view.seen.setting(setting) != "off") return;
  Finding finding = sink.finding();
  finding.subject = setting;
  finding.message = fmt::format("{} is off: no table is vacuumed or analyzed by itself", setting);
  Fix fix;
  fix.kind = Fix::Kind::setting;
  fix.transaction = false;
  fix.sql = {fmt::format("ALTER SYSTEM SET {} = on", setting), "SELECT pg_reload_conf()"};
  fix.inverse = {fmt::format("ALTER SYSTEM SET {} = off", setting), "SELECT pg_reload_conf()"};
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  of_server(view, "autovacuum", sink);
  of_server(view, "track_counts", sink);
  for (const auto& [oid, relation] : view.schema.all<catalog::Relation>()) {
    if (!relation->is_table() && relation->kind != catalog::RelationKind::materialized_view) continue;
    const TableNumbers* numbers = view.table(oid);
    const auto own = relation->options->find("autovacuum_enabled");
    const bool off = own != relation->options.end() && is_off(own->second);
    const auto toast = numbers ? numbers->toast_options.find("autovacuum_enabled")
                               : std::map<std::string, std::string>::const_iterator();
    const bool toast_off = numbers && toast != numbers->toast_options.end() && is_off(toast->second);
    if (!off && !toast_off) continue;
    const std::string option = off ? "autovacuum_enabled" : "toast.autovacuum_enabled";
    Finding finding = sink.finding(view, *relation);
    finding.message =
        fmt::format("autovacuum is off for {}{}", off ? "" : "the TOAST table of ", finding.subject);
    const std::string name = deparse::quoted_name(view.schema, *relation);
    Fix fix;
    fix.kind = Fix::Kind::revision;
    fix.sql.push_back(fmt::format("ALTER TABLE {} RESET ({})", name, option));
    fix.inverse.push_back(fmt::format("ALTER TABLE {} SET ({} = off)", name, option));
    fix.locks = fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", finding.subject);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check autovacuum_off{.id = "autovacuum-off",
                                            .summary = "autovacuum is off",
                                            .area = Area::tables,
                                            .severity = Severity::error,
                                            .judge = judge};

}  // namespace migrate::audit::checks
