// ADD, VALIDATE, ALTER and DROP CONSTRAINT: src/backend/commands/tablecmds.c, ATExecAddConstraint,
// ATAddCheckConstraint, ATExecValidateConstraint, ATExecDropConstraint.

#include "lint/effects/constraint.h"

#include "lint/effects/drop.h"
#include "lint/effects/foreign_key.h"
#include "lint/effects/lock_mode.h"
#include "lint/effects/not_null.h"
#include "lint/effects/scene.h"

namespace effects {
using namespace ast;
using namespace catalog;

namespace {

using Kind = ConstraintDef::Kind;

// ATAddCheckConstraint: a child that has it already is not gone below. From 18 on all are locked beforehand.
void add_check_at(Alteration& a, const Relation& table, const ConstraintDef& constraint, bool verify,
                  std::set<Oid>& seen) {
  if (!seen.insert(table.oid).second) return;
  a.scene.lock(table.oid, a.mode);
  const Constraint* same = constraint.name.empty() ? nullptr : table.find_constraint(constraint.name);
  if (same && table.oid != a.target.oid) return;
  a.work[table.oid].check |= verify;
  if (a.change.only || constraint.no_inherit) return;
  for (Oid child : table.children) {
    if (const Relation* at = a.catalog().relation(child)) add_check_at(a, *at, constraint, verify, seen);
  }
}

void add_check(Alteration& a, const ConstraintDef& constraint) {
  std::set<Oid> seen;
  add_check_at(a, a.target, constraint, !constraint.not_valid && constraint.enforced, seen);
}

// A primary key makes its columns NOT NULL first (transformIndexConstraint, index_check_primary_key).
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

// The DROP pass comes first: what follows sees nothing of these.
void forget_dropped(Alteration& a, const std::set<ObjectAddress>& dropped) {
  for (const ObjectAddress& object : dropped) {
    if (object.cls == ObjectClass::constraint) a.dropped_constraints.insert(object.oid);
    if (object.cls == ObjectClass::relation && object.column == 0) a.dropped_indexes.insert(object.oid);
  }
  lock_dropped(a.scene, dropped, false);
}

// ATExecDropConstraint: the children are locked, and gone below where theirs came from here alone.
struct InheritedDrop {
  Alteration& a;
  const Constraint& constraint;
  const std::string column{};         // of a NOT NULL, which children may call otherwise
  std::map<Oid, int> parents_left{};  // coninhcount, as it goes down

  const Constraint* own(const Relation& table) const {
    return constraint.kind == Constraint::Kind::not_null ? not_null_constraint(table, column)
                                                         : table.find_constraint(constraint.name);
  }

  void at(const Relation& table) {
    for (Oid child : table.children) {
      a.scene.lock(child, a.mode);
      const Relation* relation = a.catalog().relation(child);
      const Constraint* same = relation ? own(*relation) : nullptr;
      if (!same || a.change.only) continue;
      int& left = parents_left.emplace(child, same->inherited).first->second;
      if (--left != 0 || same->local) continue;
      a.dropped_constraints.insert(same->oid);
      at(*relation);
    }
  }
};

}  // namespace

void drop_inherited(Alteration& a, const Constraint& constraint) {
  const bool not_null = constraint.kind == Constraint::Kind::not_null && !constraint.columns.empty();
  InheritedDrop{.a = a,
                .constraint = constraint,
                .column = not_null ? a.target.column(constraint.columns[0]).name : std::string()}
      .at(a.target);
}

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
  // ATCheckPartitionsNotInUse, ONLY or not.
  if (a.target.kind == RelationKind::partitioned_table) a.scene.lock_tree(a.target.oid, a.mode);
  a.dropped_constraints.insert(constraint->oid);
  if (constraint->kind == Constraint::Kind::check || constraint->kind == Constraint::Kind::not_null) {
    if (!constraint->no_inherit) drop_inherited(a, *constraint);
    return;
  }
  if (constraint->kind == Constraint::Kind::foreign_key) {
    // "Must match lock taken by RemoveTriggerById".
    a.scene.lock(constraint->ref_table, LockMode::access_exclusive);
  }
  forget_dropped(a, drop_closure(a.catalog(), {{ObjectClass::constraint, constraint->oid, 0}}));
}

namespace {

// ATExecAlterFKConstrEnforceability: the triggers on both sides are made, and the rows looked at; or the
// triggers go.
void alter_key_enforcement(Alteration& a, const Constraint& constraint, bool enforced) {
  if (constraint.enforced == enforced) return;
  a.scene.lock(constraint.ref_table, enforced ? LockMode::share_row_exclusive : LockMode::access_exclusive);
  if (!enforced) return;
  const bool partitioned = a.target.kind == RelationKind::partitioned_table;
  for (const Relation* table : partitioned ? a.tree() : std::vector<const Relation*>{&a.target}) {
    for (const Constraint& own : table->constraints) {
      const bool same =
          own.oid == constraint.oid || (own.kind == Constraint::Kind::foreign_key && own.parent != 0 &&
                                        !own.enforced && own.ref_table == constraint.ref_table);
      if (same && has_storage(*table)) a.scene.out.fk_validations.insert(own.name);
    }
  }
}

// ATExecAlterConstrInheritability, whatever ONLY says.
void alter_inheritance(Alteration& a, const Constraint& constraint, bool no_inherit) {
  const std::string& column = a.target.column(constraint.columns.front()).name;
  if (!no_inherit) return set_not_null_below(a, a.target, column);
  for (const Oid child : a.target.children) a.scene.lock(child, a.mode);
}

}  // namespace

void alter_constraint(Alteration& a, const AlterCommand& command) {
  const Constraint* constraint = a.target.find_constraint(command.name);
  if (!constraint) return;
  if (constraint->kind == Constraint::Kind::not_null) {
    if (command.alters_inheritance && constraint->no_inherit != command.constraint->no_inherit)
      alter_inheritance(a, *constraint, command.constraint->no_inherit);
    return;
  }
  if (constraint->kind != Constraint::Kind::foreign_key) {
    const bool enforces = command.alters_enforcement && command.constraint->enforced;
    for (const Relation* table : a.tree()) {
      const Constraint* own = table->find_constraint(command.name);
      if (own && own->kind == Constraint::Kind::check && enforces && !own->enforced)
        a.work[table->oid].check = true;
    }
    return;
  }
  if (a.target.kind == RelationKind::partitioned_table) a.tree();
  if (command.alters_enforcement) alter_key_enforcement(a, *constraint, command.constraint->enforced);
}

namespace {

// ATExecDropColumn: goes on below a child only where the column came from here alone.
struct ColumnDrop {
  Alteration& a;
  const std::string& name;
  std::map<Oid, int> parents_left{};  // attinhcount, as it goes down
  std::vector<ObjectAddress> named{};

  void at(const Relation& table) {
    const ColumnNumber number = table.column_number(name);
    if (!number) return;
    named.push_back({ObjectClass::relation, table.oid, number});
    for (Oid child : table.children) {
      a.scene.lock(child, a.mode);
      const Relation* relation = a.catalog().relation(child);
      const Column* column = relation ? relation->find_column(name) : nullptr;
      if (!column || a.change.only) continue;
      int& left = parents_left.emplace(child, column->inherited).first->second;
      if (--left == 0 && !column->local) at(*relation);
    }
  }
};

}  // namespace

void drop_column(Alteration& a, const AlterCommand& command) {
  ColumnDrop drop{.a = a, .name = command.name};
  drop.at(a.target);
  forget_dropped(a, drop_closure(a.catalog(), drop.named));
}

}  // namespace effects
