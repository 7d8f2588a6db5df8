// CHECK and NOT NULL constraints of tables (src/backend/catalog/heap.c: AddRelationNewConstraints,
// MergeWithExistingConstraint, StoreRelCheck, AddRelationNotNullConstraints).
#pragma once

#include <vector>

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// CHECK constraints of a table, in order (AddRelationNewConstraints, src/backend/catalog/heap.c); recursion
// to children is the caller's. Returns those that are new.
struct CheckOptions {
  bool allow_merge = false, local = true, recursing = false;
};
std::vector<Constraint> make_checks(Writer& w, Oid table, const std::vector<ConstraintDef>& definitions,
                                    const CheckOptions& options = {});
// Takes a constraint out of its relation, dependencies included, without asking.
void remove_constraint(Writer& w, Oid relation, Oid constraint);

}  // namespace commands
