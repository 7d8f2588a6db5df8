// ADD, VALIDATE, ALTER and DROP CONSTRAINT: src/backend/commands/tablecmds.c, ATExecAddConstraint,
// ATAddCheckConstraint, ATExecValidateConstraint, ATExecDropConstraint.

#include "lint/catalog/effects_alter.h"

namespace catalog::effecting {
namespace {

using Kind = ConstraintDef::Kind;

void add_check(Alteration& a, const ConstraintDef& constraint) {
  const bool verify = !constraint.not_valid && constraint.enforced;
  if (constraint.no_inherit) {
    a.work[a.target.oid].check |= verify;
    return;
  }
  for (const Relation* table : a.tree()) {
    const Constraint* same = constraint.name.empty() ? nullptr : table->find_constraint(constraint.name);
    if (same && table != &a.target) continue;  // merged with the child's own
    a.work[table->oid].check |= verify;
  }
}

/// A primary key makes its columns NOT NULL first (transformIndexConstraint, index_check_primary_key).
void add_key(Alteration& a, const ConstraintDef& constraint) {
  std::vector<std::string> columns = constraint.columns;
  if (!constraint.using_index.empty()) {
    for (Oid oid : a.target.indexes) {
      const Relation* index = a.catalog().relation(oid);
      if (!index || !index->index || index->name != constraint.using_index) continue;
      for (const IndexKey& key : index->index->keys) {
        if (key.column > 0) columns.push_back(a.target.column(key.column).name);
      }
      // The index takes the constraint's name: RenameRelationInternal.
      if (!constraint.name.empty() && constraint.name != index->name) {
        a.scene.lock(oid, LockMode::share_update_exclusive);
      }
    }
  }
  if (a.target.kind == RelationKind::partitioned_table && !a.change.only) {
    a.scene.lock_tree(a.target.oid, LockMode::share);  // DefineIndex, in the partitions
  }
  if (constraint.kind != Kind::primary_key) return;
  for (const std::string& column : columns) set_not_null(a, column);
}

void add_not_null(Alteration& a, const ConstraintDef& constraint) {
  const std::vector<const Relation*> tables =
      constraint.no_inherit ? std::vector<const Relation*>{&a.target} : a.tree();
  for (const Relation* table : tables) {
    for (const std::string& column : constraint.columns) {
      if (!constraint.not_valid) set_not_null(a, *table, column);
    }
  }
}

bool uses_same_name(const Constraint& constraint, const std::string& name) {
  return constraint.name == name;
}

void validate_foreign_key(Alteration& a, const Constraint& constraint) {
  // ATExecValidateFKConstraint; validateForeignKeyConstraint opens the referenced table.
  a.scene.lock(constraint.ref_table, LockMode::row_share);
  a.scene.out.fk_validations.insert(constraint.name);
}

/// The DROP pass comes first: what follows sees nothing of these.
void forget_dropped(Alteration& a, const std::set<ObjectAddress>& dropped) {
  for (const ObjectAddress& object : dropped) {
    if (object.cls == ObjectClass::constraint) a.dropped_constraints.insert(object.oid);
    if (object.cls == ObjectClass::relation && object.column == 0) a.dropped_indexes.insert(object.oid);
  }
  lock_dropped(a.scene, dropped, false);
}

}  // namespace

void add_constraint(Alteration& a, const ConstraintDef& constraint) {
  // From 18 on every child is locked, whether the constraint goes down to it or not.
  if (a.scene.version() >= 18) a.tree();
  switch (constraint.kind) {
    case Kind::check: return add_check(a, constraint);
    case Kind::primary_key:
    case Kind::unique:
    case Kind::exclusion: return add_key(a, constraint);
    case Kind::not_null: return add_not_null(a, constraint);
    case Kind::foreign_key:
      return add_foreign_key(a, constraint, !constraint.not_valid && constraint.enforced);
    default: break;
  }
}

void validate_constraint(Alteration& a, const AlterCommand& command) {
  const Constraint* constraint = a.target.find_constraint(command.name);
  if (!constraint) {
    // ADD ... NOT VALID, VALIDATE ... in one statement.
    for (const AlterCommand& other : a.change.commands) {
      if (other.kind != AlterCommand::Kind::add_constraint || other.constraint->name != command.name)
        continue;
      if (other.constraint->kind == Kind::foreign_key) {
        a.scene.validate_new(a.target);
      } else {
        for (const Relation* table : a.tree()) a.work[table->oid].check = true;
      }
    }
    return;
  }
  if (constraint->validated || a.dropped_constraints.contains(constraint->oid)) return;
  if (constraint->kind == Constraint::Kind::foreign_key) {
    if (a.target.kind != RelationKind::partitioned_table) return validate_foreign_key(a, *constraint);
    for (const Relation* table : a.tree()) {
      for (const Constraint& part : table->constraints) {
        if (part.kind == Constraint::Kind::foreign_key && !part.validated && has_storage(*table) &&
            part.ref_table == constraint->ref_table) {
          validate_foreign_key(a, part);
        }
      }
    }
    a.scene.lock(constraint->ref_table, LockMode::row_share);
    return;
  }
  const std::vector<const Relation*> tables =
      constraint->no_inherit ? std::vector<const Relation*>{&a.target} : a.tree();
  for (const Relation* table : tables) {
    for (const Constraint& at : table->constraints) {
      if (!uses_same_name(at, command.name) || at.validated) continue;
      const bool not_null = at.kind == Constraint::Kind::not_null;
      (not_null ? a.work[table->oid].verify_not_null : a.work[table->oid].check) = true;
    }
  }
}

void drop_constraint(Alteration& a, const AlterCommand& command) {
  const Constraint* constraint = a.target.find_constraint(command.name);
  if (!constraint) return;
  a.dropped_constraints.insert(constraint->oid);
  if (constraint->kind == Constraint::Kind::check || constraint->kind == Constraint::Kind::not_null) {
    if (constraint->no_inherit) return;
    for (const Relation* table : a.tree()) {
      for (const Constraint& at : table->constraints) {
        if (at.name == command.name) a.dropped_constraints.insert(at.oid);
      }
    }
    return;
  }
  if (constraint->kind == Constraint::Kind::foreign_key) {
    // "Must match lock taken by RemoveTriggerById".
    a.scene.lock(constraint->ref_table, LockMode::access_exclusive);
  }
  forget_dropped(a, drop_closure(a.catalog(), {{ObjectClass::constraint, constraint->oid, 0}}));
}

void alter_constraint(Alteration& a, const AlterCommand& command) {
  const Constraint* constraint = a.target.find_constraint(command.name);
  if (!constraint) return;
  if (constraint->kind != Constraint::Kind::foreign_key) {
    a.tree();
    return;
  }
  if (a.target.kind == RelationKind::partitioned_table) a.tree();
}

void drop_column(Alteration& a, const AlterCommand& command) {
  std::vector<ObjectAddress> named;
  const std::vector<const Relation*> tables = a.tree();
  // ONLY: the children keep the column as their own now.
  if (a.change.only && a.target.find_column(command.name)) {
    for (Oid child : a.target.children) a.scene.lock(child, a.mode);
  }
  for (const Relation* table : tables) {
    if (ColumnNumber number = table->column_number(command.name)) {
      named.push_back({ObjectClass::relation, table->oid, number});
    }
  }
  forget_dropped(a, drop_closure(a.catalog(), named));
}

}  // namespace catalog::effecting
