// Nothing ends a transaction that its application has forgotten.
#include <fmt/format.h>

#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
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
