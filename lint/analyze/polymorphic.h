// Polymorphic arguments and results (src/backend/parser/parse_coerce.c: enforce_generic_type_consistency;
// https://www.postgresql.org/docs/current/extend-type-system.html#EXTEND-TYPES-POLYMORPHIC).
#pragma once

#include <span>
#include <vector>

#include "lint/catalog/catalog.h"

namespace analyze {
using namespace ast;
using namespace catalog;

// enforce_generic_type_consistency: replaces polymorphic types among `arguments` and in `result` by what
// the inputs say. False where the inputs contradict; a type that cannot be told becomes 0.
bool resolve_polymorphic(const Catalog& catalog, std::span<const Oid> inputs, std::vector<Oid>& arguments,
                         Oid& result);

}  // namespace analyze
