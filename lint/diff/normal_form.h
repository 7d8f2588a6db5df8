// Expressions in a form that is the same for what a user wrote and what the server prints of it.
#pragma once

#include <string>

#include "lint/ast/query.h"
#include "lint/catalog/catalog.h"

namespace diff {
using namespace ast;
using namespace catalog;

// An expression in a form that is the same for what a user wrote and what the server prints of it: without
// casts and parentheses, IN as = ANY, BETWEEN as two comparisons, LIKE as its operator. unknown_property
// where a literal's form cannot be told (as_printed).
std::string normal_form(const Catalog& catalog, const Expr& expr, const Relation* relation);

// What a view's query asks for, in a form that outlives the renaming of all that it reads: how many columns
// come out and of which expressions, its conditions and how often it groups or sorts; columns and relations
// without their names. unknown_property where the server may print anything of it otherwise.
std::string query_form(const Catalog& catalog, const Query& query);

}  // namespace diff
