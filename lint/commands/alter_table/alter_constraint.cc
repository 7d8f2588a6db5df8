// ALTER CONSTRAINT (ATExecAlterConstraint).

#include "lint/commands/alter_table/alter_constraint.h"

#include "lint/catalog/inheritors.h"
#include "lint/commands/alter_table/constraint.h"
#include "lint/commands/constraint/not_null.h"
#include "lint/commands/relation/default.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using ConstraintKind = Constraint::Kind;

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
  if (constraint.kind != ConstraintKind::not_null) {
    w.refuse("42809", constraint_words(constraint.name, table) + " is not a not-null constraint");
  }
  if (constraint.inherited > 0) {
    w.refuse("42P16", "cannot alter inherited constraint \"" + constraint.name + "\" on relation \"" +
                          table.name + "\"");
  }
  if (constraint.no_inherit == no_inherit) return;
  change_constraint(w, table.oid, constraint.oid, [&](Constraint& c) { c.no_inherit = no_inherit; });
  const std::string& column = table.column(constraint.columns.front()).name;
  if (!no_inherit) return pass_on_not_null(w, table.oid, column, constraint.name);
  w.record.hold(table.children);
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
    w.record.hold(oid);
    if (!own || own->kind != ConstraintKind::check || own->enforced == enforced) continue;
    if (enforced) w.record.scan(oid);
    change_constraint(w, oid, own->oid, [&](Constraint& c) {
      c.enforced = enforced;
      c.validated = enforced;
    });
  }
}

// ATExecAlterFKConstrEnforceability: the triggers on both sides are made, and the rows looked at; or the
// triggers go.
void record_enforcement(Writer& w, const std::vector<Oid>& tree, const Constraint& key, bool enforced) {
  w.record.lock(key.ref_table, enforced ? LockMode::share_row_exclusive : LockMode::access_exclusive);
  if (!enforced) return;
  for (Oid oid : tree) {
    const Relation& table = *w.catalog.relation(oid);
    for (const Constraint& own : table.constraints) {
      const bool same = own.oid == key.oid || (own.kind == Constraint::Kind::foreign_key && own.parent != 0 &&
                                               !own.enforced && own.ref_table == key.ref_table);
      if (same && table.kind == RelationKind::table) w.record.validate(own.name);
    }
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
  if (constraint->kind != ConstraintKind::foreign_key) {
    const bool check = constraint->kind == ConstraintKind::check && w.catalog.server_version() >= 19;
    if (check && command.alters_enforcement && !command.alters_deferrability) {
      alter_check_enforcement(a, table, *constraint, wanted.enforced);
      return;
    }
    if (command.alters_enforcement && !check) {
      w.refuse("42809", "cannot alter enforceability of " + constraint_words(command.name, table), {},
               w.catalog.server_version() < 19
                   ? ""
                   : "Only foreign key and check constraints can change enforceability.");
    }
    w.refuse("42809", constraint_words(command.name, table) + " is not a foreign key constraint");
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
  const std::vector<Oid> tree = a.recurse ? all_inheritors(w.catalog, a.table) : std::vector<Oid>{a.table};
  if (table.kind == RelationKind::partitioned_table) w.record.hold(tree);
  if (command.alters_enforcement) {
    if (constraint->enforced != wanted.enforced) record_enforcement(w, tree, *constraint, wanted.enforced);
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
