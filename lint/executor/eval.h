// Expressions of PL/pgSQL bodies, as far as the Catalog and the variables tell.
#pragma once

#include <string_view>

#include "lint/executor/scope.h"

namespace executor {
using namespace ast;

Value evaluate(const ExprContext& context, const Expr& expr);
Value compare(std::string_view op, const Value& a, const Value& b);

}  // namespace executor
