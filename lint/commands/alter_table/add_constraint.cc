// ADD CONSTRAINT (ATExecAddConstraint, ATAddCheckConstraint).

#include "lint/commands/alter_table/add_constraint.h"

#include "lint/catalog/inheritors.h"
#include "lint/catalog/missing.h"
#include "lint/commands/alter_table/alter_table.h"
#include "lint/commands/constraint/check.h"
#include "lint/commands/constraint/foreign_key.h"
#include "lint/commands/constraint/key.h"
#include "lint/commands/constraint/not_null.h"
#include "lint/commands/constraint/using_index.h"
#include "lint/commands/relation/constraint_name.h"
#include "lint/commands/relation/definition.h"
#include "lint/commands/relation/relation.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// ATAddCheckConstraint: what is new here is new in every child too.
void add_check(AlteredTable& a, Oid table, ConstraintDef definition, bool recursing) {
  Writer& w = a.w;
  CheckOptions options;
  options.allow_merge = options.recursing = recursing;
  options.local = !recursing;
  const std::vector<Constraint> made = make_checks(w, table, {definition}, options);
  w.record.hold(table);
  if (made.empty()) return;  // a child has it already
  if (made.front().validated && definition.enforced) w.record.scan(table);
  if (made.front().no_inherit) return;
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
  w.record.hold(table);
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
  TablePlan plan = plan_for(*w.catalog.relation(a.table));
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
      if (!table.open() && w.may_have_more(table)) {
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

void add_table_constraint(AlteredTable& a, const AlterCommand& command, bool unfilled) {
  using C = ConstraintDef::Kind;
  const ConstraintDef& definition = *command.constraint;
  // From 18 on every child is locked, whether the constraint goes down to it or not.
  if (a.w.record && a.recurse && named_not_nulls(a.w.catalog))
    a.w.record.hold(all_inheritors(a.w.catalog, a.table));
  switch (definition.kind) {
    case C::check: add_check(a, a.table, definition, false); break;
    case C::not_null: add_not_null(a, a.table, definition, false); break;
    case C::foreign_key:
      if (a.w.catalog.relation(a.table)->kind == RelationKind::foreign_table) {
        a.w.refuse("0A000", "foreign key constraints are not supported on foreign tables");
      }
      make_foreign_key(a.w, a.table, definition, a.recurse, !unfilled);
      break;
    case C::primary_key:
    case C::unique:
    case C::exclusion:
      if (definition.using_index.empty()) {
        add_key(a, definition);
      } else {
        add_constraint_using_index(a.w, a.table, definition, a.recurse);
      }
      break;
    default: break;
  }
}

}  // namespace commands
