// How volatile an expression is once the planner has simplified it: a function in language sql whose body is
// one plain SELECT is put in place of the call, whatever its own declaration says
// (src/backend/optimizer/util/clauses.c, inline_function and contain_volatile_functions).
#pragma once

#include "lint/catalog/catalog.h"

namespace planner {
using namespace ast;
using namespace catalog;

// Of the analysed expression; unknown: a function of unknown volatility is called, `culprit` names
// it.
Volatility planned_volatility(const Catalog& catalog, const Expr& expr, std::string& culprit);

// The worst volatility of anything the analysed expression calls.
Volatility volatility(const Catalog& catalog, const Expr& expr);

}  // namespace planner
