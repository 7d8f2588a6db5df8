// REVOKE of what running code may do: its next statement fails (42501). PUBLIC is left out, for that is how
// one tightens what others got unasked.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/taken.h"

namespace rules {

namespace {

// The first of the objects that running code can know, or empty.
std::string known_object(const lint::StatementView& view, const ast::Grant& change) {
  for (const ast::ObjectRef& object : change.objects) {
    const catalog::Relation* relation = view.catalog.relation(view.catalog.resolve_relation(object.name));
    if (!relation || relation->presumed) continue;
    if (lint::known_to_running_code(view.run, relation->made, view.step.revision))
      return view.catalog.qualified_name(*relation);
  }
  return {};
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::Grant>();
  if (!change.revoke || change.default_privileges || change.role_membership) return;
  std::vector<std::string> roles;
  for (const std::string& role : change.grantees) {
    if (role != "public" && !role.empty()) roles.push_back(role);
  }
  const std::string object = known_object(view, change);
  if (roles.empty() || object.empty()) return;
  lint::Finding finding = view.finding();
  finding.subject = object;
  finding.message =
      fmt::format("code that runs as {} may still need what is revoked on {}", lint::listed(roles), object);
  finding.help = "first deploy code that does without; then, in a later revision, revoke it";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule revoked_privilege{
    .id = "revoked-privilege",
    .summary = "a privilege revoked that running code may need",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::Grant>()};

}  // namespace rules
