// CREATE and ALTER POLICY (src/backend/commands/policy.c).

#include "lint/commands/view/policy.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/commands/find/object.h"
#include "lint/commands/relation/expression.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/relation/written.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

ExprPtr analyzed_or_refused(Writer& w, const ExprPtr& expr, const Relation& table) {
  if (!expr) return nullptr;
  analyze::Scope scope;
  scope.relation = &table;
  analyze::Analyzed analyzed = analyze::expression(w.catalog, expr, scope);
  if (const auto& problem = analyzed.problem) {
    w.refuse(*problem);
  }
  return analyzed.expr ? analyzed.expr : expr;
}

const Relation* policy_table(Writer& w, const Name& name) {
  const Oid oid = require_relation(w, name);
  if (!oid) return nullptr;
  const Relation& table = *w.catalog.relation(oid);
  if (table.kind != RelationKind::table && table.kind != RelationKind::partitioned_table) {
    w.refuse("42809", fmt::format("\"{}\" is not a table", table.name));
  }
  return &table;
}

Oid find_policy(const Catalog& catalog, const Relation& table, const std::string& name) {
  for (Oid oid : table.policies) {
    if (catalog.get<Policy>(oid)->name == name) return oid;
  }
  return 0;
}

void check_expressions(Writer& w, PolicyCommand command, bool using_, bool check) {
  if (check && (command == PolicyCommand::select || command == PolicyCommand::delete_)) {
    w.refuse("42601", "WITH CHECK cannot be applied to SELECT or DELETE");
  }
  if (using_ && command == PolicyCommand::insert)
    w.refuse("42601", "only WITH CHECK expression allowed for INSERT");
}

void add_dependencies(Writer& w, Oid oid) {
  const Policy policy = *w.catalog.get<Policy>(oid);
  const ObjectAddress self{ObjectClass::policy, oid, 0};
  w.catalog.add_dependency({self, {ObjectClass::relation, policy.table, 0}, DependencyKind::automatic});
  add_expression_dependencies(w, self, policy.using_, policy.table);
  add_expression_dependencies(w, self, policy.check, policy.table);
}

// policy_role_list_to_array: PUBLIC stands for all of them.
std::vector<std::string> policy_roles(Writer& w, const std::vector<std::string>& written) {
  for (const std::string& role : written) {
    if (role != "public") require_role(w, role);
    if (role == "public") {
      if (written.size() > 1) w.notice("ignoring specified roles other than PUBLIC");
      return {role};
    }
  }
  return written;
}

}  // namespace

void apply(Writer& w, const CreatePolicy& change) {
  check_expressions(w, change.command, change.using_ != nullptr, change.check != nullptr);
  const std::vector<std::string> roles = policy_roles(w, change.roles);
  const Relation* table = policy_table(w, change.table);
  if (!table) return;
  Policy policy;
  policy.table = table->oid;
  policy.name = change.name;
  policy.command = change.command;
  policy.permissive = change.permissive;
  policy.roles = roles;
  policy.using_ = analyzed_or_refused(w, change.using_, *table);
  policy.check = analyzed_or_refused(w, change.check, *table);
  policy.using_text = query_written_now(w, change.using_text, change.using_);
  policy.check_text = query_written_now(w, change.check_text, change.check);
  policy.made = w.context.origin;
  if (const Oid conflicting = find_policy(w.catalog, *table, change.name)) {
    w.refuse({ObjectClass::policy, conflicting, 0}, table->name,
             exists_already(
                 change.name, "42710",
                 fmt::format("policy \"{}\" for table \"{}\" already exists", change.name, table->name)));
  }
  const Oid table_oid = table->oid;
  const Oid oid = w.catalog.add(std::move(policy));
  w.catalog.update<Relation>(table_oid, [&](Relation& r) { r.policies.push_back(oid); });
  add_dependencies(w, oid);
  w.created({ObjectClass::policy, oid, 0});
}

void apply(Writer& w, const AlterPolicy& change) {
  const std::vector<std::string> roles = policy_roles(w, change.roles);
  const Relation* table = policy_table(w, change.table);
  if (!table) return;
  const ExprPtr using_ = analyzed_or_refused(w, change.using_, *table);
  const ExprPtr check = analyzed_or_refused(w, change.check, *table);
  const Oid oid = find_policy(w.catalog, *table, change.name);
  if (!oid) {
    if (w.may_have_more(*table)) return w.unsure("policy \"" + change.name + "\"", *table);
    w.refuse(does_not_exist(
        change.name, "42704",
        fmt::format("policy \"{}\" for table \"{}\" does not exist", change.name, table->name)));
  }
  check_expressions(w, w.catalog.get<Policy>(oid)->command, using_ != nullptr, check != nullptr);
  const Written using_text = query_written_now(w, change.using_text, change.using_),
                check_text = query_written_now(w, change.check_text, change.check);
  w.catalog.update<Policy>(oid, [&](Policy& policy) {
    if (!roles.empty()) policy.roles = roles;
    if (using_) policy.using_ = using_;
    if (check) policy.check = check;
    if (using_) policy.using_text = using_text;
    if (check) policy.check_text = check_text;
  });
  w.catalog.remove_dependencies({ObjectClass::policy, oid, 0});
  add_dependencies(w, oid);
  w.altered({ObjectClass::policy, oid, 0});
}

}  // namespace commands
