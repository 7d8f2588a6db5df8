// What an SQL function's call comes to once the planner has put its body in its place (inline_function,
// src/backend/optimizer/util/clauses.c): checks of immutability look at expressions after that.
#pragma once

#include "lint/catalog/catalog.h"

namespace planner {
using namespace ast;
using namespace catalog;

// The one expression that an SQL function's body consists of; null where the server would not put it in.
ExprPtr inlined_body(const Function& function);
// The function of the chain that a call means, as far as its name and number of arguments tell.
const Function* own_function(const Catalog& catalog, const Expr& call);
// The declared volatility, or that of the body where the server would put it in.
Volatility planned_volatility(const Catalog& catalog, const Function& function, int depth = 0);

}  // namespace planner
