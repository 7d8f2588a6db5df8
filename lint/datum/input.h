// Literals as the input functions of their types read them (src/backend/utils/adt), and what these refuse.
#pragma once

#include <optional>
#include <string>

#include "lint/ast/refusal.h"
#include "lint/catalog/catalog.h"

namespace datum {
using namespace ast;
using namespace catalog;

// What a literal of the type names where it stands for an object: see Expr::relation.
ObjectClass named_by_literal(Oid type);

// A literal read as `type`: its refusal, where the type is one that can be judged here (integers, boolean,
// uuid, enumerations). regclass: the relation it names in `relation`.
std::optional<Refusal> check_literal(const Catalog& catalog, const std::string& text, Oid type,
                                     Oid* relation);

// A word that check_literal takes for a boolean, and it is true.
bool means_true(std::string_view text);

// A boolean constant that is true: TRUE, 't', 'yes'::boolean.
bool is_true(const Expr& expr);

}  // namespace datum
