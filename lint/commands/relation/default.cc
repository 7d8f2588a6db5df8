// Defaults and constraints as entries of their own, with what they depend on.

#include "lint/analyze/analyze.h"
#include "lint/commands/relation/relation.h"

namespace catalog::applying {

void add_default(Writer& w, Oid relation, ColumnNumber column, const ExprPtr& bound) {
  remove_default(w, relation, column);
  const Oid oid = w.catalog.new_oid();
  w.catalog.update<Relation>(relation, [&](Relation& r) {
    r.column(column).default_expr = bound;
    r.column(column).default_oid = oid;
  });
  // Before 15 a generated column itself depended on what its expression names.
  const bool generated = w.catalog.relation(relation)->column(column).generated != 0;
  const ObjectAddress self = generated && w.catalog.server_version() < 15
                                 ? ObjectAddress{ObjectClass::relation, relation, column}
                                 : ObjectAddress{ObjectClass::column_default, oid, 0};
  for (const ObjectAddress& on : dependencies_of(w.catalog, *bound, relation)) {
    if (on.cls == ObjectClass::relation && on.oid == relation) continue;  // those follow from the value
    w.catalog.add_dependency({self, on, DependencyKind::normal});
  }
}

void remove_default(Writer& w, Oid relation, ColumnNumber column) {
  const Column& definition = w.catalog.relation(relation)->column(column);
  if (definition.default_oid == 0) return;
  w.catalog.remove_dependencies({ObjectClass::column_default, definition.default_oid, 0});
  if (definition.generated != 0) {
    for (const Dependency& edge : w.catalog.references_of({ObjectClass::relation, relation, column})) {
      if (edge.referenced.cls != ObjectClass::collation) w.catalog.remove_dependency(edge);
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
  if (constraint.check) {
    for (const ObjectAddress& on : dependencies_of(w.catalog, *constraint.check, relation)) {
      if (on.cls == ObjectClass::relation && on.oid == relation) continue;
      w.catalog.add_dependency({{ObjectClass::constraint, constraint.oid, 0}, on, DependencyKind::normal});
    }
  }
  const Oid oid = constraint.oid;
  w.catalog.update<Relation>(relation, [&](Relation& r) { r.constraints.push_back(std::move(constraint)); });
  return oid;
}

}  // namespace catalog::applying
