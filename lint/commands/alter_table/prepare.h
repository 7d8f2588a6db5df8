// What ATPrepCmd refuses: before any command of the statement has run.
#pragma once

#include "lint/commands/alter_table/altering.h"

namespace commands {
using namespace ast;

// Refuses what the server looks at before any command of the statement runs (ATPrepCmd).
void prepare(AlteredTable& a, const AlterCommand& command);

}  // namespace commands
