// ADD, DROP, VALIDATE and ALTER CONSTRAINT (ATExecAddConstraint, ATExecDropConstraint,
// ATExecValidateConstraint, ATExecAlterConstraint).

#include "lint/commands/alter_table/constraint.h"

#include <algorithm>

#include "lint/ast/change.h"
#include "lint/catalog/inheritors.h"
#include "lint/catalog/missing.h"
#include "lint/commands/alter_table/alter_table.h"
#include "lint/commands/alter_table/column_attribute.h"
#include "lint/commands/constraint/check.h"
#include "lint/commands/constraint/foreign_key.h"
#include "lint/commands/constraint/key.h"
#include "lint/commands/constraint/not_null.h"
#include "lint/commands/constraint/using_index.h"
#include "lint/commands/drop/drop.h"
#include "lint/commands/relation/constraint_name.h"
#include "lint/commands/relation/definition.h"
#include "lint/commands/relation/relation.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using Kind = Constraint::Kind;

std::string of_relation(const std::string& constraint, const Relation& relation) {
  return "constraint \"" + constraint + "\" of relation \"" + relation.name + "\"";
}

template <class Change>
void change_constraint(Writer& w, Oid table, Oid constraint, Change&& change) {
  w.catalog.update<Relation>(table, [&](Relation& r) {
    for (Constraint& candidate : r.constraints.edit()) {
      if (candidate.oid == constraint) change(candidate);
    }
  });
}

// Null with a notice or a word where IF EXISTS or a blind spot explains it; refuses else.
const Constraint* require_constraint(AlteredTable& a, const Relation& table, const AlterCommand& command) {
  if (const Constraint* found = table.find_constraint(command.name)) return found;
  if (command.if_exists) {
    a.w.notice(of_relation(command.name, table) + " does not exist, skipping");
    if (a.statement.commands.size() == 1) a.w.applied.skipped = true;
    return nullptr;
  }
  if (!a.w.may_exist(table.name)) a.w.refuse("42704", of_relation(command.name, table) + " does not exist");
  a.w.unsure(of_relation(command.name, table), table.name);
  return nullptr;
}

// ATAddCheckConstraint: what is new here is new in every child too.
void add_check(AlteredTable& a, Oid table, ConstraintDef definition, bool recursing) {
  Writer& w = a.w;
  CheckOptions options;
  options.allow_merge = options.recursing = recursing;
  options.local = !recursing;
  const std::vector<Constraint> made = make_checks(w, table, {definition}, options);
  if (made.empty() || made.front().no_inherit) return;
  const Relation parent = *w.catalog.relation(table);
  if (!parent.children.empty() && !a.recurse) {
    w.refuse("42P16", "constraint must be added to child tables too");
  }
  definition.name = made.front().name;
  for (Oid child : parent.children) {
    ConstraintDef below = definition;
    add_check(a, child, std::move(below), true);
  }
}

void add_not_null(AlteredTable& a, Oid table, const ConstraintDef& definition, bool recursing) {
  Writer& w = a.w;
  const Relation relation = *w.catalog.relation(table);
  const ColumnNumber number = require_column(w, relation, definition.columns.front());
  if (number == 0) return;
  const Constraint* known = not_null_constraint(relation, number);
  if (known && !recursing && !definition.name.empty() && known->name != definition.name) {
    w.refuse("55000",
             "cannot create not-null constraint \"" + definition.name + "\" on column \"" +
                 definition.columns.front() + "\" of table \"" + relation.name + "\"",
             "A not-null constraint named \"" + known->name + "\" already exists for this column.");
  }
  if (!definition.not_valid) refuse_not_valid(w, relation, known);
  if (definition.no_inherit && relation.kind == RelationKind::partitioned_table)
    w.refuse("0A000", "not-null constraints on partitioned tables cannot be NO INHERIT");
  NotNullOptions options;
  options.name =
      known || (recursing && constraint_name_is_used(relation, definition.name)) ? "" : definition.name;
  options.local = !recursing;
  options.inherited = recursing ? 1 : 0;
  options.no_inherit = definition.no_inherit;
  options.not_valid = definition.not_valid;
  make_not_null(w, table, number, options);
  if (definition.no_inherit || (known && !recursing)) return;
  const Relation& now = *w.catalog.relation(table);
  const Constraint* made = not_null_constraint(now, number);
  ConstraintDef below = definition;
  if (made) below.name = made->name;
  const std::vector<Oid> children = now.children;
  if (!children.empty() && !a.recurse) w.refuse("42P16", "constraint must be added to child tables too");
  for (Oid child : children) add_not_null(a, child, below, true);
}

