// What a bound expression names: columns, functions, types, sequences; and how volatile it is
// (src/backend/catalog/dependency.c, find_expr_references_walker; src/backend/optimizer/util/clauses.c).

#include <algorithm>

#include "lint/analyze/func.h"
#include "lint/datum/input.h"
#include "lint/pg_catalog/rows.h"
#include "lint/planner/inline_function.h"
#include "lint/types/collation.h"

namespace catalog {
namespace {

using Kind = Expr::Kind;

void worsen(char& worst, char volatility) {
  const auto rank = [](char v) { return v == 'v' ? 3 : v == 0 ? 2 : v == 's' ? 1 : 0; };
  if (rank(volatility) > rank(worst)) worst = volatility;
}

bool is_constant(const Expr& expr) {
  return expr.kind == Kind::string || expr.kind == Kind::null || expr.kind == Kind::integer ||
         expr.kind == Kind::floating || expr.kind == Kind::boolean || expr.kind == Kind::bit_string;
}

// A type's input and output functions: immutable unless the table says more.
char in_out_volatility(const Catalog& catalog, Oid from, Oid to) {
  char worst = 'i';
  const auto of = [&](Oid type, bool input) {
    const Oid base = base_type(catalog, {type, -1}).oid;
    if (base >= first_user_oid) return 's';
    const data::TypeRow* row = data::type(base, catalog.server_version());
    return !row ? '\0' : input ? row->input_volatility : row->output_volatility;
  };
  worsen(worst, of(from, false));
  worsen(worst, of(to, true));
  return worst;
}

char cast_volatility(const Catalog& catalog, const Expr& expr) {
  if (expr.args.empty() || !expr.args[0] || is_constant(*expr.args[0])) return 'i';
  const Oid from = expr.args[0]->type.oid, to = expr.type.oid;
  if (from == 0 || to == 0) return 0;
  switch (cast_way(catalog, from, to, CastContext::explicit_)) {
    case CastWay::binary: return 'i';
    case CastWay::in_out: return in_out_volatility(catalog, from, to);
    case CastWay::function: {
      const Oid source = base_type(catalog, {from, -1}).oid, target = base_type(catalog, {to, -1}).oid;
      const data::CastRow* row = data::cast(source, target, catalog.server_version());
      if (row) return binding::volatility_of(catalog, row->function);
      const auto source_facts = type_facts(catalog, source), target_facts = type_facts(catalog, target);
      if (!source_facts || !target_facts || !source_facts->element || !target_facts->element) return 0;
      Expr element;  // an array's elements, one by one
      element.type = {target_facts->element, -1};
      auto inner = std::make_shared<Expr>();
      inner->type = {source_facts->element, -1};
      element.args.push_back(std::move(inner));
      return cast_volatility(catalog, element);
    }
    default: return 0;
  }
}

/// textanycat and anytextcat are SQL, `$1 || $2::text`, and counted as stable for what the cast may be: what
/// is looked at is the body in its place (inline_function, src/backend/optimizer/util/clauses.c).
constexpr Oid textanycat = 2003, anytextcat = 2004;

char joined_volatility(const Catalog& catalog, const Expr& expr) {
  Expr cast;
  cast.type = {type_oid::text, -1};
  cast.args = {expr.args[expr.function == anytextcat ? 0 : 1]};
  return cast_volatility(catalog, cast);
}

char node_volatility(const Catalog& catalog, const Expr& expr) {
  switch (expr.kind) {
    case Kind::call:
    case Kind::operator_:
    case Kind::any_all:
    case Kind::in:
    case Kind::between:
    case Kind::like:
    case Kind::nullif:
    case Kind::at_time_zone:
      if (const Function* own = catalog.get<Function>(expr.function)) {
        return binding::planned_volatility(catalog, *own);
      }
      if ((expr.function == textanycat || expr.function == anytextcat) && expr.args.size() == 2)
        return joined_volatility(catalog, expr);
      if (expr.function != 0) return binding::volatility_of(catalog, expr.function);
      if (expr.kind == Kind::call && expr.type.known()) {
        const auto& name = expr.name.name;  // a cast in the disguise of a call
        if (data::type(name, catalog.server_version())) return 'i';
      }
      if (!expr.args.empty() && expr.args[0] && expr.args[0]->kind == Kind::row) return 'i';
      return 0;
    case Kind::cast: return cast_volatility(catalog, expr);
    case Kind::value_function: return 's';
    case Kind::json: return 's';
    case Kind::subquery:
    case Kind::other:
    case Kind::parameter: return 0;
    default: return 'i';
  }
}

void note(std::vector<ObjectAddress>& found, ObjectAddress object) {
  const auto at = std::lower_bound(found.begin(), found.end(), object);
  if (at == found.end() || *at != object) found.insert(at, object);
}

}  // namespace

char volatility(const Catalog& catalog, const Expr& expr) {
  char worst = 'i';
  walk(expr, [&](const Expr& node) { worsen(worst, node_volatility(catalog, node)); });
  return worst;
}

std::vector<ColumnNumber> columns_of(const Expr& expr) {
  std::vector<ColumnNumber> columns;
  walk(expr, [&](const Expr& node) {
    if (node.kind != Kind::column || node.column <= 0) return;
    const auto at = std::lower_bound(columns.begin(), columns.end(), node.column);
    if (at == columns.end() || *at != node.column) columns.insert(at, node.column);
  });
  return columns;
}

std::vector<ObjectAddress> dependencies_of(const Catalog& catalog, const Expr& expr, Oid relation) {
  std::vector<ObjectAddress> found;
  walk(expr, [&](const Expr& node) {
    if (node.kind == Kind::column && node.relation != 0 && node.column >= 0)
      note(found, {ObjectClass::relation, node.relation ? node.relation : relation, node.column});
    if (node.kind == Kind::string && node.relation != 0)
      note(found, {binding::named_by_literal(node.type.oid), node.relation, 0});
    if (node.function >= first_user_oid) note(found, {ObjectClass::function, node.function, 0});
    const bool names_type = node.kind == Kind::cast || is_constant(node);
    if (names_type && node.type.oid >= first_user_oid) note(found, {ObjectClass::type, node.type.oid, 0});
    if (node.kind == Kind::field && node.column > 0)
      note(found, {ObjectClass::relation, node.relation, node.column});
    if (node.kind == Kind::collate && !node.name.schema.empty()) {
      const Oid collation = resolve_collation(catalog, node.name).oid;
      if (collation != 0) note(found, {ObjectClass::collation, collation, 0});
    }
    if (!node.query) return;
    for (const ObjectAddress& object : shape(catalog, *node.query).reads) note(found, object);
  });
  return found;
}

}  // namespace catalog
