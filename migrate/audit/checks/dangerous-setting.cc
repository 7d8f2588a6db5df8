// Settings with which a crash loses or spoils data.
#include <fmt/format.h>

#include <array>
#include <string_view>

#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

struct Danger {
  const char* setting;
  const char* value;
  const char* what;
  Severity severity = Severity::error;
};
constexpr std::array dangers{
    Danger{"fsync", "off", "a crash of the system may destroy the whole cluster"},
    Danger{"full_page_writes", "off", "a crash of the system may leave pages half written"},
    Danger{"zero_damaged_pages", "on", "damaged pages are emptied when they are read"},
    Danger{"ignore_system_indexes", "on", "the system's indexes are not read"},
    Danger{"data_checksums", "off", "damage of pages on disk goes unnoticed", Severity::note},
};

void judge(const View& view, Sink& sink) {
  for (const Danger& danger : dangers) {
    if (view.seen.setting(danger.setting) != danger.value) continue;
    Finding finding = sink.finding();
    finding.subject = danger.setting;
    finding.severity = danger.severity;
    finding.message = fmt::format("{} is {}: {}", danger.setting, danger.value, danger.what);
    Fix fix;
    fix.kind = Fix::Kind::setting;
    fix.advice = finding.subject == "data_checksums"
                     ? "pg_checksums --enable, while the server is stopped"
                     : fmt::format("{} = {}, and a reload", danger.setting,
                                   danger.value == std::string_view("on") ? "off" : "on");
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check dangerous_setting{.id = "dangerous-setting",
                                               .summary = "a setting that endangers data",
                                               .area = Area::server,
                                               .severity = Severity::error,
                                               .judge = judge};

}  // namespace migrate::audit::checks
