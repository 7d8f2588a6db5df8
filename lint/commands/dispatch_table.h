// Inside of apply(): tables and sequences.
#pragma once

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// Each returns false for a Change that is not its subject's.
// apply_table returns false for AlterTable of Target::type: apply_type takes it. ATTACH PARTITION of an
// index: see attach_index in apply_index.h.
bool apply_table(Writer& w,
                 const Change& change);  // tables, columns, constraints, partitions, inheritance, sequences

}  // namespace commands
