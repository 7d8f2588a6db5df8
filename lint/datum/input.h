#pragma once

// Inside of check_literal(): literals made of others, in brackets. Each is taken apart as its type's input
// function does, and its parts are read as what they stand for.

#include <optional>
#include <string>

#include "lint/analyze/analyze.h"

namespace catalog::binding {

/// What a literal of the type names where it is bound to an object: see Expr::relation.
ObjectClass named_by_literal(Oid type);

std::optional<Refusal> check_array(const Catalog& catalog, const std::string& text, Oid element);
std::optional<Refusal> check_range(const Catalog& catalog, const std::string& text, Oid subtype);
std::optional<Refusal> check_multirange(const Catalog& catalog, const std::string& text, Oid subtype);
/// `row` null: a row type of which no columns are known.
std::optional<Refusal> check_record(const Catalog& catalog, const std::string& text, const Relation* row);

}  // namespace catalog::binding
