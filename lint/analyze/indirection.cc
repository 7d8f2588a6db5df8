// Parts of values: fields of a row, elements of an array, and what a subquery gives
// (src/backend/parser/parse_func.c, ParseComplexProjection; parse_expr.c, transformSubLink).

#include <algorithm>
#include <array>

#include "lint/analyze/analyzer.h"
#include "lint/analyze/from_clause.h"
#include "lint/analyze/func.h"
#include "lint/ast/refusal.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

namespace {

// int2vector, oidvector, name, point... are subscripted though they are no arrays (pg_type.typelem).
bool is_vector(Oid type) {
  constexpr std::array<Oid, 8> vectors = {19, 22, 30, 600, 601, 603, 604, 628};
  return std::find(vectors.begin(), vectors.end(), type) != vectors.end();
}

}  // namespace

// x.f where x has no such field stands for f(x) (ParseFuncOrColumn, src/backend/parser/parse_func.c).
void Analyzer::function_of_field(Expr& made, Oid type, bool composite) {
  const Oid of[] = {made.args[0]->type.oid};
  const Resolved resolved = resolve_function(catalog_, {{}, made.text}, of, {}, false);
  if (resolved.outcome == Resolved::Outcome::missing && !types::may_lack(catalog_, made.text)) {
    const std::string name = types::format_type_be(catalog_, type);
    if (composite) refuse("42703", "column \"" + made.text + "\" not found in data type " + name);
    refuse("42809",
           "column notation ." + made.text + " applied to type " + name + ", which is not a composite type");
  }
  made.function = resolved.function;
  made.type = {resolved.result, -1};
  if (resolved.function != 0) read({ObjectClass::function, resolved.function, 0});
}

void Analyzer::field(Expr& made) {
  made.args[0] = analyze(made.args[0]);
  made.type = {};
  if (!made.args[0]) return;
  if (made.text == "*") return;
  const auto facts = types::type_facts(catalog_, types::base_type(catalog_, made.args[0]->type).oid);
  if (!facts || facts->kind == Type::Kind::pseudo) return;
  if (facts->kind != Type::Kind::composite) return function_of_field(made, facts->oid, false);
  if (!facts->own) return;
  const Relation* relation = catalog_.relation(catalog_.get<Type>(facts->oid)->relation);
  if (!relation) return;
  const ColumnNumber number = relation->column_number(made.text);
  if (number == 0) return function_of_field(made, facts->oid, true);
  made.type = relation->column(number).type;
  made.relation = relation->oid;
  made.column = number;
  read({ObjectClass::relation, relation->oid, number});
}

void Analyzer::subscript(Expr& made) {
  for (ExprPtr& arg : made.args) arg = analyze(arg);
  made.type = {};
  if (!made.args[0]) return;
  const TypeRef base = types::base_type(catalog_, made.args[0]->type);
  const auto facts = types::type_facts(catalog_, base.oid);
  if (!facts) return;
  if (facts->kind == Type::Kind::array) {
    made.type = made.text == "slice" ? base : TypeRef{facts->element, base.typmod};
  } else if (base.oid == type_oid::jsonb && catalog_.server_version() >= 14) {
    made.type = base;
  } else if (!facts->own && base.oid != type_oid::unknown && facts->element == 0 && !is_vector(base.oid)) {
    const bool supported = catalog_.server_version() >= 14;
    refuse("42804", "cannot subscript type " + types::format_type_be(catalog_, base.oid) + " because it " +
                        (supported ? "does not support subscripting" : "is not an array"));
  }
}

// A subquery that a row is compared with: made.args[0] is that row.
void Analyzer::check_row_width(const Expr& made, size_t columns) const {
  const size_t wanted = made.args.empty() || !made.args[0] ? columns : made.args[0]->args.size();
  if (columns > wanted) refuse("42601", "subquery has too many columns");
  if (columns < wanted) refuse("42601", "subquery has too few columns");
}

void Analyzer::subquery(Expr& made) {
  switch (scope_.use) {
    case ExprUse::check_constraint:
    case ExprUse::domain_check: refuse("0A000", "cannot use subquery in check constraint");
    case ExprUse::column_default:
    case ExprUse::parameter_default: refuse("0A000", "cannot use subquery in DEFAULT expression");
    case ExprUse::generated_column: refuse("0A000", "cannot use subquery in column generation expression");
    case ExprUse::index_expression: refuse("0A000", "cannot use subquery in index expression");
    case ExprUse::index_predicate: refuse("0A000", "cannot use subquery in index predicate");
    case ExprUse::partition_key: refuse("0A000", "cannot use subquery in partition key expression");
    case ExprUse::partition_bound: refuse("0A000", "cannot use subquery in partition bound");
    case ExprUse::alter_transform: refuse("0A000", "cannot use subquery in transform expression");
    case ExprUse::trigger_when: refuse("0A000", "cannot use subquery in trigger WHEN condition");
    case ExprUse::policy:
    case ExprUse::any: break;
  }
  made.type = {};
  if (!made.query) {
    for (ExprPtr& arg : made.args) arg = analyze(arg);
    return;
  }
  // The table of a policy is what the innermost FROM stands in.
  NamespaceItem table;
  const NamespaceItem* outer = from_;
  if (!outer && scope_.relation) {
    Source source;
    source.alias = scope_.relation->name;
    source.relation = scope_.relation->oid;
    source.row_type = scope_.relation->row_type;
    source.columns = visible_columns(*scope_.relation);
    table.columns = source.columns;
    table.sources.push_back(std::move(source));
    outer = &table;
  }
  const std::vector<OutputColumn> columns = shape(*made.query, outer);
  for (ExprPtr& arg : made.args) arg = analyze(arg);
  if (made.sublink == SubLink::exists || made.sublink == SubLink::any || made.sublink == SubLink::all) {
    made.type = {type_oid::boolean, -1};
    return;
  }
  if (made.sublink == SubLink::row_compare) {  // ROWCOMPARE_SUBLINK
    made.type = {type_oid::record, -1};
    if (known_) check_row_width(made, columns.size());
    return;
  }
  if (columns.empty()) return;
  made.names = {columns.front().name};  // read by figure_column_name
  if (columns.size() > 1 && known_) refuse("42601", "subquery must return only one column");
  made.name.name = columns.front().collation;
  if (made.sublink == SubLink::expr) {
    made.type = columns.front().type;
    return;
  }
  const auto facts = types::type_facts(catalog_, columns.front().type.oid);
  if (!facts) return;
  made.type = {facts->kind == Type::Kind::array ? facts->oid : facts->array_type,
               columns.front().type.typmod};
}

}  // namespace analyze
