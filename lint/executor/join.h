// The rows of what a query reads, joined.
#pragma once

#include <optional>
#include <vector>

#include "lint/executor/scope.h"

namespace executor {
using namespace ast;

// The rows of unnest and generate_series; nullopt for other functions or what is not known.
std::optional<std::vector<Value>> series_of(const ExprContext& here, const Expr& function);

}  // namespace executor
