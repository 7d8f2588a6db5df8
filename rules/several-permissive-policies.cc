// Permissive policies are joined by OR: each is evaluated for each row until one is true.
#include <fmt/format.h>

#include <map>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : view.tables) {
    std::map<std::pair<ast::PolicyCommand, std::string>, const catalog::Policy*> first;
    for (const ast::Oid oid : table->policies) {
      const catalog::Policy* policy = view.catalog.get<catalog::Policy>(oid);
      if (!policy || !policy->permissive) continue;
      const std::vector<std::string> roles =
          policy->roles.empty() ? std::vector<std::string>{"public"} : policy->roles;
      for (const std::string& role : roles) {
        const auto [at, fresh] = first.try_emplace({policy->command, role}, policy);
        if (fresh || !lint::is_own(view, policy->made)) continue;
        lint::Finding finding = view.finding(policy->made, policy->name);
        finding.subject = lint::part_name(view.catalog, *table, policy->name);
        finding.message = fmt::format("policies {} and {} of {} are both asked for each row",
                                      at->second->name, policy->name, view.catalog.qualified_name(*table));
        finding.notes.push_back(view.run.made("first", at->second->name, at->second->made));
        finding.help = "make one of them, with OR; or make one AS RESTRICTIVE if both are to hold";
        sink.add(std::move(finding));
        break;
      }
    }
  }
}

}  // namespace

extern constinit const lint::Rule several_permissive_policies{
    .id = "several-permissive-policies",
    .summary = "several permissive policies for one command and role",
    .category = lint::Category::security,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "splinter multiple_permissive_policies, postgres-language-server multiplePermissivePolicies"};

}  // namespace rules
