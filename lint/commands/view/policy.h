// CREATE and ALTER POLICY (src/backend/commands/policy.c).
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const CreatePolicy& change);
void apply(Writer& w, const AlterPolicy& change);

}  // namespace commands