AlterCommand command_for(const ConstraintDef& definition) {
  AlterCommand command;
  command.kind = AlterCommand::Kind::add_constraint;
  command.constraint = definition;
  return command;
}

void examine_key(AlteredTable& a, const ConstraintDef& definition) {
  Writer& w = a.w;
  const Relation& table = *w.catalog.relation(a.table);
  TablePlan plan;
  plan.name = table.name;
  plan.schema = table.schema;
  plan.table = a.table;
  plan.foreign = table.kind == RelationKind::foreign_table;
  plan.partitioned = table.kind == RelationKind::partitioned_table;
  plan_constraint(w, plan, definition);
  // Columns of a table that stands are looked for later, when the index is made.
  for (const ConstraintDef& key : plan_keys(w, plan, [](std::string_view) { return true; })) {
    a.enqueue(Pass::add_index, command_for(key), true);
  }
}

// ONLY, where a child may hold NULL: ATExecCheckNotNull of the partitions; from 18 on ATPrepAddPrimaryKey of
// all.
void check_not_null_below(AlteredTable& a, const Relation& table, const std::string& column) {
  const bool named = named_not_nulls(a.w.catalog);
  if (a.recurse || (!named && table.kind != RelationKind::partitioned_table)) return;
  for (Oid child : table.children) {
    const Relation& below = *a.w.catalog.relation(child);
    const Column* at = below.find_column(column);
    if (!at || at->not_null) continue;
    if (!named) a.w.refuse("42P16", "constraint must be added to child tables too");
    a.w.refuse("XX000", "column \"" + column + "\" of table \"" + below.name + "\" is not marked NOT NULL");
  }
}

// verifyNotNullPKCompatible
void check_not_null_for_key(Writer& w, const Relation& table, const std::string& column) {
  const Constraint* constraint = not_null_constraint(table, table.column_number(column));
  if (!constraint || (constraint->validated && !constraint->no_inherit)) return;
  w.refuse("55000", "cannot create primary key on column \"" + column + "\"",
           "The constraint \"" + constraint->name + "\" on column \"" + column + "\" of table \"" +
               table.name + "\", marked " + (constraint->no_inherit ? "NO INHERIT" : "NOT VALID") +
               ", is incompatible with a primary key.");
}

void add_key(AlteredTable& a, const ConstraintDef& definition) {
  Writer& w = a.w;
  const Relation& table = *w.catalog.relation(a.table);
  const bool primary = definition.kind == ConstraintDef::Kind::primary_key;
  for (const std::vector<std::string>* names : {&definition.columns, &definition.include.get()}) {
    for (const std::string& name : *names) {
      if (table.column_number(name) != 0) continue;
      if (!table.open() && w.may_exist(table.name)) {
        w.blind("column \"" + name + "\" of a key may come from what could not be read");
        return;
      }
      if (primary && names == &definition.columns) {
        w.refuse(no_column(table, name,
                           "column \"" + name + "\" of relation \"" + table.name + "\" does not exist"));
      }
      w.refuse(no_column(table, name, "column \"" + name + "\" named in key does not exist"));
    }
  }
  if (primary) {
    for (const std::string& name : definition.columns) {
      check_not_null_for_key(w, table, name);
      check_not_null_below(a, table, name);
    }
  }
  make_key(w, a.table, definition, a.recurse);
}

}  // namespace

void examine_constraint(AlteredTable& a, const AlterCommand& command) {
  using C = ConstraintDef::Kind;
  const ConstraintDef& definition = *command.constraint;
  switch (definition.kind) {
    case C::primary_key:
    case C::unique:
    case C::exclusion:
      if (definition.using_index.empty()) {
        examine_key(a, definition);
      } else {
        if (index_to_use(a.w, a.table, definition) != 0) a.enqueue(Pass::add_index_constraint, command, true);
      }
      break;
    case C::not_null: a.enqueue(Pass::column_attributes, command, true); break;
    default: a.enqueue(Pass::add_other_constraint, command, true);
  }
}

