// Defaults and constraints as entries of their own, with what they depend on.
#pragma once

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Sets a column's default or generation expression (analysed), with its column_default object and
// dependencies (StoreAttrDefault, src/backend/catalog/pg_attrdef.c). One there already is replaced.
void add_default(Writer& w, Oid relation, ColumnNumber column, const ExprPtr& analyzed);
// Takes it away without asking (RemoveAttrDefault).
void remove_default(Writer& w, Oid relation, ColumnNumber column);

// Adds a constraint to a table, with dependencies to the functions and types that a CHECK names
// (CreateConstraintEntry, src/backend/catalog/pg_constraint.c); all other dependencies follow from its value.
// Those over an index: see make_index. Returns its oid.
Oid add_constraint(Writer& w, Oid relation, Constraint constraint);

template <class Change>
void change_constraint(Writer& w, Oid relation, Oid constraint, Change&& change) {
  w.catalog.update<Relation>(relation, [&](Relation& r) {
    for (Constraint& candidate : r.constraints.edit()) {
      if (candidate.oid == constraint) change(candidate);
    }
  });
}
// Under a constraint of the parent's, or on its own (ConstraintSetParentConstraint).
void set_parent_constraint(Writer& w, Oid relation, Oid constraint, Oid parent);

// Binds and stores a default or generation expression as written; DEFAULT NULL takes the default away.
void set_written_default(Writer& w, Oid table, ColumnNumber column, const ExprPtr& written);

}  // namespace commands
