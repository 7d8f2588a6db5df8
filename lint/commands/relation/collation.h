// Columns, keys and types that stand on collations of the chain.
#pragma once

#include <string>
#include <string_view>

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// As Column::collation has it; refuses one that is not there, and one for a type that has none.
std::string column_collation(Writer& w, const std::string& written, TypeRef type);
// The dependency to a collation of the chain, by its whole name.
void depend_on_collation(Writer& w, const ObjectAddress& object, std::string_view name);
// It has another name or schema now.
void follow_collation(Writer& w, Oid collation);

}  // namespace commands
