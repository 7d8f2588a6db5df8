// INHERIT, NO INHERIT, OF, NOT OF (ATExecAddInherit, MergeAttributesIntoExisting,
// MergeConstraintsIntoExisting, RemoveInheritance).

#include "lint/commands/alter_table/inherit.h"

#include <algorithm>

#include "lint/catalog/inheritors.h"
#include "lint/catalog/missing.h"
#include "lint/commands/alter_table/alter_table.h"
#include "lint/commands/alter_table/target.h"
#include "lint/commands/constraint/not_null.h"
#include "lint/commands/relation/default.h"
#include "lint/commands/relation/expression.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/table/inherit.h"
#include "lint/types/format_type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// Before 16 a child's column might be generated where the parent's was not, and both expressions had to be
// one.
void refuse_generation(Writer& w, const Relation& parent, const Column& above, const Relation& child,
                       const Column& own) {
  const bool replaces = w.catalog.server_version() >= 16;
  const std::string quoted = "column \"" + own.name + "\"";
  if (above.is_generated() && !own.is_generated())
    w.refuse("42804", quoted + " in child table must be a generated column");
  if (!above.is_generated() && own.is_generated() && replaces)
    w.refuse("42804", quoted + " in child table must not be a generated column");
  if (!above.is_generated() || !own.is_generated()) return;
  if (!replaces && !same_expression(w.catalog, above.default_expr, parent, own.default_expr, child))
    w.refuse("42804", quoted + " in child table has a conflicting generation expression");
  if (above.generated != own.generated)
    w.refuse("42804", quoted + " inherits from generated column of different kind");
}

void merge_column(Writer& w, const Relation& parent, const Column& column, Oid child, bool partition) {
  const Relation& relation = *w.catalog.relation(child);
  const ColumnNumber number = relation.column_number(column.name);
  if (number == 0) w.refuse("42804", "child table is missing column \"" + column.name + "\"");
  const Column& own = relation.column(number);
  const std::string of_child = "child table \"" + relation.name + "\" has different ";
  if (own.type.known() && column.type.known() && own.type != column.type) {
    w.refuse("42804", of_child + "type for column \"" + column.name + "\"");
  }
  if (own.collation != column.collation) {
    w.refuse("42P21", of_child + "collation for column \"" + column.name + "\"");
  }
  bool must_be_not_null = column.not_null;
  int inherited_not_null = 0;
  if (named_not_nulls(w.catalog)) {
    const Constraint* above = not_null_constraint(parent, parent.column_number(column.name));
    must_be_not_null = above && !above->no_inherit;
    inherited_not_null = must_be_not_null ? 1 : 0;
  }
  if (must_be_not_null && !own.not_null) {
    w.refuse("42804", w.catalog.server_version() >= 18
                          ? "column \"" + column.name + "\" in child table \"" + relation.name +
                                "\" must be marked NOT NULL"
                          : "column \"" + column.name + "\" in child table must be marked NOT NULL");
  }
  refuse_generation(w, parent, column, relation, own);
  w.catalog.update<Relation>(child, [&](Relation& r) {
    Column& merged = r.column(number);
    ++merged.inherited;
    if (partition) merged.local = false;
    if (partition && w.catalog.server_version() >= 17) merged.identity = column.identity;
    for (Constraint& c : r.constraints.edit()) {
      if (inherited_not_null == 0 || c.kind != Constraint::Kind::not_null || c.columns.front() != number)
        continue;
      ++c.inherited;
      if (partition) c.local = false;
    }
  });
}

void merge_check(Writer& w, const Relation& parent, const Constraint& check, Oid child, bool partition) {
  const Relation& relation = *w.catalog.relation(child);
  const Constraint* own = relation.find_constraint(check.name);
  if (!own || own->kind != Constraint::Kind::check) {
    w.refuse("42804", "child table is missing constraint \"" + check.name + "\"");
  }
  if (!same_expression(w.catalog, check.check, parent, own->check, relation)) {
    w.refuse("42804", "child table \"" + relation.name +
                          "\" has different definition for check constraint \"" + check.name + "\"");
  }
  const std::string conflicts = "constraint \"" + check.name + "\" conflicts with ";
  if (own->no_inherit) {
    w.refuse("42P17", conflicts + "non-inherited constraint on child table \"" + relation.name + "\"");
  }
  if (!own->validated && check.validated) {
    w.refuse("42P17", conflicts + "NOT VALID constraint on child table \"" + relation.name + "\"");
  }
  change_constraint(w, child, own->oid, [&](Constraint& c) {
    ++c.inherited;
    if (partition) c.local = false;
  });
}

void check_new_parent(Writer& w, const Relation& parent, const Relation& child) {
  AlterCommand as_parent;
  as_parent.kind = AlterCommand::Kind::add_inherit;
  check_target(w, parent, as_parent);
  if (parent.persistence == Persistence::temporary && child.persistence != Persistence::temporary) {
    w.refuse("42809", "cannot inherit from temporary relation \"" + parent.name + "\"");
  }
  if (parent.kind == RelationKind::partitioned_table) {
    w.refuse("42809", "cannot inherit from partitioned table \"" + parent.name + "\"");
  }
  if (parent.is_partition()) w.refuse("42809", "cannot inherit from a partition");
  const std::vector<Oid> below = all_inheritors(w.catalog, child.oid);
  if (std::find(below.begin(), below.end(), parent.oid) != below.end()) {
    w.refuse("42P07", "circular inheritance not allowed",
             "\"" + parent.name + "\" is already a child of \"" + child.name + "\".");
  }
  if (std::find(child.parents.begin(), child.parents.end(), parent.oid) != child.parents.end()) {
    w.refuse("42P07", "relation \"" + parent.name + "\" would be inherited from more than once");
  }
}

}  // namespace

