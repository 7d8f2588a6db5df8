// With --base: a migration that the base has, and that databases may have applied, says something else here.
// Comments and blanks do not count; the history's checksum is of tokens too.
#include <fmt/format.h>

#include "lint/chain/base.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::ChainView& view, lint::Sink& sink) {
  const chain::Base* base = view.run.base;
  if (!base) return;
  for (const chain::Base::Pair& pair : base->edited) {
    const chain::Revision& revision = view.run.chain.revisions[pair.merged];
    lint::Finding finding;
    finding.at = {.file = revision.file, .path = {}, .at = {}};
    finding.revision = static_cast<uint32_t>(pair.merged);
    finding.of_deployed = true;
    finding.subject = revision.id;
    finding.message =
        fmt::format("{} has changed since {}: databases that have applied it will not run it again",
                    revision.id, base->ref);
    finding.help = "restore the file, and write the change as a new revision";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule edited_applied_file{.id = "edited-applied-file",
                                                      .summary = "a migration of the base that was edited",
                                                      .category = lint::Category::chain,
                                                      .severity = lint::Severity::error,
                                                      .check = lint::ChainCheck{check},
                                                      .answers = "atlas checksum"};

}  // namespace rules
