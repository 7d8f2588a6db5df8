// OR REPLACE of functions, procedures and aggregates: what it may not change (src/backend/catalog/pg_proc.c,
// ProcedureCreate).
#pragma once

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Refuses what the new one may not be.
void check_replacement(Writer& w, const Function& old, const Function& now);

// The types that come out: of OUT, INOUT and TABLE parameters.
std::vector<TypeRef> output_types(const Function& function);

}  // namespace commands
