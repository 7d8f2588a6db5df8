// Sessions from other machines that everybody on the way can read.
#include <fmt/format.h>

#include <map>
#include <string>

#include "lint/sql/identifier.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

bool is_local(const std::string& address) {
  return address.empty() || address.starts_with("127.") || address == "::1";
}

void judge(const View& view, Sink& sink) {
  std::map<std::string, size_t> sessions;
  for (const Backend& backend : view.seen.backends) {
    if (!is_local(backend.address) && !backend.encrypted)
      ++sessions[backend.user + " from " + backend.address];
  }
  for (const auto& [who, count] : sessions) {
    Finding finding = sink.finding();
    finding.subject = who;
    finding.message =
        fmt::format("{} of {} {} without TLS", count == 1 ? "a session" : fmt::format("{} sessions", count),
                    who, count == 1 ? "is" : "are");
    finding.measured["sessions"] = static_cast<double>(count);
    Fix fix;
    fix.advice = "ssl = on, hostssl in pg_hba.conf, sslmode=verify-full at the client";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
  if (!view.seen.reads_all_stats)
    sink.leave("sessions of other roles", "where they come from is hidden from this role",
               fmt::format("GRANT pg_read_all_stats TO {}", sql::quote_identifier(view.seen.role)));
}

}  // namespace

extern constinit const Check unencrypted_session{.id = "unencrypted-session",
                                                 .summary = "a session without TLS",
                                                 .area = Area::security,
                                                 .severity = Severity::warning,
                                                 .judge = judge};

}  // namespace migrate::audit::checks
