// NOT NULL: a flag of the column, and from 18 on a constraint with a name (src/backend/catalog/heap.c,
// AddRelationNotNullConstraints; src/backend/commands/tablecmds.c, ATExecSetNotNull).
#pragma once

#include <string>
#include <vector>

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Marks the column NOT NULL, from 18 on with its constraint. `name` empty: chosen.
struct NotNullOptions {
  std::string name;
  bool local = true;
  int inherited = 0;
  bool no_inherit = false, not_valid = false;
};
void make_not_null(Writer& w, Oid table, ColumnNumber column, const NotNullOptions& options = {});
// What children take over from their parent, from 18 on: one that has a constraint already counts a parent
// more; the others get it under that name, and so does what stands below them (ATExecSetNotNull, recursing).
void pass_on_not_null(Writer& w, Oid table, const std::string& column, const std::string& name);
// Refuses what takes a NOT VALID one for a valid one (AdjustNotNullInheritance).
void refuse_not_valid(Writer& w, const Relation& relation, const Constraint* constraint);

// NOT NULL of 18 in CREATE TABLE, names chosen against each other (AddRelationNotNullConstraints).
struct InheritedNotNull {
  ColumnNumber column = 0;
  std::string name;
};
void make_not_nulls(Writer& w, Oid table, const std::vector<ConstraintDef>& own,
                    const std::vector<InheritedNotNull>& inherited);
const Constraint* not_null_constraint(const Relation& relation, ColumnNumber column);

}  // namespace commands
