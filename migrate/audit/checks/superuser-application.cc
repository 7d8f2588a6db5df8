// Whoever may do everything may also be made to.
#include <fmt/format.h>

#include <algorithm>

#include "migrate/audit/check.h"
#include "migrate/audit/horizon.h"

namespace migrate::audit::checks {
namespace {

// What it may do that no application needs; empty: nothing.
std::string power_of(const View& view, const std::string& name, bool superuser) {
  if (superuser) return "is a superuser";
  const auto role = std::find_if(view.seen.roles.begin(), view.seen.roles.end(),
                                 [&](const Role& one) { return one.name == name; });
  if (role == view.seen.roles.end()) return {};
  if (role->bypasses_row_security) return "bypasses row security";
  return role->creates_roles ? "makes roles" : "";
}

// Reading takes none of it. A note: that applications use the same role cannot be seen while none is there.
void judge_own_role(const View& view, Sink& sink) {
  const std::string& role = view.seen.role;
  const std::string power = power_of(view, role, view.seen.superuser);
  const bool told = std::any_of(sink.findings().begin(), sink.findings().end(),
                                [&](const Finding& f) { return f.subject == role; });
  if (role.empty() || power.empty() || told) return;
  Finding finding = sink.finding();
  finding.severity = Severity::note;
  finding.subject = role;
  finding.message = fmt::format("this audit is connected as {}, which {}", role, power);
  Fix fix;
  fix.advice =
      "a role of its own that only reads: CREATE ROLE auditor LOGIN IN ROLE pg_monitor, with USAGE on the "
      "schemas and SELECT on their tables; what it then cannot judge is named";
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  for (const Backend& backend : view.seen.backends) {
    const std::string power = power_of(view, backend.user, backend.superuser);
    if (power.empty() || backend.kind != "client backend") continue;
    const std::string subject = backend.user;
    if (std::any_of(sink.findings().begin(), sink.findings().end(),
                    [&](const Finding& f) { return f.subject == subject; }))
      continue;
    const bool tool = backend.application.empty() || backend.application == "psql" ||
                      backend.application.starts_with("pg_") || backend.application.starts_with("migrate");
    if (tool) continue;
    Finding finding = sink.finding();
    finding.subject = subject;
    finding.message = fmt::format("{} is connected as a role that {}", session_words(backend), power);
    Fix fix;
    fix.advice = "a role of its own for the application, with what it needs";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
  judge_own_role(view, sink);
}

}  // namespace

extern constinit const Check superuser_application{.id = "superuser-application",
                                                   .summary = "an application's role may do everything",
                                                   .area = Area::security,
                                                   .severity = Severity::warning,
                                                   .judge = judge};

}  // namespace migrate::audit::checks
