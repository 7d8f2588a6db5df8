// Operator classes (src/backend/commands/indexcmds.c, GetDefaultOpClass) and functions' volatility.
#pragma once

#include <optional>
#include <string_view>

#include "lint/catalog/catalog.h"

namespace types {
using namespace ast;
using namespace catalog;

// The name of the operator class that the key has; "" for its type's default, written out or not.
std::string_view chosen_class(const Catalog& catalog, const Relation& table, const Index& index,
                              const IndexKey& key);

// pg_proc.provolatile of the function that would run: 'i', 's', 'v', or 0 when it cannot be known.
// `argument_count` -1: of any overload, the worst.
char function_volatility(const Catalog& catalog, const Name& name, int argument_count);

// The method has a default operator class for the type (resolves domains, arrays, enums); nullopt = cannot
// know.
std::optional<bool> has_default_opclass(const Catalog& catalog, std::string_view method, Oid type);

}  // namespace types
