// A down without a statement, after an up that changes the schema. An up that only moves data may have a down
// with nothing to do.
#include "lint/engine/departed.h"
#include "lint/engine/problems.h"

namespace rules {

namespace {

bool changes_schema(const lint::Context& run, const chain::Problem& problem) {
  for (uint32_t i = 0; i < run.chain.revisions.size(); ++i) {
    const chain::Revision& revision = run.chain.revisions[i];
    if (problem.revisions.empty() || revision.id != problem.revisions.front() || !revision.up) continue;
    return run.departed.changed_schema(i);
  }
  return true;
}

void check(const lint::ChainView& view, lint::Sink& sink) {
  lint::report_problems(view, sink, chain::Problem::Kind::empty_down,
                        [&](const chain::Problem& problem) { return changes_schema(view.run, problem); });
}

}  // namespace

extern constinit const lint::Rule empty_down{
    .id = "empty-down",
    .summary = "a down that does nothing after an up that changes the schema",
    .category = lint::Category::chain,
    .severity = lint::Severity::warning,
    .check = lint::ChainCheck{check}};

}  // namespace rules
