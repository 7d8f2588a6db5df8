// What ATPrepCmd refuses: before any command of the statement has run.

#pragma once

#include "lint/commands/alter_table/altering.h"

namespace catalog::applying {

/// Refuses what the server looks at before any command of the statement runs (ATPrepCmd).
void prepare(Altering& a, const AlterCommand& command);

}  // namespace catalog::applying
