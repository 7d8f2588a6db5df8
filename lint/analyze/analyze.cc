// From raw expressions to analysed ones: the whole of an expression or a query, and what it becomes in its
// place (src/backend/parser/analyze.c, parse_expr.c).

#include "lint/analyze/analyze.h"

#include "lint/analyze/analyzer.h"
#include "lint/analyze/from_clause.h"
#include "lint/ast/refusal.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

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

ExprPtr as_condition(const Catalog& catalog, Analyzer& analyzer, ExprPtr analyzed, const char* what) {
  if (analyzed->type.oid == type_oid::unknown) analyzed = analyzer.coerce(analyzed, {type_oid::boolean, -1});
  const Oid type = types::base_type(catalog, analyzed->type).oid;
  if (type != 0 && type != type_oid::boolean)
    refuse("42804", std::string("argument of ") + what + " must be type boolean, not type " +
                        types::format_type_be(catalog, analyzed->type.oid));
  return analyzed;
}

// Columns of presumed relations.
Refusal columns_missing(const std::vector<Missing>& missing) {
  const std::string& name = missing.front().name.name;
  Refusal refusal = does_not_exist(name, "42703", "column \"" + name + "\" does not exist");
  refusal.missing = missing;
  return refusal;
}

}  // namespace

Analyzed expression(const Catalog& catalog, const ExprPtr& expr, const Scope& scope) {
  if (!expr) return {};
  try {
    Analyzer analyzer(catalog, scope);
    ExprPtr analyzed = analyzer.analyze(expr);
    if (const char* what = condition(scope.use))
      analyzed = as_condition(catalog, analyzer, std::move(analyzed), what);
    if (!analyzer.missing().empty()) return {nullptr, columns_missing(analyzer.missing())};
    return {std::move(analyzed), {}};
  } catch (Refused& refused) {
    return {nullptr, std::move(refused.refusal)};
  }
}

Analyzed coerce(const Catalog& catalog, const ExprPtr& analyzed, TypeRef target) {
  if (!analyzed) return {};
  try {
    return {Analyzer(catalog, {}).coerce(analyzed, target), {}};
  } catch (Refused& refused) {
    return {nullptr, std::move(refused.refusal)};
  }
}

namespace {

QueryShape shape_in(const Catalog& catalog, const Query& query, const Scope& scope,
                    const NamespaceItem* outer) {
  Analyzer analyzer(catalog, scope);
  QueryShape result;
  try {
    std::vector<OutputColumn> columns = analyzer.shape(query, outer);
    result = std::move(analyzer.reads());
    result.columns = std::move(columns);
    if (!analyzer.missing().empty()) result.problem = columns_missing(analyzer.missing());
  } catch (Refused& refused) {
    result = std::move(analyzer.reads());
    result.problem = std::move(refused.refusal);
  }
  result.known = result.whole = analyzer.known() && !result.problem;
  for (const OutputColumn& column : result.columns) result.known = result.known && column.type.known();
  return result;
}

NamespaceItem rows_of(const Catalog& catalog, const RuleRows& rows) {
  NamespaceItem from;
  const auto add = [&](const char* name) {
    Source source;
    source.alias = name;
    source.relation = rows.table->oid;
    source.row_type = rows.table->row_type;
    source.columns = visible_columns(*rows.table);
    source.open = catalog.may_be_touched(*rows.table);
    source.more_of = rows.table->more_of;
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
  const NamespaceItem outer = rows_of(catalog, rows);
  return shape_in(catalog, query, {}, &outer);
}

}  // namespace analyze
