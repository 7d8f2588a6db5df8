// pg_stat_statements keeps the text of ALTER ROLE ... PASSWORD as it was sent.
#include <fmt/format.h>

#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  for (const StatementNumbers& one : view.seen.statements.heaviest) {
    if (!one.had_secret) continue;
    Finding finding = sink.finding();
    finding.subject = "statement " + one.id;
    finding.message =
        fmt::format("pg_stat_statements shows the password that statement {} of {} sets", one.id, one.user);
    Fix fix;
    fix.kind = Fix::Kind::script;
    fix.sql.push_back(fmt::format("SELECT pg_stat_statements_reset(0, 0, {})", one.id));
    fix.advice = "set another password, as its SCRAM verifier (psql's \\password sends that)";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check secret_in_statements{.id = "secret-in-statements",
                                                  .summary = "a password in the statistics of statements",
                                                  .area = Area::security,
                                                  .severity = Severity::warning,
                                                  .judge = judge};

}  // namespace migrate::audit::checks
