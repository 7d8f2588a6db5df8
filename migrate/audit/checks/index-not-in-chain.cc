// Indexes that somebody made by hand: the next server that is built from the revisions has none of them.
#include <fmt/format.h>

#include "migrate/audit/chain_state.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/tree_index.h"

namespace migrate::audit::checks {
namespace {

void judge(const View& view, Sink& sink) {
  if (!view.chain) return;
  for (const ChainState::Difference& one : view.chain->differences) {
    if (!one.only_live || one.what != "index") continue;
    const catalog::Relation* index = find_relation(view, one.name);
    if (index && index->index && index->index->parent != 0) continue;  // it comes and goes with its parent
    Finding finding = index ? sink.finding(view, *index) : sink.finding();
    finding.subject = one.name;
    finding.message = fmt::format("index {} stands in the database and in no revision", one.name);
    Fix fix;
    if (index && index->index)
      fix.advice = "a revision with " + definition_of_tree(view, *index) + "; or drop it by hand";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check index_not_in_chain{.id = "index-not-in-chain",
                                                .summary = "an index that no revision makes",
                                                .area = Area::chain,
                                                .severity = Severity::note,
                                                .judge = judge};

}  // namespace migrate::audit::checks
