// What PL/pgSQL refuses when a function is made (plpgsql_validator, src/pl/plpgsql/src/pl_handler.c).
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

void check_plpgsql_body(Writer& w, const CreateFunction& change, const Function& function);

}  // namespace commands