void add_table_constraint(AlteredTable& a, const AlterCommand& command) {
  using C = ConstraintDef::Kind;
  const ConstraintDef& definition = *command.constraint;
  switch (definition.kind) {
    case C::check: add_check(a, a.table, definition, false); break;
    case C::not_null: add_not_null(a, a.table, definition, false); break;
    case C::foreign_key:
      if (a.w.catalog.relation(a.table)->kind == RelationKind::foreign_table) {
        a.w.refuse("0A000", "foreign key constraints are not supported on foreign tables");
      }
      make_foreign_key(a.w, a.table, definition, a.recurse);
      break;
    case C::primary_key:
    case C::unique:
    case C::exclusion:
      if (definition.using_index.empty()) {
        add_key(a, definition);
      } else {
        add_constraint_using_index(a.w, a.table, definition);
      }
      break;
    default: break;
  }
}

namespace {

// A CHECK or NOT NULL goes, and with it what children have of it.
void drop_inherited(AlteredTable& a, Oid table, const std::string& name) {
  Writer& w = a.w;
  const std::vector<Oid> children = w.catalog.relation(table)->children;
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
    w.refuse("42P16", "cannot drop inherited " + of_relation(command.name, table));
  }
  if (constraint->kind == Kind::not_null) {
    drop_not_null_constraint(w, a.table, constraint->columns.front(), a.recurse);
    return;
  }
  const bool partitioned = table.kind == RelationKind::partitioned_table;
  if (constraint->kind == Kind::check && partitioned && !a.recurse && !table.children.empty() &&
      !named_not_nulls(w.catalog)) {
    w.refuse("42P16", "cannot remove constraint from only the partitioned table when partitions exist", {},
             "Do not specify the ONLY keyword.");
  }
  const bool inherits = constraint->kind == Kind::check && !constraint->no_inherit;
  drop_objects(w, {{ObjectClass::constraint, constraint->oid, 0}}, command.cascade);
  if (inherits) drop_inherited(a, a.table, command.name);
}

