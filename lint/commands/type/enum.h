// Enums (src/backend/catalog/pg_enum.c).

#pragma once

#include "lint/ast/change_type.h"
#include "lint/commands/writer.h"

namespace catalog::applying {

void create_enum(Writer& w, const CreateEnum& change);
void alter_enum(Writer& w, const AlterEnum& change);

}  // namespace catalog::applying
