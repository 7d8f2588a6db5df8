// A condition of a policy is part of the query's WHERE: a function in it that is not immutable runs once a
// row, unless it stands in a sub-select that looks at no column: the planner makes an InitPlan of that, and
// it runs once a query.
#include <fmt/format.h>

#include <algorithm>

#include "lint/deparse/expr.h"
#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/opclass.h"

namespace rules {

namespace {

using ast::Expr;

bool looks_at_columns(const Expr& expr) {
  bool found = false;
  ast::walk(expr, [&](const Expr& node) {
    found = found || node.kind == Expr::Kind::column || node.kind == Expr::Kind::subquery;
  });
  return found;
}

// now() and its like tell what the session knows already: nothing is won by asking it once.
bool costs_nothing(const lint::SchemaView& view, const Expr& call, ast::Volatility volatility) {
  if (!call.args.empty() || volatility != ast::Volatility::stable) return false;
  if (!call.name.schema.empty()) return call.name.schema == "pg_catalog";
  const std::vector<ast::Oid> path = view.catalog.search_path();
  return std::none_of(path.begin(), path.end(), [&](ast::Oid schema) {
    return !view.catalog.find_functions(schema, call.name.name).empty();
  });
}

// Sub-selects are not walked: what stands in one is what this rule asks for.
const Expr* called(const lint::SchemaView& view, const ast::ExprPtr& condition) {
  const Expr* found = nullptr;
  if (!condition) return found;
  ast::walk(*condition, [&](const Expr& node) {
    if (found || node.kind != Expr::Kind::call || looks_at_columns(node)) return;
    const auto how = types::function_volatility(view.catalog, node.name, static_cast<int>(node.args.size()));
    if (how != ast::Volatility::immutable && !costs_nothing(view, node, how)) found = &node;
  });
  return found;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, policy] : view.catalog.all<catalog::Policy>()) {
    const catalog::Relation* table = view.catalog.relation(policy->table);
    if (!table || !lint::is_own(view, policy->made)) continue;
    const Expr* call = called(view, policy->using_);
    if (!call || policy->command == ast::PolicyCommand::insert) continue;
    const std::string shown = deparse::print(view.catalog, *call, table);
    lint::Finding finding = view.finding(policy->made, policy->name);
    finding.subject = lint::part_name(view.catalog, *table, policy->name);
    finding.message = fmt::format("policy {} of {} calls {} for each row that a query reads", policy->name,
                                  view.catalog.qualified_name(*table), shown);
    finding.help = fmt::format("write (SELECT {}): it then runs once a query", shown);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule policy_call_per_row{
    .id = "policy-call-per-row",
    .summary = "a policy that calls a function for each row",
    .category = lint::Category::security,
    .severity = lint::Severity::note,
    .check = lint::SchemaCheck{check},
    .answers = "splinter auth_rls_initplan, postgres-language-server authRlsInitplan"};

}  // namespace rules
