// The password of the very connection that audits.
#include <fmt/format.h>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  if (view.seen.own_password != OwnPassword::listed && view.seen.own_password != OwnPassword::short_) return;
  Finding finding = sink.finding();
  finding.subject = view.seen.role;
  finding.message = view.seen.own_password == OwnPassword::listed
                        ? fmt::format("the password of {} is one that everybody tries first", view.seen.role)
                        : fmt::format("the password of {} has fewer than 12 characters", view.seen.role);
  Fix fix;
  fix.advice = "a long random one; \\password in psql sends the server its verifier alone";
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const Check weak_password{.id = "weak-password",
                                           .summary = "a password that is guessed first",
                                           .area = Area::security,
                                           .severity = Severity::error,
                                           .judge = judge};

}  // namespace migrate::audit::checks
