// A permissive policy for writing whose condition is true, for PUBLIC: row security is enabled and keeps
// nobody out. Policies for reading are let be: a table that all may read is common.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

bool says_true(const ast::ExprPtr& expr) {
  return expr && expr->kind == ast::Expr::Kind::boolean && expr->text == "true";
}

// What is not said is taken from the other, and INSERT has no USING.
bool lets_all_write(const catalog::Policy& policy) {
  if (policy.command == ast::PolicyCommand::select || !policy.permissive) return false;
  if (policy.command == ast::PolicyCommand::insert) return says_true(policy.check);
  if (policy.command == ast::PolicyCommand::delete_) return says_true(policy.using_);
  return says_true(policy.using_) && (!policy.check || says_true(policy.check));
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, policy] : view.catalog.all<catalog::Policy>()) {
    const catalog::Relation* table = view.catalog.relation(policy->table);
    const bool everyone = policy->roles.empty() || std::find(policy->roles.begin(), policy->roles.end(),
                                                             "public") != policy->roles.end();
    if (!table || !everyone || !lets_all_write(*policy) || !lint::is_own(view, policy->made)) continue;
    lint::Finding finding = view.finding(policy->made, policy->name);
    finding.subject = lint::part_name(view.catalog, *table, policy->name);
    finding.message = fmt::format("policy {} lets everyone write every row of {}", policy->name,
                                  view.catalog.qualified_name(*table));
    finding.help = "say which rows are whose, or name the role: TO <role>";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule always_true_policy{
    .id = "always-true-policy",
    .summary = "a policy by which everyone may write every row",
    .category = lint::Category::security,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "splinter rls_policy_always_true, postgres-language-server rlsPolicyAlwaysTrue"};

}  // namespace rules
