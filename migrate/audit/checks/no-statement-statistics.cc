// Without pg_stat_statements nobody can say which statements cost what.
#include <fmt/format.h>

#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

constexpr std::string_view subject = "pg_stat_statements";

void judge(const View& view, Sink& sink) {
  using State = StatementStatistics::State;
  const StatementStatistics& seen = view.seen.statements;
  Finding finding = sink.finding();
  finding.subject = subject;
  Fix fix;
  fix.kind = Fix::Kind::script;
  if (seen.state == State::absent) {
    finding.message = "extension pg_stat_statements is not there: nobody knows which statements cost what";
    fix.sql.push_back("CREATE EXTENSION pg_stat_statements");
    fix.inverse.push_back("DROP EXTENSION pg_stat_statements");
    fix.advice = "shared_preload_libraries = 'pg_stat_statements', which needs a restart";
  } else if (seen.state == State::not_loaded) {
    finding.message = "pg_stat_statements is not loaded: its view is an error, and nothing is counted";
    fix.kind = Fix::Kind::setting;
    fix.advice = "shared_preload_libraries = 'pg_stat_statements', and a restart";
  } else if (seen.days && *seen.days > 0 && static_cast<double>(seen.deallocated) / *seen.days > 1) {
    finding.severity = Severity::note;
    finding.message =
        fmt::format("pg_stat_statements forgets statements: {} times in {:.1f} days it had no room",
                    seen.deallocated, *seen.days);
    finding.measured["deallocated"] = static_cast<double>(seen.deallocated);
    fix.kind = Fix::Kind::setting;
    fix.advice = "pg_stat_statements.max higher, and a restart";
  } else if (view.seen.setting("pg_stat_statements.track") == "none") {
    finding.message = "pg_stat_statements.track is none: nothing is counted";
    fix.kind = Fix::Kind::setting;
    fix.transaction = false;
    fix.sql = {"ALTER SYSTEM SET pg_stat_statements.track = 'top'", "SELECT pg_reload_conf()"};
    fix.inverse = {"ALTER SYSTEM SET pg_stat_statements.track = 'none'", "SELECT pg_reload_conf()"};
  } else {
    return;
  }
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const Check no_statement_statistics{.id = "no-statement-statistics",
                                                     .summary = "no statistics of statements",
                                                     .area = Area::statements,
                                                     .severity = Severity::warning,
                                                     .judge = judge};

}  // namespace migrate::audit::checks
