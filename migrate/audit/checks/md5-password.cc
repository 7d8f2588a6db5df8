// Passwords kept as md5: a hash that is a password itself, and goes with the next releases.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  std::vector<std::string> names;
  for (const Role& role : view.seen.roles) {
    if (role.md5_password) names.push_back(role.name);
  }
  if (!view.seen.reads_password_kinds)
    sink.leave("passwords of roles", "pg_authid is hidden from this role", "an audit as superuser");
  for (const std::string& name : names) {
    Finding finding = sink.finding();
    finding.subject = name;
    finding.message = fmt::format("the password of {} is kept as md5", name);
    Fix fix;
    fix.advice = "password_encryption = scram-sha-256, then set it anew";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check md5_password{.id = "md5-password",
                                          .summary = "a password that is kept as md5",
                                          .area = Area::security,
                                          .severity = Severity::warning,
                                          .judge = judge};

}  // namespace migrate::audit::checks
