// Major versions are maintained for five years (https://www.postgresql.org/support/versioning/).
#include <fmt/format.h>

#include <array>
#include <string_view>

#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

struct End {
  int major;
  std::string_view day;  // of the last minor release
};
constexpr std::array ends{End{13, "2025-11-13"}, End{14, "2026-11-12"}, End{15, "2027-11-11"},
                          End{16, "2028-11-09"}, End{17, "2029-11-08"}, End{18, "2030-11-14"}};

void judge(const View& view, Sink& sink) {
  for (const End& end : ends) {
    if (end.major != view.seen.major() || view.seen.at.substr(0, 10) <= end.day) continue;
    Finding finding = sink.finding();
    finding.subject = fmt::format("PostgreSQL {}", end.major);
    finding.message = fmt::format("PostgreSQL {} has had no releases since {}", end.major, end.day);
    Fix fix;
    fix.advice = "pg_upgrade, or a logical copy into a newer one";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check outdated_server{.id = "outdated-server",
                                             .summary = "a major version past its end of life",
                                             .area = Area::server,
                                             .severity = Severity::warning,
                                             .judge = judge};

}  // namespace migrate::audit::checks
