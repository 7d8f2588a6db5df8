// Functions by signature: LookupFuncWithArgs, src/backend/parser/parse_func.c.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/commands/find/object.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Functions, procedures, aggregates, by signature or by name alone.
Found find_function(const Reader& r, const FunctionSignature& signature);

// The arguments that count for identity, as the server lists them: "integer,text".
std::string argument_list(const Catalog& catalog, const std::vector<TypeName>& types,
                          std::string_view separator = ", ");
std::vector<TypeRef> input_types(const Function& function);

}  // namespace commands
