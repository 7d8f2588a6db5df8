// SET NOT NULL and DROP NOT NULL: src/backend/commands/tablecmds.c, ATExecSetNotNull,
// NotNullImpliedByRelConstraints; from 18 on NOT NULL is a constraint of its own.

#include "lint/effects/not_null.h"

#include "lint/effects/constraint.h"
#include "lint/planner/predicate_proof.h"

namespace effects {
using namespace ast;
using namespace catalog;

const Constraint* not_null_constraint(const Relation& table, const std::string& column) {
  const ColumnNumber number = table.column_number(column);
  for (const Constraint& constraint : table.constraints) {
    if (constraint.kind == Constraint::Kind::not_null && !constraint.columns.empty() &&
        constraint.columns[0] == number) {
      return &constraint;
    }
  }
  return nullptr;
}

void set_not_null(Alteration& a, const Relation& table, const std::string& column) {
  const Column* at = table.find_column(column);
  if (!at || !a.not_null.insert({table.oid, column}).second) return;
  const Constraint* constraint = not_null_constraint(table, column);
  const bool unproved = constraint && !constraint->validated;
  if (at->not_null && !unproved) return;
  TableWork& work = a.work[table.oid];
  if (unproved) {
    work.verify_not_null = true;  // QueueNNConstraintValidation
    return;
  }
  if (at->presumed) {
    a.scene.unknown("whether column \"" + column + "\" of " + a.catalog().display_name(table) +
                    " is NOT NULL already, or a CHECK says so: then nothing is read");
  }
  const planner::ProofClause wanted{
      planner::ProofClause::Kind::not_null, {}, column, planner::ProofClause::Operator::equal, {}};
  work.verify_not_null |=
      !planner::implies(planner::known_of(a.catalog(), table, a.dropped_constraints, false), wanted);
}

void set_not_null_below(Alteration& a, const Relation& table, const std::string& column) {
  for (const Oid child : table.children) {
    a.scene.lock(child, a.mode);
    const Relation* below = a.catalog().relation(child);
    if (!below || not_null_constraint(*below, column)) continue;  // as valid as it is
    set_not_null(a, *below, column);
    set_not_null_below(a, *below, column);
  }
}

void set_not_null(Alteration& a, const std::string& column) {
  const Column* at = a.target.find_column(column);
  if (!at && a.added.contains(column)) {  // nothing proves anything of a column of the same statement
    for (const Relation* table : a.tree()) a.work[table->oid].verify_not_null = true;
    return;
  }
  const Constraint* constraint = not_null_constraint(a.target, column);
  if (a.scene.version() >= 18) {
    if (constraint && (constraint->validated || !constraint->local))
      return;  // it counts as its own, from now on
    if (constraint) {
      for (const Relation* table : a.tree()) set_not_null(a, *table, column);
      return;
    }
    set_not_null(a, a.target, column);
    if (a.change.only) return;
    return set_not_null_below(a, a.target, column);
  }
  // ATPrepSetNotNull: up to 17 children of INHERITS may hold NULL all the same.
  if (at && at->not_null && a.target.kind == RelationKind::partitioned_table) return;
  for (const Relation* table : a.tree()) set_not_null(a, *table, column);
}

void drop_not_null(Alteration& a, const AlterCommand& command) {
  // Up to 17 the children are looked up first.
  if (a.scene.version() < 18) {
    a.tree();
  } else if (const Constraint* constraint = not_null_constraint(a.target, command.name)) {
    if (!constraint->no_inherit) drop_inherited(a, *constraint);
  }
}

}  // namespace effects
