// The name of an output column without alias (src/backend/parser/parse_target.c, FigureColnameInternal).
#pragma once

#include <string>

#include "lint/ast/expr.h"

namespace ast {

// As an index's own column would be called; "" where that is the caller's "expr" (FigureIndexColname).
std::string figure_index_column_name(const Expr& expr);
// The name the server gives an expression without alias (FigureColname, src/backend/parser/parse_target.c).
std::string figure_column_name(const Expr& expr);

}  // namespace ast
