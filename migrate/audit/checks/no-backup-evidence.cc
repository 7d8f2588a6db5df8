// What shows that somebody takes copies: an archive, a standby, a slot. pg_dump leaves no trace.
#include <fmt/format.h>

#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  if (view.seen.in_recovery || !view.seen.standbys.empty() || !view.seen.slots.empty()) return;
  if (view.seen.setting("archive_mode") != "off") return;
  Finding finding = sink.finding();
  finding.subject = "archive_mode";
  finding.message =
      "no archive, no standby and no replication slot: nothing here shows that there are backups";
  finding.confidence = Confidence::inferred;
  Fix fix;
  fix.advice = "a pg_dump leaves no trace that SQL could see: allow this where there is one";
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const Check no_backup_evidence{.id = "no-backup-evidence",
                                                .summary = "nothing shows that there are backups",
                                                .area = Area::server,
                                                .severity = Severity::note,
                                                .judge = judge};

}  // namespace migrate::audit::checks
