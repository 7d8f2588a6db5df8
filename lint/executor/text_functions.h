// Functions of texts that build names and statements.
#pragma once

#include <string>
#include <vector>

#include "lint/executor/scope.h"

namespace executor {
using namespace catalog;

Value format_text(const Catalog& catalog, const std::vector<Value>& arguments);
// quote_ident, lower, replace and their like; unknown for functions of another kind.
Value text_function(const ExprContext& context, const std::string& name, std::vector<Value>& arguments);
// A text that grows round by round is given up on.
Value text_value(std::string text);

}  // namespace executor
