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

  const Function* called(const Expr& call) const {
    if (const Function* function = catalog.get<Function>(call.function)) return function;
    return call.function ? nullptr : own_function(catalog, call);
  }

  Volatility of_call(const Expr& call) {
    const Function* own = called(call);
    if (!own) {
      if (const auto* row = pg_catalog::function(call.function, catalog.server_version()))
        return static_cast<Volatility>(row->volatility);
      const Volatility volatility =
          types::function_volatility(catalog, call.name, static_cast<int>(call.args.size()));
      if (volatility == Volatility::unknown) culprit = call.name.name;
      return volatility;
    }
    if (own->volatility != Volatility::volatile_ || depth >= deepest_inlining) return own->volatility;
    const ExprPtr body = inlined_body(*own);
    if (!body) return Volatility::volatile_;
    Walker inner{catalog, culprit, depth + 1};
    return inner.of(*body);
  }

  Volatility of(const Expr& expr) {
    // eval_const_expressions leaves nothing of the arms behind a constant that decides.
    if (expr.kind == Expr::Kind::coalesce && !expr.args.empty() && expr.args[0] &&
        (expr.args[0]->kind == Expr::Kind::integer || expr.args[0]->kind == Expr::Kind::string)) {
      return Volatility::immutable;
    }
    Volatility worst = Volatility::immutable;
    if (expr.kind == Expr::Kind::call) worst = of_call(expr);
    if (expr.kind == Expr::Kind::value_function || expr.kind == Expr::Kind::at_time_zone)
      worst = Volatility::stable;
    for (const ExprPtr& arg : expr.args) {
      if (arg) worst = types::worse(worst, of(*arg));
    }
    return worst;
  }
};

}  // namespace

Volatility planned_volatility(const Catalog& catalog, const Expr& expr, std::string& culprit) {
  return Walker{catalog, culprit}.of(expr);
}

namespace {

using ExprKind = Expr::Kind;

// What is known to be volatile is that, whatever the unknown may be.
void worsen(Volatility& worst, Volatility volatility) {
  if (worst != Volatility::volatile_)
    worst = volatility == Volatility::volatile_ ? volatility : types::worse(worst, volatility);
}

// A type's input and output functions: immutable unless the table says more.
Volatility in_out_volatility(const Catalog& catalog, Oid from, Oid to) {
  Volatility worst = Volatility::immutable;
  const auto of = [&](Oid type, bool input) {
    const Oid base = types::base_type(catalog, {type, -1}).oid;
    if (base >= first_user_oid) return Volatility::stable;
    const pg_catalog::TypeRow* row = pg_catalog::type(base, catalog.server_version());
    return !row ? Volatility::unknown
                : static_cast<Volatility>(input ? row->input_volatility : row->output_volatility);
  };
  worsen(worst, of(from, false));
  worsen(worst, of(to, true));
  return worst;
}

Volatility cast_volatility(const Catalog& catalog, const Expr& expr) {
  if (expr.args.empty() || !expr.args[0] || is_constant(*expr.args[0])) return Volatility::immutable;
  const Oid from = expr.args[0]->type.oid, to = expr.type.oid;
  if (from == 0 || to == 0) return Volatility::unknown;
  switch (types::cast_way(catalog, from, to, types::CastContext::explicit_)) {
    case types::CastWay::binary: return Volatility::immutable;
    case types::CastWay::in_out: return in_out_volatility(catalog, from, to);
    case types::CastWay::function: {
      const Oid source = types::base_type(catalog, {from, -1}).oid,
                target = types::base_type(catalog, {to, -1}).oid;
      const pg_catalog::CastRow* row = pg_catalog::cast(source, target, catalog.server_version());
      if (row) return analyze::volatility_of(catalog, row->function);
      const auto source_facts = types::type_facts(catalog, source),
                 target_facts = types::type_facts(catalog, target);
      if (!source_facts || !target_facts || !source_facts->element || !target_facts->element)
        return Volatility::unknown;
      Expr element;  // an array's elements, one by one
      element.type = {target_facts->element, -1};
      auto inner = std::make_shared<Expr>();
      inner->type = {source_facts->element, -1};
      element.args.push_back(std::move(inner));
      return cast_volatility(catalog, element);
    }
    default: return Volatility::unknown;
  }
}

// textanycat and anytextcat are SQL, `$1 || $2::text`, and counted as stable for what the cast may be: what
// is looked at is the body in its place (inline_function, src/backend/optimizer/util/clauses.c).
constexpr Oid textanycat = 2003, anytextcat = 2004;

Volatility joined_volatility(const Catalog& catalog, const Expr& expr) {
  Expr cast;
  cast.type = {type_oid::text, -1};
  cast.args = {expr.args[expr.function == anytextcat ? 0 : 1]};
  return cast_volatility(catalog, cast);
}

Volatility node_volatility(const Catalog& catalog, const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::call:
    case ExprKind::operator_:
    case ExprKind::any_all:
    case ExprKind::in:
    case ExprKind::between:
    case ExprKind::like:
    case ExprKind::nullif:
    case ExprKind::at_time_zone:
      if (const Function* own = catalog.get<Function>(expr.function)) {
        return planned_volatility(catalog, *own);
      }
      if ((expr.function == textanycat || expr.function == anytextcat) && expr.args.size() == 2)
        return joined_volatility(catalog, expr);
      if (expr.function != 0) return analyze::volatility_of(catalog, expr.function);
      if (expr.kind == ExprKind::call && expr.type.known()) {
        const auto& name = expr.name.name;  // a cast in the disguise of a call
        if (pg_catalog::type(name, catalog.server_version())) return Volatility::immutable;
      }
      if (!expr.args.empty() && expr.args[0] && expr.args[0]->kind == ExprKind::row)
        return Volatility::immutable;
      return Volatility::unknown;
    case ExprKind::cast: return cast_volatility(catalog, expr);
    case ExprKind::value_function: return Volatility::stable;
    case ExprKind::json: return Volatility::stable;
    case ExprKind::subquery:
    case ExprKind::other:
    case ExprKind::parameter: return Volatility::unknown;
    default: return Volatility::immutable;
  }
}

}  // namespace

Volatility volatility(const Catalog& catalog, const Expr& expr) {
  Volatility worst = Volatility::immutable;
  walk(expr, [&](const Expr& node) { worsen(worst, node_volatility(catalog, node)); });
  return worst;
}

}  // namespace planner
