#pragma once

// How volatile an expression is once the planner has simplified it: a function in language sql whose body is
// one plain SELECT is put in place of the call, whatever its own declaration says
// (src/backend/optimizer/util/clauses.c, inline_function and contain_volatile_functions).

#include "lint/catalog/catalog.h"

namespace catalog::effecting {

/// 'i', 's', 'v' of the bound expression; 0 = a function of unknown volatility is called, `culprit` names it.
char planned_volatility(const Catalog& catalog, const Expr& expr, std::string& culprit);

}  // namespace catalog::effecting

namespace catalog {

/// The worst volatility of anything the bound expression calls: 'i', 's', 'v'; 0 = cannot be known.
char volatility(const Catalog& catalog, const Expr& expr);

}  // namespace catalog
