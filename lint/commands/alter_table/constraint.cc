// DROP and VALIDATE CONSTRAINT (ATExecDropConstraint, ATExecValidateConstraint).

#include "lint/commands/alter_table/constraint.h"

#include "lint/catalog/inheritors.h"
#include "lint/commands/alter_table/alter_table.h"
#include "lint/commands/alter_table/column_attribute.h"
#include "lint/commands/constraint/not_null.h"
#include "lint/commands/drop/drop.h"
#include "lint/commands/relation/default.h"
#include "lint/commands/relation/relation.h"

namespace commands {
using namespace ast;
using namespace catalog;

using ConstraintKind = Constraint::Kind;

std::string constraint_words(const std::string& constraint, const Relation& relation) {
  return "constraint \"" + constraint + "\" of relation \"" + relation.name + "\"";
}

const Constraint* require_constraint(AlteredTable& a, const Relation& table, const AlterCommand& command) {
  if (const Constraint* found = table.find_constraint(command.name)) return found;
  if (command.if_exists) {
    a.w.notice(constraint_words(command.name, table) + " does not exist, skipping");
    if (a.statement.commands.size() == 1) a.w.applied.skipped = true;
    return nullptr;
  }
  if (!a.w.may_have_more(table))
    a.w.refuse(
        does_not_exist(command.name, "42704", constraint_words(command.name, table) + " does not exist"));
  a.w.unsure(constraint_words(command.name, table), table);
  return nullptr;
}

namespace {

// A CHECK or NOT NULL goes, and with it what children have of it.
void drop_inherited(AlteredTable& a, Oid table, const std::string& name) {
  Writer& w = a.w;
  const std::vector<Oid> children = w.catalog.relation(table)->children;
  w.record.hold(children);
  for (Oid child : children) {
    const Constraint* below = w.catalog.relation(child)->find_constraint(name);
    if (!below || below->inherited == 0) continue;
    const Oid oid = below->oid;
    if (a.recurse && below->inherited == 1 && !below->local) {
      drop_inherited(a, child, name);
      drop_objects(w, {{ObjectClass::constraint, oid, 0}}, false);
      continue;
    }
    change_constraint(w, child, oid, [&](Constraint& c) {
      --c.inherited;
      c.local = c.local || !a.recurse;
    });
  }
}

}  // namespace

void drop_table_constraint(AlteredTable& a, const AlterCommand& command) {
  Writer& w = a.w;
  const Relation table = *w.catalog.relation(a.table);
  const Constraint* constraint = require_constraint(a, table, command);
  if (!constraint) return;
  if (constraint->inherited > 0) {
    w.refuse("42P16", "cannot drop inherited " + constraint_words(command.name, table));
  }
  // ATCheckPartitionsNotInUse, ONLY or not.
  if (table.kind == RelationKind::partitioned_table) w.record.hold(all_inheritors(w.catalog, a.table));
  if (constraint->kind == ConstraintKind::not_null) {
    drop_not_null_constraint(w, a.table, constraint->columns.front(), a.recurse);
    return;
  }
  const bool partitioned = table.kind == RelationKind::partitioned_table;
  if (constraint->kind == ConstraintKind::check && partitioned && !a.recurse && !table.children.empty() &&
      !named_not_nulls(w.catalog)) {
    w.refuse("42P16", "cannot remove constraint from only the partitioned table when partitions exist", {},
             "Do not specify the ONLY keyword.");
  }
  const bool inherits = constraint->kind == ConstraintKind::check && !constraint->no_inherit;
  if (constraint->kind == ConstraintKind::foreign_key)  // "Must match lock taken by RemoveTriggerById".
    w.record.lock(constraint->ref_table, LockMode::access_exclusive);
  drop_recorded(w, {{ObjectClass::constraint, constraint->oid, 0}}, command.cascade);
  if (inherits) drop_inherited(a, a.table, command.name);
}

namespace {

void validate_one(AlteredTable& a, Oid table, Oid constraint) {
  const auto [owner, key] = a.w.catalog.find_constraint(constraint);
  a.w.record.hold(table);
  a.w.record.lock(key->ref_table, LockMode::row_share);  // validateForeignKeyConstraint opens it
  if (!key->validated && owner->kind == RelationKind::table) a.w.record.validate(key->name);
  change_constraint(a.w, table, constraint, [](Constraint& c) { c.validated = true; });
  // A NOT NULL of 18 that becomes valid, and the copies of a foreign key on partitions, follow by name and
  // parent.
  const Relation relation = *a.w.catalog.relation(table);
  for (Oid child : relation.children) {
    const containers::CowVector<Constraint> below = a.w.catalog.relation(child)->constraints;
    for (const Constraint& candidate : below) {
      if (candidate.parent == constraint) validate_one(a, child, candidate.oid);
    }
  }
}

void validate_check(AlteredTable& a, const Relation& table, const Constraint& constraint) {
  const ConstraintKind kind = constraint.kind;
  if (!constraint.no_inherit && !table.children.empty() && !a.recurse) {
    a.w.refuse("42P16", "constraint must be validated on child tables too");
  }
  for (Oid oid :
       constraint.no_inherit ? std::vector<Oid>{table.oid} : all_inheritors(a.w.catalog, table.oid)) {
    const Relation& one = *a.w.catalog.relation(oid);
    const Constraint* own =
        kind == ConstraintKind::not_null
            ? not_null_constraint(one, one.column_number(table.column(constraint.columns.front()).name))
            : one.find_constraint(constraint.name);
    a.w.record.hold(oid);
    if (own && !own->validated) a.w.record.scan(oid);
    if (own) change_constraint(a.w, oid, own->oid, [](Constraint& c) { c.validated = true; });
  }
}

}  // namespace

void validate_constraint(AlteredTable& a, const AlterCommand& command) {
  Writer& w = a.w;
  const Relation table = *w.catalog.relation(a.table);
  const Constraint* constraint = require_constraint(a, table, command);
  if (!constraint) return;
  const bool newer = w.catalog.server_version() >= 18;
  const bool can = constraint->kind == ConstraintKind::foreign_key ||
                   constraint->kind == ConstraintKind::check ||
                   (newer && constraint->kind == ConstraintKind::not_null);
  if (!can && newer) {
    w.refuse("42809",
             "cannot validate constraint \"" + command.name + "\" of relation \"" + table.name + "\"",
             "This operation is not supported for this type of constraint.");
  }
  if (!can) {
    w.refuse("42809", constraint_words(command.name, table) + " is not a foreign key or check constraint");
  }
  if (!constraint->enforced) w.refuse("55000", "cannot validate NOT ENFORCED constraint");
  if (constraint->validated) return;
  if (constraint->kind == ConstraintKind::foreign_key) {
    validate_one(a, a.table, constraint->oid);
  } else {
    validate_check(a, table, *constraint);
  }
}

}  // namespace commands
