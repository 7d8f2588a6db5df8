// Nothing ends a transaction that its application has forgotten.
#include <fmt/format.h>

#include <algorithm>

#include "lint/sql/identifier.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

bool is_set(const View& view, const Role& role, const std::string& timeout) {
  const auto own = role.settings.find(timeout);
  const std::string& value = own == role.settings.end() ? view.seen.setting(timeout) : own->second;
  return value != "0";
}

// Roles of applications, which are connected now, for whose statements nothing sets an end.
void roles_without(const View& view, Sink& sink) {
  for (const Role& role : view.seen.roles) {
    const bool connected =
        std::any_of(view.seen.backends.begin(), view.seen.backends.end(),
                    [&](const Backend& b) { return b.user == role.name && b.kind == "client backend"; });
    if (!connected || role.superuser) continue;
    std::string missing;
    for (const char* timeout : {"statement_timeout", "lock_timeout"}) {
      if (!is_set(view, role, timeout)) missing += (missing.empty() ? "" : " and ") + std::string(timeout);
    }
    if (missing.empty()) continue;
    Finding finding = sink.finding();
    finding.subject = "role " + role.name;
    finding.message =
        fmt::format("{} of role {} is 0: its statements may run and wait for ever", missing, role.name);
    Fix fix;
    fix.kind = Fix::Kind::setting;
    for (const char* timeout : {"statement_timeout", "lock_timeout"}) {
      if (is_set(view, role, timeout)) continue;
      const std::string name = sql::quote_identifier(role.name);
      fix.sql.push_back(
          fmt::format("ALTER ROLE {} SET {} = '{}'", name, timeout, timeout[0] == 's' ? "60s" : "10s"));
      fix.inverse.push_back(fmt::format("ALTER ROLE {} RESET {}", name, timeout));
    }
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

void judge(const View& view, Sink& sink) {
  roles_without(view, sink);
  constexpr const char* setting = "idle_in_transaction_session_timeout";
  if (view.seen.setting(setting) != "0") return;
  Finding finding = sink.finding();
  finding.subject = setting;
  finding.message = fmt::format("{} is 0: a forgotten transaction stays open", setting);
  Fix fix;
  fix.kind = Fix::Kind::setting;
  fix.transaction = false;
  fix.sql = {fmt::format("ALTER SYSTEM SET {} = '10min'", setting), "SELECT pg_reload_conf()"};
  fix.inverse = {fmt::format("ALTER SYSTEM RESET {}", setting), "SELECT pg_reload_conf()"};
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const Check no_timeouts{.id = "no-timeouts",
                                         .summary = "sessions may sit in transactions for ever",
                                         .area = Area::connections,
                                         .severity = Severity::note,
                                         .judge = judge};

}  // namespace migrate::audit::checks
