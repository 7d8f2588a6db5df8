// CHECK and NOT NULL constraints of tables (src/backend/catalog/heap.c: AddRelationNewConstraints,
// MergeWithExistingConstraint, StoreRelCheck, AddRelationNotNullConstraints).

#include "lint/commands/constraint/check.h"

#include <algorithm>

#include "lint/analyze/references.h"
#include "lint/catalog/choose_name.h"
#include "lint/commands/relation/constraint_name.h"
#include "lint/commands/relation/default.h"
#include "lint/commands/relation/expression.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

ExprPtr analyze_check(Writer& w, Oid table, const ExprPtr& expr) {
  ExprPtr analyzed = analyze_expression(w, expr, table, analyze::ExprUse::check_constraint);
  if (analyzed && analyzed->type.known() && analyzed->kind != Expr::Kind::string &&
      analyzed->kind != Expr::Kind::null &&
      types::base_type(w.catalog, analyzed->type).oid != type_oid::boolean) {
    w.refuse("42804", "argument of CHECK must be type boolean, not type " +
                          types::format_type(w.catalog, {analyzed->type.oid, -1}));
  }
  return analyzed;
}

// t_c_check when the expression names one column, else t_check.
std::string choose_check_name(Writer& w, const Relation& table, const std::vector<ColumnNumber>& columns,
                              const std::vector<std::string>& taken) {
  const std::string column = columns.size() == 1 ? table.column(columns.front()).name : std::string();
  return choose_constraint_name(w.catalog, table.name, column, "check", table.schema, taken);
}

// True when a constraint of that name stands and the new one becomes part of it.
bool merge(Writer& w, Oid oid, const Constraint& constraint, const CheckOptions& options) {
  const Relation& table = *w.catalog.relation(oid);
  const Constraint* old = table.find_constraint(constraint.name);
  if (!old) return false;
  const bool alike = old->kind == Constraint::Kind::check &&
                     same_expression(w.catalog, old->check, table, constraint.check, table);
  const bool partition = table.is_partition();
  const bool allowed = options.allow_merge || (options.local && !old->local && !partition);
  if (!alike || !allowed) refuse_constraint_name(w, table, constraint.name);
  const auto conflict = [&](std::string_view with) {
    w.refuse("42P17", "constraint \"" + constraint.name + "\" conflicts with " + std::string(with) +
                          " constraint on relation \"" + table.name + "\"");
  };
  if (old->no_inherit) conflict("non-inherited");
  if (constraint.no_inherit && old->inherited > 0) conflict("inherited");
  if (constraint.validated && !old->validated) conflict("NOT VALID");
  w.notice("merging constraint \"" + constraint.name + "\" with inherited definition");
  const Oid id = old->oid;
  w.catalog.update<Relation>(oid, [&](Relation& relation) {
    for (Constraint& candidate : relation.constraints.edit()) {
      if (candidate.oid != id) continue;
      if (partition) {
        candidate.inherited = 1;
        candidate.local = false;
      } else if (options.local) {
        candidate.local = true;
      } else {
        ++candidate.inherited;
      }
      candidate.no_inherit = candidate.no_inherit || constraint.no_inherit;
    }
  });
  return true;
}

}  // namespace

std::vector<Constraint> make_checks(Writer& w, Oid oid, const std::vector<ConstraintDef>& definitions,
                                    const CheckOptions& options) {
  std::vector<std::string> names;
  std::vector<Constraint> made;
  for (const ConstraintDef& definition : definitions) {
    Constraint constraint;
    constraint.check = analyze_check(w, oid, definition.expr);
    if (constraint.check) constraint.columns = analyze::columns_of(*constraint.check);
    constraint.no_inherit = definition.no_inherit;
    constraint.enforced = definition.enforced;
    constraint.validated = !definition.not_valid;
    constraint.local = options.local;
    constraint.inherited = options.local ? 0 : 1;
    const Relation& table = *w.catalog.relation(oid);
    constraint.name = definition.name;
    if (constraint.name.empty()) {
      constraint.name = choose_check_name(w, table, constraint.columns, names);
    } else if (std::find(names.begin(), names.end(), constraint.name) != names.end()) {
      w.refuse(exists_already(constraint.name, "42710",
                              "check constraint \"" + constraint.name + "\" already exists"));
    }
    names.push_back(constraint.name);
    if (!definition.name.empty() && merge(w, oid, constraint, options)) continue;
    if (constraint.no_inherit && table.kind == RelationKind::partitioned_table) {
      w.refuse("42P16", "cannot add NO INHERIT constraint to partitioned table \"" + table.name + "\"");
    }
    constraint.oid = add_constraint(w, oid, constraint);
    made.push_back(std::move(constraint));
  }
  return made;
}

void remove_constraint(Writer& w, Oid relation, Oid constraint) {
  w.catalog.remove_dependencies({ObjectClass::constraint, constraint, 0});
  w.catalog.update<Relation>(relation, [&](Relation& r) {
    std::erase_if(r.constraints.edit(),
                  [&](const Constraint& candidate) { return candidate.oid == constraint; });
  });
}

}  // namespace commands
