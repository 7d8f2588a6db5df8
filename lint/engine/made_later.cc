// Looking up, in the Catalog at the head, what a statement missed.

#include "lint/engine/made_later.h"

#include <fmt/format.h>

namespace lint {

namespace {

// The name in: relation "public.orders" does not exist; empty in any other message.
ast::Name missing_relation(std::string_view message) {
  constexpr std::string_view before = "relation \"", after = "\" does not exist";
  const size_t at = message.find(before);
  if (at == std::string_view::npos || !message.ends_with(after)) return {};
  std::string_view name = message.substr(at + before.size());
  name.remove_suffix(after.size());
  const size_t dot = name.find('.');
  if (dot == std::string_view::npos) return {{}, std::string(name)};
  return {std::string(name.substr(0, dot)), std::string(name.substr(dot + 1))};
}

}  // namespace

void note_made_later(std::vector<Finding>& findings, const Context& run, const catalog::Catalog& head) {
  for (Finding& finding : findings) {
    if (finding.rule != "refused-statement" || finding.revision >= run.chain.revisions.size()) continue;
    const ast::Name name = missing_relation(finding.message);
    const catalog::Relation* made = name.empty() ? nullptr : head.relation(head.resolve_relation(name));
    if (!made || made->made.revision >= run.chain.revisions.size() || made->made.revision <= finding.revision)
      continue;
    finding.notes.push_back(run.made("later", head.qualified_name(*made), made->made));
    finding.help = fmt::format("this revision needs to come after {}", run.revision_id(made->made));
  }
}

}  // namespace lint
