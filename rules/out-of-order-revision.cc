// With --base: a new revision that sorts before the base's head. Databases at that head run it after
// revisions that come later in the chain, new databases before them; some tools never run it at all.
#include <fmt/format.h>

#include <algorithm>

#include "lint/chain/base.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

// A number that the base has taken too is a duplicate, and told as one.
bool is_duplicate(const chain::Chain& chain, const chain::Revision& revision) {
  return std::any_of(chain.problems.begin(), chain.problems.end(), [&](const chain::Problem& problem) {
    return problem.kind == chain::Problem::Kind::duplicate_id &&
           std::find(problem.revisions.begin(), problem.revisions.end(), revision.id) !=
               problem.revisions.end();
  });
}

void check(const lint::ChainView& view, lint::Sink& sink) {
  const chain::Base* base = view.run.base;
  if (!base) return;
  const auto& revisions = view.run.chain.revisions;
  for (const size_t index : base->late) {
    const chain::Revision& revision = revisions[index];
    if (is_duplicate(view.run.chain, revision)) continue;
    size_t head = revisions.size();
    while (head-- > 0 && !base->known[head]) {
    }
    lint::Finding finding;
    finding.at = {.file = revision.file, .path = {}, .at = {}};
    finding.revision = static_cast<uint32_t>(index);
    finding.subject = revision.id;
    finding.message = fmt::format("{} is new, but comes before {}, which {} has already", revision.id,
                                  revisions[head].id, base->ref);
    const std::string free = chain::next_free_id(view.run.chain);
    finding.help =
        free.empty() ? "rename it so that it comes last" : "rename it: the next free number is " + free;
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule out_of_order_revision{
    .id = "out-of-order-revision",
    .summary = "a new revision that comes before the base's last one",
    .category = lint::Category::chain,
    .severity = lint::Severity::error,
    .check = lint::ChainCheck{check},
    .answers = "atlas non_linear"};

}  // namespace rules
