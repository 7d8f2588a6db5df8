// WAL that is not archived is kept, and no backup reaches beyond it.
#include <fmt/format.h>

#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  if (!view.seen.of_server.archive_failing || view.seen.setting("archive_mode") == "off") return;
  Finding finding = sink.finding();
  finding.subject = "archive_command";
  finding.message =
      fmt::format("archiving of WAL fails: {} times, and not once since", view.seen.of_server.archive_failed);
  finding.measured["failed"] = static_cast<double>(view.seen.of_server.archive_failed);
  Fix fix;
  fix.advice = "the server's log has the words of archive_command";
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const Check archiving_failing{.id = "archiving-failing",
                                               .summary = "WAL is not archived",
                                               .area = Area::server,
                                               .severity = Severity::error,
                                               .judge = judge};

}  // namespace migrate::audit::checks
