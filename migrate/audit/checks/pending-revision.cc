// Revisions that have yet to run here.
#include <fmt/format.h>

#include "migrate/audit/chain_state.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  if (!view.chain) return;
  for (const ChainState::Pending& one : view.chain->pending) {
    Finding finding = sink.finding();
    finding.subject = one.revision;
    finding.message =
        fmt::format("revision {}{}{} was not applied", one.revision, one.title.empty() ? "" : " ", one.title);
    Fix fix;
    fix.advice = "`migrate plan`, then `migrate up`";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check pending_revision{.id = "pending-revision",
                                              .summary = "a revision that was not applied",
                                              .area = Area::chain,
                                              .severity = Severity::note,
                                              .judge = judge};

}  // namespace migrate::audit::checks
