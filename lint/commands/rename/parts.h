#pragma once

// Inside of apply_rename.

#include <vector>

#include "lint/commands/writer.h"

namespace catalog::applying {

/// Everything but relations, columns, constraints of tables and types.
void rename_other(Writer& w, const Rename& change);

/// ALTER TYPE ... RENAME ATTRIBUTE: tables OF the type follow with CASCADE, refuse without
/// (find_typed_table_dependencies).
std::vector<Oid> tables_to_follow(Writer& w, const Relation& relation, bool cascade);

/// A type that CREATE TYPE t has named and no more (typenameType, src/backend/parser/parse_type.c).
void refuse_shell(Writer& w, const Type& type, const Name& name);

[[noreturn]] void refuse_array_type(Writer& w, const Type& array);

}  // namespace catalog::applying
