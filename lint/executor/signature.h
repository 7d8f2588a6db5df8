// Functions as texts: what DO blocks build DROP FUNCTION from (src/backend/utils/adt/ruleutils.c,
// print_function_arguments; regproc.c).
#pragma once

#include <string>
#include <vector>

#include "lint/executor/value.h"

namespace executor {
using namespace catalog;

// As regproc writes it, or regprocedure, `with_types`.
std::string function_text(const Catalog& catalog, const Function& function, bool with_types);
// pg_get_function_identity_arguments and its like.
Value signature_text(const Catalog& catalog, const std::string& name, const std::vector<Value>& arguments);
// pg_proc.proargtypes
Value argument_types(const Function& function);

}  // namespace executor