void merge_into_existing(Writer& w, Oid parent_oid, Oid child, bool partition) {
  const Relation parent = *w.catalog.relation(parent_oid);
  for (const Column& column : parent.columns) {
    if (!column.dropped) merge_column(w, parent, column, child, partition);
  }
  for (const Constraint& constraint : parent.constraints) {
    if (constraint.kind == Constraint::Kind::check && !constraint.no_inherit) {
      merge_check(w, parent, constraint, child, partition);
    }
  }
  add_child(w, parent_oid, child);
}

void leave_parent(Writer& w, Oid parent_oid, Oid child) {
  const Relation parent = *w.catalog.relation(parent_oid);
  w.catalog.update<Relation>(child, [&](Relation& r) {
    for (Column& column : r.columns.edit()) {
      if (column.dropped || column.inherited == 0 || parent.column_number(column.name) == 0) continue;
      --column.inherited;
      column.local = column.local || column.inherited == 0;
    }
    for (Constraint& own : r.constraints.edit()) {
      const bool kind = own.kind == Constraint::Kind::check || own.kind == Constraint::Kind::not_null;
      if (!kind || own.inherited == 0) continue;
      const bool from_parent =
          own.kind == Constraint::Kind::check
              ? parent.find_constraint(own.name) != nullptr
              : not_null_constraint(parent, parent.column_number(r.column(own.columns.front()).name)) !=
                    nullptr;
      if (!from_parent) continue;
      --own.inherited;
      own.local = own.local || own.inherited == 0;
    }
  });
  remove_child(w, parent_oid, child);
}

void add_inherit(AlteredTable& a, const AlterCommand& command) {
  Writer& w = a.w;
  const Oid parent = require_relation(w, command.relation);
  if (parent == 0) return;
  w.record.lock(parent, LockMode::share_update_exclusive);
  check_new_parent(w, *w.catalog.relation(parent), *w.catalog.relation(a.table));
  if (w.catalog.relation(parent)->open() || w.catalog.relation(a.table)->open())
    return add_child(w, parent, a.table);
  merge_into_existing(w, parent, a.table, false);
}

void drop_inherit(AlteredTable& a, const AlterCommand& command) {
  Writer& w = a.w;
  const Relation& child = *w.catalog.relation(a.table);
  if (child.is_partition()) w.refuse("42809", "cannot change inheritance of a partition");
  const Oid parent = require_relation(w, command.relation);
  if (parent == 0) return;
  if (std::find(child.parents.begin(), child.parents.end(), parent) == child.parents.end()) {
    if (child.open()) return;
    w.refuse("42P01", "relation \"" + w.catalog.relation(parent)->name + "\" is not a parent of relation \"" +
                          child.name + "\"");
  }
  leave_parent(w, parent, a.table);
}

void set_of_type(AlteredTable& a, const AlterCommand& command) {
  Writer& w = a.w;
  const Relation table = *w.catalog.relation(a.table);
  if (command.kind == AlterCommand::Kind::drop_of) {
    if (table.of_type == 0) w.refuse("42809", "\"" + table.name + "\" is not a typed table");
    w.catalog.update<Relation>(a.table, [](Relation& r) { r.of_type = 0; });
    return;
  }
  const Oid oid = w.catalog.resolve_type(command.relation);
  const Type* type = w.catalog.get<Type>(oid);
  if (!type && w.may_exist(command.relation->name)) return;
  if (!type)
    w.refuse(not_found(ObjectKind::type, *command.relation, "42704",
                       "type \"" + command.relation->name + "\" does not exist"));
  if (type->kind == Type::Kind::pseudo)
    w.refuse("42704", "type \"" + command.relation->name + "\" is only a shell");
  const Relation* shape = w.catalog.relation(type->relation);
  if (!shape || shape->kind != RelationKind::composite_type) {
    w.refuse("42809", "type " + types::format_type(w.catalog, {oid, -1}) + " is not a composite type");
  }
  if (!table.parents.empty()) w.refuse("42809", "typed tables cannot inherit");
  size_t at = 0;
  for (const Column& wanted : shape->columns) {
    if (wanted.dropped) continue;
    while (at < table.columns.size() && table.columns[at].dropped) ++at;
    if (at >= table.columns.size()) w.refuse("42804", "table is missing column \"" + wanted.name + "\"");
    const Column& own = table.columns[at++];
    if (own.name != wanted.name) {
      w.refuse("42804", "table has column \"" + own.name + "\" where type requires \"" + wanted.name + "\"");
    }
    if (own.type != wanted.type && own.type.known() && wanted.type.known()) {
      w.refuse("42804", "table \"" + table.name + "\" has different type for column \"" + own.name + "\"");
    }
  }
  for (; at < table.columns.size(); ++at) {
    if (!table.columns[at].dropped) {
      w.refuse("42804", "table has extra column \"" + table.columns[at].name + "\"");
    }
  }
  w.catalog.update<Relation>(a.table, [&](Relation& r) { r.of_type = oid; });
}

}  // namespace commands
