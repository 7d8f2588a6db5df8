// Applied files that were edited or are gone, revisions that stopped half way.
#include "migrate/audit/chain_state.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  if (!view.chain) return;
  for (const ChainState::Conflict& one : view.chain->conflicts) {
    Finding finding = sink.finding();
    finding.subject = one.revision.empty() ? one.kind : one.revision;
    finding.message = one.message;
    finding.made = {one.revision, one.file, one.line};
    Fix fix;
    fix.advice = one.hint;
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check history_conflict{.id = "history-conflict",
                                              .summary = "the history and the files disagree",
                                              .area = Area::chain,
                                              .severity = Severity::error,
                                              .judge = judge};

}  // namespace migrate::audit::checks
