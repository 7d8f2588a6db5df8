// Looking up, in the Catalog at the head, what a statement missed.

#include "lint/engine/made_later.h"

#include <fmt/format.h>

namespace lint {

void note_made_later(std::vector<Finding>& findings, const Context& run, const catalog::Catalog& head) {
  for (Finding& finding : findings) {
    if (finding.rule != "refused-statement" || finding.revision >= run.chain.revisions.size()) continue;
    const ast::Name& name = finding.other;
    const catalog::Relation* made = name.empty() ? nullptr : head.relation(head.resolve_relation(name));
    if (!made || made->made.revision >= run.chain.revisions.size() || made->made.revision <= finding.revision)
      continue;
    finding.notes.push_back(run.made("later", head.qualified_name(*made), made->made));
    finding.help = fmt::format("this revision needs to come after {}", run.revision_id(made->made));
  }
}

}  // namespace lint
