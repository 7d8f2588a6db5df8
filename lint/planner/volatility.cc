#include "lint/planner/volatility.h"

#include "lint/pg_catalog/rows.h"
#include "lint/planner/inline_function.h"
#include "lint/types/type.h"

namespace catalog::effecting {
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
    return call.function ? nullptr : binding::own_function(catalog, call);
  }

  char of_call(const Expr& call) {
    const Function* own = called(call);
    if (!own) {
      if (const auto* row = data::function(call.function, catalog.server_version())) return row->volatility;
      const char volatility = function_volatility(catalog, call.name, static_cast<int>(call.args.size()));
      if (volatility == 0) culprit = call.name.name;
      return volatility;
    }
    if (own->volatility != 'v' || depth >= deepest_inlining) return own->volatility;
    const ExprPtr body = binding::inlined_body(*own);
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

}  // namespace catalog::effecting
