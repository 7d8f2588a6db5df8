// Enums (src/backend/catalog/pg_enum.c).
#pragma once

#include "lint/ast/change_type.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const CreateEnum& change);
void apply(Writer& w, const AlterEnum& change);

}  // namespace commands
