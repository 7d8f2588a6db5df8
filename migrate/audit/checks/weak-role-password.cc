// Passwords of roles that were guessed, where that was asked for.
#include <fmt/format.h>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  for (const Role& role : view.seen.roles) {
    if (!role.weak_password) continue;
    Finding finding = sink.finding();
    finding.subject = role.name;
    finding.message = fmt::format("the password of {} is one that everybody tries first", role.name);
    Fix fix;
    fix.advice = "a long random one";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
  sink.leave_unread(view, "secrets");
  if (!view.seen.tries_passwords) sink.leave("passwords of roles", "none is tried by default", "--secrets");
}

}  // namespace

extern constinit const Check weak_role_password{.id = "weak-role-password",
                                                .summary = "a role whose password is guessed",
                                                .area = Area::security,
                                                .severity = Severity::error,
                                                .judge = judge};

}  // namespace migrate::audit::checks
