// With --base: a migration that the base has is gone here. Databases that have applied it know a revision
// that the chain does not.
#include <fmt/format.h>

#include "lint/chain/base.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::ChainView& view, lint::Sink& sink) {
  const chain::Base* base = view.run.base;
  if (!base) return;
  for (const size_t index : base->removed) {
    const chain::Revision& revision = base->chain.revisions[index];
    lint::Finding finding;
    finding.at.path = base->chain.files[revision.file].path;
    finding.subject = revision.id;
    finding.message =
        fmt::format("{} was removed since {}: databases may have applied it", revision.id, base->ref);
    finding.help = fmt::format("git checkout {} -- <its file>", base->ref);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule removed_applied_file{.id = "removed-applied-file",
                                                       .summary = "a migration of the base that was removed",
                                                       .category = lint::Category::chain,
                                                       .severity = lint::Severity::error,
                                                       .check = lint::ChainCheck{check},
                                                       .answers = "atlas checksum"};

}  // namespace rules
