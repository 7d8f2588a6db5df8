#include "lint/analyze/analyze.h"

#include "lint/analyze/binder.h"
#include "lint/analyze/from_clause.h"
#include "lint/ast/refusal.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace catalog {

namespace {

// What must be boolean, as coerce_to_boolean's callers name it; null for any other expression.
const char* condition(ExprUse use) {
  switch (use) {
    case ExprUse::check_constraint:
    case ExprUse::domain_check: return "CHECK";
    case ExprUse::index_predicate: return "WHERE";
    case ExprUse::trigger_when: return "WHEN";
    case ExprUse::policy: return "POLICY";
    default: return nullptr;
  }
}

ExprPtr as_condition(const Catalog& catalog, binding::Binder& binder, ExprPtr bound, const char* what) {
  if (bound->type.oid == type_oid::unknown) bound = binder.coerce(bound, {type_oid::boolean, -1});
  const Oid type = base_type(catalog, bound->type).oid;
  if (type != 0 && type != type_oid::boolean)
    refuse("42804", std::string("argument of ") + what + " must be type boolean, not type " +
                        format_type_be(catalog, bound->type.oid));
  return bound;
}

}  // namespace

Bound bind(const Catalog& catalog, const ExprPtr& expr, const Scope& scope) {
  if (!expr) return {};
  try {
    binding::Binder binder(catalog, scope);
    ExprPtr bound = binder.bind(expr);
    if (const char* what = condition(scope.use))
      bound = as_condition(catalog, binder, std::move(bound), what);
    return {std::move(bound), {}};
  } catch (Refused& refused) {
    return {nullptr, std::move(refused.refusal)};
  }
}

Bound coerce(const Catalog& catalog, const ExprPtr& bound, TypeRef target) {
  if (!bound) return {};
  try {
    return {binding::Binder(catalog, {}).coerce(bound, target), {}};
  } catch (Refused& refused) {
    return {nullptr, std::move(refused.refusal)};
  }
}

namespace {

QueryShape shape_in(const Catalog& catalog, const Query& query, const Scope& scope,
                    const binding::From* outer) {
  binding::Binder binder(catalog, scope);
  QueryShape result;
  try {
    std::vector<OutputColumn> columns = binder.shape(query, outer);
    result = std::move(binder.reads());
    result.columns = std::move(columns);
  } catch (Refused& refused) {
    result = std::move(binder.reads());
    result.problem = std::move(refused.refusal);
  }
  result.known = binder.known() && !result.problem;
  for (const OutputColumn& column : result.columns) result.known = result.known && column.type.known();
  return result;
}

binding::From rows_of(const Catalog& catalog, const RuleRows& rows) {
  binding::From from;
  const auto add = [&](const char* name) {
    binding::Source source;
    source.alias = name;
    source.relation = rows.table->oid;
    source.row_type = rows.table->row_type;
    source.columns = binding::visible_columns(*rows.table);
    source.open = catalog.may_be_touched(rows.table->name);
    from.open = from.open || source.open;
    if (rows.unqualified)
      from.columns.insert(from.columns.end(), source.columns.begin(), source.columns.end());
    from.sources.push_back(std::move(source));
  };
  if (rows.old_row) add("old");
  if (rows.new_row) add("new");
  return from;
}

}  // namespace

QueryShape shape(const Catalog& catalog, const Query& query, const Function* routine) {
  Scope scope;
  scope.routine = routine;
  return shape_in(catalog, query, scope, nullptr);
}

QueryShape shape(const Catalog& catalog, const Query& query, const RuleRows& rows) {
  const binding::From outer = rows_of(catalog, rows);
  return shape_in(catalog, query, {}, &outer);
}

}  // namespace catalog
