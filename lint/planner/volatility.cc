// The volatility of an expression, walked over (src/backend/optimizer/util/clauses.c,
// contain_volatile_functions).

#include "lint/planner/volatility.h"

#include "lint/analyze/func.h"
#include "lint/pg_catalog/rows.h"
#include "lint/planner/inline_function.h"
#include "lint/types/cast.h"
#include "lint/types/opclass.h"
#include "lint/types/type.h"

namespace planner {
using namespace ast;
using namespace catalog;

namespace {

constexpr int deepest_inlining = 8;

struct Walker {
  const Catalog& catalog;
  std::string& culprit;
  int depth = 0;

  static char worse(char a, char b) {
    const auto rank = [](char v) { return v == 'i' ? 0 : v == 's' ? 1 : v == 'v' ? 2 : 3; };
    return rank(a) < rank(b) ? b : a;
  }

  const Function* called(const Expr& call) const {
    if (const Function* function = catalog.get<Function>(call.function)) return function;
    return call.function ? nullptr : own_function(catalog, call);
  }

  char of_call(const Expr& call) {
    const Function* own = called(call);
    if (!own) {
      if (const auto* row = pg_catalog::function(call.function, catalog.server_version()))
        return row->volatility;
      const char volatility =
          types::function_volatility(catalog, call.name, static_cast<int>(call.args.size()));
      if (volatility == 0) culprit = call.name.name;
      return volatility;
    }
    if (own->volatility != 'v' || depth >= deepest_inlining) return own->volatility;
    const ExprPtr body = inlined_body(*own);
    if (!body) return 'v';
    Walker inner{catalog, culprit, depth + 1};
    return inner.of(*body);
  }

  char of(const Expr& expr) {
    // eval_const_expressions leaves nothing of the arms behind a constant that decides.
    if (expr.kind == Expr::Kind::coalesce && !expr.args.empty() && expr.args[0] &&
        (expr.args[0]->kind == Expr::Kind::integer || expr.args[0]->kind == Expr::Kind::string)) {
      return 'i';
    }
    char worst = 'i';
    if (expr.kind == Expr::Kind::call) worst = of_call(expr);
    if (expr.kind == Expr::Kind::value_function || expr.kind == Expr::Kind::at_time_zone) worst = 's';
    for (const ExprPtr& arg : expr.args) {
      if (arg) worst = worse(worst, of(*arg));
    }
    return worst;
  }
};

}  // namespace

char planned_volatility(const Catalog& catalog, const Expr& expr, std::string& culprit) {
  return Walker{catalog, culprit}.of(expr);
}

namespace {

using Kind = Expr::Kind;

void worsen(char& worst, char volatility) {
  const auto rank = [](char v) { return v == 'v' ? 3 : v == 0 ? 2 : v == 's' ? 1 : 0; };
  if (rank(volatility) > rank(worst)) worst = volatility;
}

// A type's input and output functions: immutable unless the table says more.
char in_out_volatility(const Catalog& catalog, Oid from, Oid to) {
  char worst = 'i';
  const auto of = [&](Oid type, bool input) {
    const Oid base = types::base_type(catalog, {type, -1}).oid;
    if (base >= first_user_oid) return 's';
    const pg_catalog::TypeRow* row = pg_catalog::type(base, catalog.server_version());
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
  switch (types::cast_way(catalog, from, to, types::CastContext::explicit_)) {
    case types::CastWay::binary: return 'i';
    case types::CastWay::in_out: return in_out_volatility(catalog, from, to);
    case types::CastWay::function: {
      const Oid source = types::base_type(catalog, {from, -1}).oid,
                target = types::base_type(catalog, {to, -1}).oid;
      const pg_catalog::CastRow* row = pg_catalog::cast(source, target, catalog.server_version());
      if (row) return analyze::volatility_of(catalog, row->function);
      const auto source_facts = types::type_facts(catalog, source),
                 target_facts = types::type_facts(catalog, target);
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

// textanycat and anytextcat are SQL, `$1 || $2::text`, and counted as stable for what the cast may be: what
// is looked at is the body in its place (inline_function, src/backend/optimizer/util/clauses.c).
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
        return planned_volatility(catalog, *own);
      }
      if ((expr.function == textanycat || expr.function == anytextcat) && expr.args.size() == 2)
        return joined_volatility(catalog, expr);
      if (expr.function != 0) return analyze::volatility_of(catalog, expr.function);
      if (expr.kind == Kind::call && expr.type.known()) {
        const auto& name = expr.name.name;  // a cast in the disguise of a call
        if (pg_catalog::type(name, catalog.server_version())) return 'i';
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

}  // namespace

char volatility(const Catalog& catalog, const Expr& expr) {
  char worst = 'i';
  walk(expr, [&](const Expr& node) { worsen(worst, node_volatility(catalog, node)); });
  return worst;
}

}  // namespace planner
