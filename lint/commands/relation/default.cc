// Defaults and constraints as entries of their own, with what they depend on.

#include "lint/commands/relation/default.h"

#include "lint/analyze/references.h"
#include "lint/commands/relation/expression.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

void add_default(Writer& w, Oid relation, ColumnNumber column, const ExprPtr& analyzed) {
  remove_default(w, relation, column);
  const Oid oid = w.catalog.new_oid();
  w.catalog.update<Relation>(relation, [&](Relation& r) {
    r.column(column).default_expr = analyzed;
    r.column(column).default_oid = oid;
  });
  // Before 15 a generated column itself depended on what its expression names.
  const bool generated = w.catalog.relation(relation)->column(column).generated != Generated::none;
  const ObjectAddress self = generated && w.catalog.server_version() < 15
                                 ? ObjectAddress{ObjectClass::relation, relation, column}
                                 : ObjectAddress{ObjectClass::column_default, oid, 0};
  for (const ObjectAddress& on : analyze::dependencies_of(w.catalog, *analyzed, relation)) {
    if (on.cls == ObjectClass::relation && on.oid == relation) continue;  // those follow from the value
    w.catalog.add_dependency({self, on, DependencyKind::normal});
  }
}

void remove_default(Writer& w, Oid relation, ColumnNumber column) {
  const Column& definition = w.catalog.relation(relation)->column(column);
  if (definition.default_oid == 0) return;
  w.catalog.remove_dependencies({ObjectClass::column_default, definition.default_oid, 0});
  if (definition.generated != Generated::none) {
    for (const Dependency& dependency : w.catalog.references_of({ObjectClass::relation, relation, column})) {
      if (dependency.referenced.cls != ObjectClass::collation) w.catalog.remove_dependency(dependency);
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
    for (const ObjectAddress& on : analyze::dependencies_of(w.catalog, *constraint.check, relation)) {
      if (on.cls == ObjectClass::relation && on.oid == relation) continue;
      w.catalog.add_dependency({{ObjectClass::constraint, constraint.oid, 0}, on, DependencyKind::normal});
    }
  }
  const Oid oid = constraint.oid;
  w.catalog.update<Relation>(relation, [&](Relation& r) { r.constraints.push_back(std::move(constraint)); });
  return oid;
}

void set_parent_constraint(Writer& w, Oid relation, Oid constraint, Oid parent) {
  change_constraint(w, relation, constraint, [&](Constraint& c) {
    c.parent = parent;
    c.local = parent == 0;
    c.inherited = parent == 0 ? 0 : 1;
  });
}

namespace {

// DEFAULT NULL is no default at all (AddRelationNewConstraints), unless it takes a cast to become the
// column's type: one for its length, as in varchar(10), or into a domain.
bool is_bare_null(const Catalog& catalog, const Expr& written, TypeRef column) {
  const auto facts = types::type_facts(catalog, column.oid);
  if (column.typmod >= 0 || (facts && facts->kind == Type::Kind::domain)) return false;
  if (written.kind == Expr::Kind::null) return true;
  if (written.kind != Expr::Kind::cast || written.args.empty() || !written.args.front()) return false;
  return written.args.front()->kind == Expr::Kind::null &&
         types::resolve_type(catalog, written.type_name).type == TypeRef{column.oid, -1};
}

}  // namespace

void set_written_default(Writer& w, Oid table, ColumnNumber column, const ExprPtr& written) {
  const bool generated = w.catalog.relation(table)->column(column).generated != Generated::none;
  const ExprPtr analyzed = analyze_default(w, written, table, column, generated);
  if (!generated && is_bare_null(w.catalog, *written, w.catalog.relation(table)->column(column).type)) {
    remove_default(w, table, column);
    return;
  }
  add_default(w, table, column, analyzed);
}

}  // namespace commands
