// An operator's commutator and negator (src/backend/catalog/pg_operator.c).
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// A shell stands where an operator is only named as another's commutator or negator.
bool is_shell_operator(const DefinedObject& object);

// Refuses links that the server would: OperatorValidateParams, OperatorCreate. `there`: the shell that it
// fills, or 0.
void check_operator_links(Writer& w, const Define& change, Oid there);

// Both sides know of each other from then on; one that is not there becomes a shell.
void link_operator(Writer& w, const Define& change, Oid made);

}  // namespace commands
