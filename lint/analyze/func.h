// Inside of analyze(): which function or operator a call means, and what a list of expressions has in common.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "lint/analyze/func_candidate.h"

namespace analyze {
using namespace ast;
using namespace catalog;

// src/backend/parser/parse_func.c, func_get_detail. `names`: the arguments' names, empty when positional.
// `of_call`: by CALL, which gives something for OUT parameters too, from 14 on.
Resolved resolve_function(const Catalog& catalog, const Name& name, std::span<const Oid> arguments,
                          const std::vector<std::string>& names, bool variadic, bool of_call = false);

// The binary operator's or function's volatility by its oid.
Volatility volatility_of(const Catalog& catalog, Oid function);

}  // namespace analyze
