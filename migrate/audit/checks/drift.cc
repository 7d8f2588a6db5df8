// What stands in the database and in no revision, or the other way round.
#include "migrate/audit/chain_state.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  if (!view.chain) return;
  if (!view.chain->not_compared.empty())
    sink.leave("the schema against its revisions", view.chain->not_compared);
  for (const ChainState::Difference& one : view.chain->differences) {
    if (one.only_live && one.what == "index") continue;  // index-not-in-chain
    Finding finding = sink.finding();
    finding.subject = one.name;
    finding.message = one.sentence;
    Fix fix;
    fix.advice = "`migrate drift --sql` says the statements that would make the two alike, either way";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check drift{.id = "drift",
                                   .summary = "the schema is not what its revisions make",
                                   .area = Area::chain,
                                   .severity = Severity::warning,
                                   .judge = judge};

}  // namespace migrate::audit::checks
