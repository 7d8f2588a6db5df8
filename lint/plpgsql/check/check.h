// What PL/pgSQL refuses when it compiles a body, that is when the function is made, before anything of it
// runs (src/pl/plpgsql/src/pl_gram.y, pl_comp.c): words that do not fit together, SQL that does not parse,
// types and variables that are not there, a RETURN that the function cannot have. What the SQL names is
// looked at by nobody until it runs.
#pragma once

#include <optional>
#include <string_view>

#include "lint/ast/refusal.h"
#include "lint/catalog/catalog.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

// The first thing that is wrong, and where in the text, with the body of `function` (of which its arguments
// and result count); a DO block is a function that takes nothing and returns void.
std::optional<Refusal> check_body(const Catalog& catalog, const Function& function, std::string_view body);

}  // namespace plpgsql
