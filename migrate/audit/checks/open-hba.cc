// Lines of pg_hba.conf that let in whoever comes, or send passwords in the open.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

bool is_local(const HbaRule& rule) {
  return rule.type == "local" || rule.address == "samehost" || rule.address.starts_with("127.") ||
         rule.address == "::1";
}

// Why the line is dangerous; empty: it is not.
std::string danger(const View& view, const HbaRule& rule) {
  if (rule.method == "reject") return {};
  if (rule.method == "trust") return is_local(rule) ? "" : "lets in whoever comes, without a password";
  if (rule.method == "password" && rule.type != "hostssl" && !is_local(rule))
    return "has passwords sent in the open";
  const bool everywhere = rule.address == "0.0.0.0" || rule.address == "::" || rule.address == "all";
  const bool superuser = std::any_of(view.seen.roles.begin(), view.seen.roles.end(), [&](const Role& role) {
    return role.superuser && ("," + rule.users + ",").find("," + role.name + ",") != std::string::npos;
  });
  return everywhere && superuser ? "lets a superuser log in from everywhere" : "";
}

Fix fix() {
  Fix out;
  out.advice = "scram-sha-256, hostssl, and the addresses that need it; then SELECT pg_reload_conf()";
  return out;
}

void judge(const View& view, Sink& sink) {
  if (!view.seen.hba) {
    sink.leave_unread(view, "hba");
    return;
  }
  std::vector<std::string> of_machine;
  for (const HbaRule& rule : *view.seen.hba) {
    if (rule.method == "trust" && is_local(rule)) of_machine.push_back(std::to_string(rule.line));
    const std::string why = danger(view, rule);
    if (why.empty()) continue;
    Finding finding = sink.finding();
    finding.subject = fmt::format("pg_hba.conf:{}", rule.line);
    finding.message = fmt::format("{} {} {}{} {} {}", rule.type, rule.databases, rule.users,
                                  rule.address.empty() ? "" : " " + rule.address, rule.method, why);
    finding.fix = fix();
    sink.add(std::move(finding));
  }
  if (of_machine.empty()) return;
  Finding finding = sink.finding();
  finding.subject = "pg_hba.conf:" + of_machine.front();
  finding.severity = Severity::note;
  finding.message =
      fmt::format("whoever has an account on the machine is let in without a password (line{} {})",
                  of_machine.size() == 1 ? "" : "s", fmt::join(of_machine, ", "));
  finding.fix = fix();
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const Check open_hba{.id = "open-hba",
                                      .summary = "a line of pg_hba.conf that lets anybody in",
                                      .area = Area::security,
                                      .severity = Severity::error,
                                      .judge = judge};

}  // namespace migrate::audit::checks
