// Whoever may do everything may also be made to.
#include <fmt/format.h>

#include <algorithm>

#include "migrate/audit/check.h"
#include "migrate/audit/horizon.h"

namespace migrate::audit::checks {
namespace {

// What it may do that no application needs; empty: nothing.
std::string power_of(const View& view, const Backend& backend) {
  if (backend.superuser) return "is a superuser";
  const auto role = std::find_if(view.seen.roles.begin(), view.seen.roles.end(),
                                 [&](const Role& one) { return one.name == backend.user; });
  if (role == view.seen.roles.end()) return {};
  if (role->bypasses_row_security) return "bypasses row security";
  return role->creates_roles ? "makes roles" : "";
}

void judge(const View& view, Sink& sink) {
  for (const Backend& backend : view.seen.backends) {
    const std::string power = power_of(view, backend);
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
}

}  // namespace

extern constinit const Check superuser_application{.id = "superuser-application",
                                                   .summary = "an application's role may do everything",
                                                   .area = Area::security,
                                                   .severity = Severity::warning,
                                                   .judge = judge};

}  // namespace migrate::audit::checks
