#pragma once

// Inside of apply_rename.

#include <string>

#include "lint/catalog/apply_parts.h"

namespace catalog::applying {

/// Everything but relations, columns, constraints of tables and types.
void rename_other(Writer& w, const Rename& change);

/// ALTER TYPE ... RENAME ATTRIBUTE: tables OF the type follow with CASCADE, refuse without.
void rename_in_typed_tables(Writer& w, const Relation& relation, const std::string& from,
                            const std::string& to, bool cascade);

[[noreturn]] void refuse_array_type(Writer& w, const Type& array);

}  // namespace catalog::applying
