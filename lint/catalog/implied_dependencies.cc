// What an object depends on by its own value, kind by kind (GenerateTypeDependencies in pg_type.c,
// CreateConstraintEntry in pg_constraint.c).

#include "lint/catalog/implied_dependencies.h"

#include <algorithm>

namespace catalog {
using namespace ast;

namespace {

using Dependencies = std::vector<Dependency>;

ObjectAddress relation_at(Oid oid, ColumnNumber column = 0) {
  return {ObjectClass::relation, oid, column};
}

void add_type(Dependencies& out, const ObjectAddress& dependent, Oid type,
              DependencyKind kind = DependencyKind::normal) {
  if (type >= first_user_oid) out.push_back({dependent, {ObjectClass::type, type, 0}, kind});
}

void add_foreign_key(Dependencies& out, const Constraint& constraint) {
  const ObjectAddress self{ObjectClass::constraint, constraint.oid, 0};
  if (constraint.ref_columns.empty()) out.push_back({self, relation_at(constraint.ref_table), {}});
  for (ColumnNumber column : constraint.ref_columns) {
    out.push_back({self, relation_at(constraint.ref_table, column), DependencyKind::normal});
  }
  if (constraint.index) out.push_back({self, relation_at(constraint.index), DependencyKind::normal});
}

}  // namespace

void implied_dependencies(const Relation& relation, Dependencies& out) {
  const ObjectAddress self = relation_at(relation.oid);
  for (size_t i = 0; i < relation.columns.size(); ++i) {
    const Column& column = relation.columns[i];
    if (!column.dropped) {
      add_type(out, relation_at(relation.oid, static_cast<ColumnNumber>(i + 1)), column.type.oid);
    }
  }
  add_type(out, self, relation.of_type);
  if (relation.kind == RelationKind::composite_type) {
    add_type(out, self, relation.row_type, DependencyKind::internal);
  }
  for (Oid parent : relation.parents) {
    out.push_back({self, relation_at(parent),
                   relation.is_partition() ? DependencyKind::automatic : DependencyKind::normal});
  }
  for (const Constraint& constraint : relation.constraints) {
    const ObjectAddress address{ObjectClass::constraint, constraint.oid, 0};
    if (constraint.kind == Constraint::Kind::foreign_key) add_foreign_key(out, constraint);
    // A copy that points at a partition of the referenced table stands beside its parent and goes with it.
    if (!constraint.parent) continue;
    const bool beside = std::any_of(relation.constraints.begin(), relation.constraints.end(),
                                    [&](const Constraint& c) { return c.oid == constraint.parent; });
    if (beside) {
      out.push_back({address, {ObjectClass::constraint, constraint.parent, 0}, DependencyKind::internal});
    } else {
      out.push_back(
          {address, {ObjectClass::constraint, constraint.parent, 0}, DependencyKind::partition_primary});
      out.push_back({address, self, DependencyKind::partition_secondary});
    }
  }
  if (relation.sequence && relation.sequence->owner_table) {
    out.push_back({self, relation_at(relation.sequence->owner_table, relation.sequence->owner_column),
                   relation.sequence->identity ? DependencyKind::internal : DependencyKind::automatic});
  }
  if (relation.index && relation.index->parent) {
    out.push_back({self, relation_at(relation.index->parent), DependencyKind::partition_primary});
    out.push_back({self, relation_at(relation.index->table), DependencyKind::partition_secondary});
  }
}

void implied_dependencies(const Type& type, Dependencies& out) {
  const ObjectAddress self{ObjectClass::type, type.oid, 0};
  if (type.kind == Type::Kind::array) {
    add_type(out, self, type.element, DependencyKind::internal);
  } else if (type.kind == Type::Kind::domain || type.kind == Type::Kind::range) {
    add_type(out, self, type.base.oid);
  }
  if (type.multirange) {
    out.push_back({{ObjectClass::type, type.multirange, 0}, self, DependencyKind::internal});
  }
}

void implied_dependencies(const Function& function, Dependencies& out) {
  const ObjectAddress self{ObjectClass::function, function.oid, 0};
  for (const Function::Argument& argument : function.arguments) add_type(out, self, argument.type.oid);
  add_type(out, self, function.returns.oid);
}

void implied_dependencies(const Trigger& trigger, Dependencies& out) {
  const ObjectAddress self{ObjectClass::trigger, trigger.oid, 0};
  if (trigger.function) {
    out.push_back({self, {ObjectClass::function, trigger.function, 0}, DependencyKind::normal});
  }
  if (trigger.parent) {
    out.push_back({self, {ObjectClass::trigger, trigger.parent, 0}, DependencyKind::partition_primary});
    out.push_back({self, relation_at(trigger.table), DependencyKind::partition_secondary});
  }
}

}  // namespace catalog
