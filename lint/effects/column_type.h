// ALTER COLUMN TYPE: src/backend/commands/tablecmds.c, ATPrepAlterColumnType, ATExecAlterColumnType,
// ATPostAlterTypeCleanup. What hangs on the column is dropped and made again: an index is kept where its
// contents stay right (TryReuseIndex), a foreign key is not validated again where the comparison stays the
// same (TryReuseForeignKey), a CHECK is always verified again.
#pragma once

#include "lint/effects/alteration.h"

namespace effects {
using namespace ast;

void alter_type(Alteration& a, const AlterCommand& command);
// After the ALTER TYPE pass: what hangs on the columns is made anew (ATPostAlterTypeCleanup).
void rebuild_dependents(Alteration& a);

}  // namespace effects
