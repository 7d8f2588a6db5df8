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

// What a loop over a query meets, a round each.
struct MetRows {
  std::optional<ReturnedRows> rows;  // nullopt: cannot be known
  // There may be others, wherever among them, of what no revision makes: this is like one of those.
  std::optional<ReturnedRows::value_type> other;
};
// What it names.
inline constexpr std::string_view name_of_other = "made_by_no_revision";
MetRows rows_met(const Execution& execution, const Query& query, const executor::Variables& variables);

}  // namespace plpgsql
