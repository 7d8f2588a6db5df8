// An SQL function's body put in place of its call (src/backend/optimizer/util/clauses.c, inline_function).

#include "lint/planner/inline_function.h"

#include "lint/ast/query.h"
#include "lint/catalog/namespace.h"
#include "lint/lower/lower.h"
#include "lint/sql/parse.h"
#include "lint/types/opclass.h"

namespace planner {
using namespace ast;
using namespace catalog;

namespace {

constexpr int deepest = 8;

// Of an expression as written: its functions by name and number of arguments.
Volatility volatility_of(const Catalog& catalog, const Expr& root, int depth) {
  Volatility worst = Volatility::immutable;
  walk(root, [&](const Expr& node) {
    Volatility found = Volatility::immutable;
    if (node.kind == Expr::Kind::call) {
      const Function* own = own_function(catalog, node);
      found = own ? planned_volatility(catalog, *own, depth + 1)
                  : types::function_volatility(catalog, node.name, static_cast<int>(node.args.size()));
    } else if (node.kind == Expr::Kind::value_function) {
      found = Volatility::stable;
    } else if (node.kind == Expr::Kind::subquery || node.kind == Expr::Kind::other) {
      found = Volatility::unknown;
    }
    worst = types::worse(worst, found);
  });
  return worst;
}

// querytree->hasSubLinks: such a body is called as it is.
bool holds_sub_select(const Expr& root) {
  bool found = false;
  walk(root, [&](const Expr& node) { found = found || node.kind == Expr::Kind::subquery; });
  return found;
}

}  // namespace

ExprPtr inlined_body(const Function& function) {
  if (function.language != "sql" || function.kind != RoutineKind::function || function.returns_set ||
      function.security_definer || !function.settings.empty()) {
    return nullptr;
  }
  const sql::Parsed parsed = sql::parse(function.body);
  if (parsed.statements.size() != 1 || parsed.statements[0].error) return nullptr;
  const std::vector<Change> changes = lower::changes(parsed.statements[0], function.body);
  const auto* select = changes.size() == 1 ? std::get_if<DataQuery>(&changes[0]) : nullptr;
  if (!select || !select->query) return nullptr;
  ExprPtr body = lone_expression(*select->query);
  return body && !holds_sub_select(*body) ? body : nullptr;
}

const Function* own_function(const Catalog& catalog, const Expr& call) {
  for (Oid schema : schemas_for(catalog, call.name)) {
    for (Oid oid : catalog.find_functions(schema, call.name.name)) {
      const Function* function = catalog.get<Function>(oid);
      if (function->arguments.size() >= call.args.size()) return function;
    }
  }
  return nullptr;
}

Volatility planned_volatility(const Catalog& catalog, const Function& function, int depth) {
  if (function.volatility == Volatility::immutable || depth >= deepest) return function.volatility;
  const ExprPtr body = inlined_body(function);
  if (!body) return function.volatility;
  const Volatility inside = volatility_of(catalog, *body, depth);
  return types::worse(inside, function.volatility) == inside ? function.volatility : inside;
}

}  // namespace planner
