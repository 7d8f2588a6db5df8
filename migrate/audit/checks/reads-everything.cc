// Roles that may read or write everything, or run programs, without being superusers.
#include <fmt/format.h>

#include <algorithm>

#include "lint/sql/identifier.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  for (const Role& role : view.seen.roles) {
    if (role.superuser || role.member_of.empty() || role.name.starts_with("pg_")) continue;
    const bool runs = std::find(role.member_of.begin(), role.member_of.end(), "pg_execute_server_program") !=
                          role.member_of.end() ||
                      std::find(role.member_of.begin(), role.member_of.end(), "pg_write_server_files") !=
                          role.member_of.end();
    Finding finding = sink.finding();
    finding.subject = role.name;
    finding.message = fmt::format("{} is a member of {}{}", role.name, fmt::join(role.member_of, ", "),
                                  runs ? ": as good as a superuser" : "");
    Fix fix;
    fix.kind = Fix::Kind::script;
    for (const std::string& of : role.member_of) {
      fix.sql.push_back(fmt::format("REVOKE {} FROM {}", of, sql::quote_identifier(role.name)));
      fix.inverse.push_back(fmt::format("GRANT {} TO {}", of, sql::quote_identifier(role.name)));
    }
    fix.advice = "GRANT SELECT on the schemas that it needs";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check reads_everything{.id = "reads-everything",
                                              .summary = "a role that may read or write everything",
                                              .area = Area::security,
                                              .severity = Severity::note,
                                              .judge = judge};

}  // namespace migrate::audit::checks
