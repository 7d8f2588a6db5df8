// The name under which a DefinedObject is kept.
#pragma once

#include <string>
#include <vector>

#include "lint/catalog/catalog.h"

namespace commands {
using namespace ast;
using namespace catalog;

// How a DefinedObject is kept under its name where the name alone does not tell (as migrate/inspect does):
// operators with operand types, operator classes with their method, casts by their types, text search
// dictionaries by that word. `more`: the method, the server of a user mapping, the text search word.
std::string defined_key(const Catalog& catalog, ObjectClass cls, const std::string& name,
                        const std::vector<TypeName>& types, const std::string& more);
ObjectClass class_of(ObjectKind kind);

}  // namespace commands
