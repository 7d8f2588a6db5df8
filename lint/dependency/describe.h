// Objects in the server's words: getObjectDescription, src/backend/catalog/objectaddress.c.
#pragma once

#include <string>
#include <string_view>

#include "lint/catalog/catalog.h"

namespace dependency {
using namespace ast;
using namespace catalog;

// As getObjectDescription gives it (src/backend/catalog/objectaddress.c): "constraint c on table t".
std::string describe(const Catalog& catalog, const ObjectAddress& object);

// "table", "materialized view"...: how messages call the relation.
std::string_view kind_word(RelationKind kind);

}  // namespace dependency