namespace {

void validate_one(AlteredTable& a, Oid table, Oid constraint) {
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
  const Kind kind = constraint.kind;
  if (!constraint.no_inherit && !table.children.empty() && !a.recurse) {
    a.w.refuse("42P16", "constraint must be validated on child tables too");
  }
  for (Oid oid :
       constraint.no_inherit ? std::vector<Oid>{table.oid} : all_inheritors(a.w.catalog, table.oid)) {
    const Relation& one = *a.w.catalog.relation(oid);
    const Constraint* own =
        kind == Kind::not_null
            ? not_null_constraint(one, one.column_number(table.column(constraint.columns.front()).name))
            : one.find_constraint(constraint.name);
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
  const bool can = constraint->kind == Kind::foreign_key || constraint->kind == Kind::check ||
                   (newer && constraint->kind == Kind::not_null);
  if (!can && newer) {
    w.refuse("42809",
             "cannot validate constraint \"" + command.name + "\" of relation \"" + table.name + "\"",
             "This operation is not supported for this type of constraint.");
  }
  if (!can) {
    w.refuse("42809", of_relation(command.name, table) + " is not a foreign key or check constraint");
  }
  if (!constraint->enforced) w.refuse("55000", "cannot validate NOT ENFORCED constraint");
  if (constraint->validated) return;
  if (constraint->kind == Kind::foreign_key) {
    validate_one(a, a.table, constraint->oid);
  } else {
    validate_check(a, table, *constraint);
  }
}

namespace {

void set_deferrability(AlteredTable& a, Oid constraint, bool deferrable, bool deferred) {
  Writer& w = a.w;
  const auto [owner, found] = w.catalog.find_constraint(constraint);
  if (!found) return;
  change_constraint(w, owner->oid, constraint, [&](Constraint& c) {
    c.deferrable = deferrable;
    c.deferred = deferred;
  });
  for (const Dependency& dependency :
       w.catalog.value_dependents_of({ObjectClass::constraint, constraint, 0})) {
    if (dependency.dependent.cls != ObjectClass::constraint) continue;
    const auto [below_owner, below] = w.catalog.find_constraint(dependency.dependent.oid);
    if (below && below->parent == constraint) set_deferrability(a, below->oid, deferrable, deferred);
  }
}

void alter_inheritance(AlteredTable& a, const Relation& table, const Constraint& constraint,
                       bool no_inherit) {
  Writer& w = a.w;
  if (constraint.kind != Kind::not_null) {
    w.refuse("42809", of_relation(constraint.name, table) + " is not a not-null constraint");
  }
  if (constraint.inherited > 0) {
    w.refuse("42P16", "cannot alter inherited constraint \"" + constraint.name + "\" on relation \"" +
                          table.name + "\"");
  }
  if (constraint.no_inherit == no_inherit) return;
  change_constraint(w, table.oid, constraint.oid, [&](Constraint& c) { c.no_inherit = no_inherit; });
  const std::string& column = table.column(constraint.columns.front()).name;
  if (!no_inherit) return pass_on_not_null(w, table.oid, column, constraint.name);
  for (Oid child : table.children) {
    const Relation& below = *w.catalog.relation(child);
    const Constraint* own = not_null_constraint(below, below.column_number(column));
    if (!own) continue;
    change_constraint(w, child, own->oid, [](Constraint& c) {
      --c.inherited;
      c.local = true;
    });
  }
}

// ATExecAlterCheckConstrEnforceability (19): goes down to all that have it by inheritance.
void alter_check_enforcement(AlteredTable& a, const Relation& table, const Constraint& constraint,
                             bool enforced) {
  Writer& w = a.w;
  if (constraint.enforced != enforced && !enforced && constraint.inherited > 0) {
    for (Oid parent : table.parents) {
      const Constraint* above = w.catalog.relation(parent)->find_constraint(constraint.name);
      if (!above || !above->enforced) continue;
      w.refuse("42P17", "cannot mark inherited constraint \"" + constraint.name + "\" as NOT ENFORCED",
               "The matching constraint on parent table \"" + w.catalog.relation(parent)->name +
                   "\" is ENFORCED.");
    }
  }
  if (!a.recurse && !table.children.empty() && !constraint.no_inherit) {
    w.refuse("42P16", "constraint must be altered on child tables too", {},
             "Do not specify the ONLY keyword.");
  }
  const std::string name = constraint.name;
  for (Oid oid : constraint.no_inherit ? std::vector<Oid>{table.oid} : all_inheritors(w.catalog, table.oid)) {
    const Constraint* own = w.catalog.relation(oid)->find_constraint(name);
    if (!own || own->kind != Kind::check || own->enforced == enforced) continue;
    change_constraint(w, oid, own->oid, [&](Constraint& c) {
      c.enforced = enforced;
      c.validated = enforced;
    });
  }
}

}  // namespace

void alter_constraint(AlteredTable& a, const AlterCommand& command) {
  Writer& w = a.w;
  const Relation table = *w.catalog.relation(a.table);
  if (!a.recurse && table.kind == RelationKind::partitioned_table && w.catalog.server_version() >= 18) {
    w.refuse("42P16", "constraint must be altered in child tables too", {},
             "Do not specify the ONLY keyword.");
  }
  const Constraint* constraint = require_constraint(a, table, command);
  if (!constraint) return;
  const ConstraintDef& wanted = *command.constraint;
  if (command.alters_inheritance) {
    alter_inheritance(a, table, *constraint, wanted.no_inherit);
    return;
  }
  if (constraint->kind != Kind::foreign_key) {
    const bool check = constraint->kind == Kind::check && w.catalog.server_version() >= 19;
    if (check && command.alters_enforcement && !command.alters_deferrability) {
      alter_check_enforcement(a, table, *constraint, wanted.enforced);
      return;
    }
    if (command.alters_enforcement && !check) {
      w.refuse("42809", "cannot alter enforceability of " + of_relation(command.name, table), {},
               w.catalog.server_version() < 19
                   ? ""
                   : "Only foreign key and check constraints can change enforceability.");
    }
    w.refuse("42809", of_relation(command.name, table) + " is not a foreign key constraint");
  }
  if (constraint->parent != 0) {
    const auto [owner, parent] = w.catalog.find_constraint(constraint->parent);
    w.refuse(w.catalog.server_version() < 18 ? "XX000" : "55000",
             "cannot alter constraint \"" + command.name + "\" on relation \"" + table.name + "\"",
             parent ? "Constraint \"" + command.name + "\" is derived from constraint \"" + parent->name +
                          "\" of relation \"" + owner->name + "\"."
                    : "",
             "You may alter the constraint it derives from, instead.");
  }
  if (command.alters_enforcement) {
    change_constraint(w, a.table, constraint->oid, [&](Constraint& c) {
      c.enforced = wanted.enforced;
      c.validated = wanted.enforced;
    });
  }
  if (command.alters_deferrability) {
    set_deferrability(a, constraint->oid, wanted.deferrable, wanted.deferred);
  }
}

}  // namespace commands
