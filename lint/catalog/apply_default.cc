// Defaults and constraints as entries of their own, with what they depend on.

#include <algorithm>

#include "lint/catalog/apply_relation.h"
#include "lint/catalog/bind.h"

namespace catalog::applying {

void add_default(Writer& w, Oid relation, ColumnNumber column, const ExprPtr& bound) {
  remove_default(w, relation, column);
  const Oid oid = w.catalog.new_oid();
  const bool generated = w.catalog.relation(relation)->column(column).generated != 0;
  w.catalog.update<Relation>(relation, [&](Relation& r) {
    r.column(column).default_expr = bound;
    r.column(column).default_oid = oid;
  });
  const ObjectAddress self{ObjectClass::column_default, oid, 0};
  const ObjectAddress of_column{ObjectClass::relation, relation, column};
  const bool internal = generated && w.catalog.server_version() >= 15;
  w.catalog.add_dependency(
      {self, of_column, internal ? DependencyKind::internal : DependencyKind::automatic});
  // Before 15 a generated column itself hung automatically on the columns that it reads
  // (src/backend/catalog/pg_attrdef.c, StoreAttrDefault).
  const bool through_column = generated && w.catalog.server_version() < 15;
  for (const ObjectAddress& on : dependencies_of(w.catalog, *bound, relation)) {
    if (on == of_column) continue;
    if (through_column) {
      w.catalog.add_dependency({of_column, on, DependencyKind::automatic});
    } else {
      w.catalog.add_dependency({self, on, DependencyKind::normal});
    }
  }
}

void remove_default(Writer& w, Oid relation, ColumnNumber column) {
  const Column& definition = w.catalog.relation(relation)->column(column);
  if (definition.default_oid == 0) return;
  w.catalog.remove_dependencies({ObjectClass::column_default, definition.default_oid, 0});
  if (definition.generated != 0) {  // before 15: the column's own edges
    const ObjectAddress self{ObjectClass::relation, relation, column};
    for (const Dependency& edge : w.catalog.references_of(self)) {
      if (edge.kind == DependencyKind::automatic) w.catalog.remove_dependency(edge);
    }
  }
  w.catalog.update<Relation>(relation, [&](Relation& r) {
    r.column(column).default_expr = nullptr;
    r.column(column).default_oid = 0;
  });
}

Oid add_constraint(Writer& w, Oid relation, Constraint constraint) {
  if (constraint.oid == 0) constraint.oid = w.catalog.new_oid();
  constraint.made = w.context.origin;
  const ObjectAddress self{ObjectClass::constraint, constraint.oid, 0};
  const auto depend = [&](ObjectAddress on, DependencyKind kind) {
    w.catalog.add_dependency({self, on, kind});
  };
  for (ColumnNumber column : constraint.columns) {
    depend({ObjectClass::relation, relation, column}, DependencyKind::automatic);
  }
  if (constraint.columns.empty()) depend({ObjectClass::relation, relation, 0}, DependencyKind::automatic);
  if (constraint.check) {
    for (const ObjectAddress& on : dependencies_of(w.catalog, *constraint.check, relation)) {
      if (on.cls != ObjectClass::relation || on.oid != relation) depend(on, DependencyKind::normal);
    }
  }
  if (constraint.kind == Constraint::Kind::foreign_key) {
    for (ColumnNumber column : constraint.ref_columns) {
      depend({ObjectClass::relation, constraint.ref_table, column}, DependencyKind::normal);
    }
    if (constraint.index != 0) depend({ObjectClass::relation, constraint.index, 0}, DependencyKind::normal);
  }
  const Oid oid = constraint.oid;
  w.catalog.update<Relation>(relation, [&](Relation& r) { r.constraints.push_back(std::move(constraint)); });
  return oid;
}

}  // namespace catalog::applying
