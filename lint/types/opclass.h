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

// The one that promises less; unknown promises nothing.
Volatility worse(Volatility a, Volatility b);
// Of the function that would run.
// `argument_count` -1: of any overload, the worst.
Volatility function_volatility(const Catalog& catalog, const Name& name, int argument_count);

// The method has a default operator class for the type (resolves domains, arrays, enums); nullopt = cannot
// know.
std::optional<bool> has_default_opclass(const Catalog& catalog, std::string_view method, Oid type);

}  // namespace types
