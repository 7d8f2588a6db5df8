// What a table takes over from its parents when it is made (src/backend/commands/tablecmds.c,
// MergeAttributes, MergeCheckConstraint), and the dependencies between them.
#pragma once

#include <vector>

#include "lint/commands/constraint/not_null.h"
#include "lint/commands/relation/definition.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Columns and checks of a new table merged with those of its parents (MergeAttributes).
struct Merged {
  std::vector<ColumnPlan> columns;
  struct Check {
    Constraint constraint;  // its expression in the parent's numbers
    Oid parent = 0;
  };
  std::vector<Check> checks;
  struct Default {
    ColumnNumber column = 0;
    ExprPtr expr;  // analysed, in the parent's numbers
    Oid parent = 0;
  };
  std::vector<Default> defaults;
  std::vector<InheritedNotNull> not_nulls;
};
Merged merge_parents(Writer& w, TablePlan& plan, const std::vector<Oid>& parents,
                     std::vector<ColumnPlan> of_type);
void add_child(Writer& w, Oid parent, Oid child);
void remove_child(Writer& w, Oid parent, Oid child);

}  // namespace commands
