// What a body asks pg_catalog and information_schema, in a chain that need not begin at the beginning: what
// stood there before it is not in the Catalog, so "not there" is no answer about a name that no revision
// makes, nor are all the rows there that a question without a name is about.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lint/executor/value.h"
#include "lint/plpgsql/run/interpreter.h"

namespace plpgsql {

// As the executor's, whose answers these are.
executor::Value evaluate(const Execution& execution, const Expr& expr, const executor::Variables& variables);
std::optional<ReturnedRows> rows_of(const Execution& execution, const Query& query,
                                    const executor::Variables& variables);

}  // namespace plpgsql
