// What passwords that are set from now on are kept as.
#include <fmt/format.h>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  const std::string& value = view.seen.setting("password_encryption");
  if (value.empty() || value == "scram-sha-256") return;
  Finding finding = sink.finding();
  finding.subject = "password_encryption";
  finding.message = fmt::format("password_encryption is {}", value);
  Fix fix;
  fix.kind = Fix::Kind::setting;
  fix.transaction = false;
  fix.sql = {"ALTER SYSTEM SET password_encryption = 'scram-sha-256'", "SELECT pg_reload_conf()"};
  fix.inverse = {fmt::format("ALTER SYSTEM SET password_encryption = '{}'", value),
                 "SELECT pg_reload_conf()"};
  fix.advice = "then set each password anew";
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const Check password_encryption{.id = "password-encryption",
                                                 .summary = "new passwords are kept as md5",
                                                 .area = Area::security,
                                                 .severity = Severity::warning,
                                                 .judge = judge};

}  // namespace migrate::audit::checks
