// Who depends on what, from values and dependencies: the pg_depend that findDependentObjects scans.

#include "lint/dependency/dependents.h"

#include <algorithm>

#include "lint/pg_catalog/rows.h"
#include "lint/types/type.h"

namespace dependency {
using namespace ast;
using namespace catalog;

namespace {

using Dependencies = std::vector<Dependency>;
using enum DependencyKind;

void walk_columns(const ExprPtr& expr, Oid relation, std::vector<ColumnNumber>& out) {
  if (!expr) return;
  walk(*expr, [&](const Expr& node) {
    if (node.kind == Expr::Kind::column && node.column != 0 &&
        (node.relation == relation || node.relation == 0)) {
      out.push_back(node.column);
    }
  });
}

bool has(const std::vector<ColumnNumber>& columns, ColumnNumber column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

std::vector<ColumnNumber> index_columns(const Index& index) {
  std::vector<ColumnNumber> columns = index.include;
  for (const IndexKey& key : index.keys) {
    if (key.column) columns.push_back(key.column);
    walk_columns(key.expr, index.table, columns);
  }
  walk_columns(index.predicate, index.table, columns);
  return columns;
}

// Dependents that stand within the table. column 0: all of them.
class RelationDependents {
 public:
  RelationDependents(const Catalog& catalog, const Relation& relation, ColumnNumber column, Dependencies& out)
      : catalog_(catalog), relation_(relation), column_(column), out_(out) {}

  void all() {
    if (column_ == 0 && relation_.row_type && relation_.kind != RelationKind::composite_type) {
      add({ObjectClass::type, relation_.row_type, 0}, internal);
    }
    for (const Constraint& constraint : relation_.constraints) add_constraint(constraint);
    for (Oid index : relation_.indexes) add_index(index);
    for (size_t i = 0; i < relation_.columns.size(); ++i) {
      add_default(relation_.columns[i], static_cast<ColumnNumber>(i + 1));
    }
    for (Oid oid : relation_.triggers) add_trigger(oid);
    for (Oid oid : relation_.policies) add_policy(oid);
    for (Oid oid : relation_.rules) {
      if (column_ == 0) add({ObjectClass::rule, oid, 0}, automatic);
    }
  }

 private:
  void add(const ObjectAddress& dependent, DependencyKind kind) {
    out_.push_back({dependent, {ObjectClass::relation, relation_.oid, column_}, kind});
  }
  bool concerns(const std::vector<ColumnNumber>& columns) const {
    return column_ == 0 || has(columns, column_);
  }

  void add_constraint(const Constraint& constraint) {
    std::vector<ColumnNumber> columns = constraint.columns;
    walk_columns(constraint.check, relation_.oid, columns);
    if (concerns(columns)) add({ObjectClass::constraint, constraint.oid, 0}, automatic);
  }
  void add_index(Oid oid) {
    const Relation* index = catalog_.relation(oid);
    if (!index || !index->index || index->index->constraint) return;
    if (concerns(index_columns(*index->index))) add({ObjectClass::relation, oid, 0}, automatic);
  }
  void add_default(const Column& column, ColumnNumber number) {
    if (column.dropped || !column.default_expr) return;
    std::vector<ColumnNumber> read;
    walk_columns(column.default_expr, relation_.oid, read);
    const bool own = column_ == 0 || column_ == number;
    if (own && column.default_oid) {
      add({ObjectClass::column_default, column.default_oid, 0}, column.is_generated() ? internal : automatic);
    }
    if (column.is_generated() && column_ != 0 && column_ != number && has(read, column_)) {
      add_generated(column, number);
    }
  }
  // The expression's columns refuse to go from 15 on; before, the generated column went with them
  // (StoreAttrDefault, src/backend/catalog/heap.c).
  void add_generated(const Column& column, ColumnNumber number) {
    if (catalog_.server_version() >= 15 && column.default_oid) {
      add({ObjectClass::column_default, column.default_oid, 0}, normal);
    } else {
      add({ObjectClass::relation, relation_.oid, number},
          catalog_.server_version() >= 15 ? normal : automatic);
    }
  }
  void add_trigger(Oid oid) {
    const Trigger* trigger = catalog_.get<Trigger>(oid);
    if (!trigger) return;
    if (column_ == 0) add({ObjectClass::trigger, oid, 0}, automatic);
    std::vector<ColumnNumber> columns = trigger->update_columns;
    walk_columns(trigger->when, relation_.oid, columns);
    if (column_ != 0 && has(columns, column_)) add({ObjectClass::trigger, oid, 0}, normal);
  }
  void add_policy(Oid oid) {
    const Policy* policy = catalog_.get<Policy>(oid);
    if (!policy) return;
    if (column_ == 0) add({ObjectClass::policy, oid, 0}, automatic);
    std::vector<ColumnNumber> columns;
    walk_columns(policy->using_, relation_.oid, columns);
    walk_columns(policy->check, relation_.oid, columns);
    if (column_ != 0 && has(columns, column_)) add({ObjectClass::policy, oid, 0}, normal);
  }

  const Catalog& catalog_;
  const Relation& relation_;
  ColumnNumber column_;
  Dependencies& out_;
};

void add_statistics(const Catalog& catalog, const ObjectAddress& table, Dependencies& out) {
  if (table.column != 0) return;  // by dependency
  for (const auto& [oid, object] : catalog.all<DefinedObject>()) {
    if (object->cls != ObjectClass::statistics) continue;
    if (std::find(object->relations.begin(), object->relations.end(), table.oid) != object->relations.end()) {
      out.push_back({{ObjectClass::statistics, oid, 0}, table, automatic});
    }
  }
}

void relation_dependents(const Catalog& catalog, const ObjectAddress& object, Dependencies& out) {
  const Relation* relation = catalog.relation(object.oid);
  if (!relation) return;
  RelationDependents(catalog, *relation, object.column, out).all();
  add_statistics(catalog, object, out);
}

void type_dependents(const Catalog& catalog, const ObjectAddress& object, Dependencies& out) {
  const Type* type = catalog.get<Type>(object.oid);
  if (!type) return;
  for (const Constraint& constraint : type->constraints) {
    out.push_back({{ObjectClass::constraint, constraint.oid, 0}, object, automatic});
  }
}

void constraint_dependents(const Catalog& catalog, const ObjectAddress& object, Dependencies& out) {
  auto [relation, constraint] = catalog.find_constraint(object.oid);
  if (!constraint || constraint->kind == Constraint::Kind::foreign_key || !constraint->index) return;
  out.push_back({{ObjectClass::relation, constraint->index, 0}, object, internal});
}

// An index stands on the operator classes of its keys (index_create, src/backend/catalog/index.c): those
// written, and default ones that pg_catalog has no like of.
void class_dependents(const Catalog& catalog, const ObjectAddress& object, Dependencies& out) {
  const DefinedObject* held = catalog.get<DefinedObject>(object.oid);
  if (!held) return;
  auto property = [&](const char* name) {
    const auto found = held->properties.find(name);
    return found == held->properties.end() ? std::string() : found->second;
  };
  const std::string method = property("method"), type = property("type");
  const std::string name = held->name.substr(0, held->name.find(" using "));
  const bool is_default = held->properties.count("default") != 0;
  auto uses = [&](const Relation& table, const IndexKey& key) {
    if (!key.opclass.empty()) return key.opclass == name || key.opclass.str().ends_with("." + name);
    const TypeRef of = key.column ? table.column(key.column).type : key.expr ? key.expr->type : TypeRef{};
    if (!is_default || !of.known() || type != std::to_string(types::base_type(catalog, of).oid)) return false;
    const auto classes = pg_catalog::operator_classes(method);
    return std::none_of(classes.begin(), classes.end(), [&](const pg_catalog::ClassRow& row) {
      return row.is_default && row.in(catalog.server_version()) &&
             row.type == types::base_type(catalog, of).oid;
    });
  };
  for (const auto& [oid, index] : catalog.all<Relation>()) {
    if (!index->index || index->index->method != method) continue;
    const Relation* table = catalog.relation(index->index->table);
    const auto& keys = index->index->keys;
    if (table &&
        std::any_of(keys.begin(), keys.end(), [&](const IndexKey& key) { return uses(*table, key); })) {
      out.push_back({{ObjectClass::relation, oid, 0}, object, normal});
    }
  }
}

// Tables and indexes that name the access method.
void method_dependents(const Catalog& catalog, const ObjectAddress& object, Dependencies& out) {
  const DefinedObject* method = catalog.get<DefinedObject>(object.oid);
  if (!method) return;
  for (const auto& [oid, relation] : catalog.all<Relation>()) {
    const bool uses =
        relation->index ? relation->index->method == method->name : relation->access_method == method->name;
    if (uses) out.push_back({{ObjectClass::relation, oid, 0}, object, normal});
  }
}

// Types of their own: not row types and arrays, which hang on another object.
bool stands_alone(const Catalog& catalog, const Type& type) {
  if (type.kind == Type::Kind::array) return false;
  if (type.relation == 0) return true;
  const Relation* relation = catalog.relation(type.relation);
  return !relation || relation->kind == RelationKind::composite_type;
}

void schema_dependents(const Catalog& catalog, const ObjectAddress& object, Dependencies& out) {
  for (const auto& [oid, relation] : catalog.all<Relation>()) {
    if (relation->schema != object.oid || relation->is_index()) continue;
    if (relation->kind == RelationKind::composite_type) continue;
    out.push_back({{ObjectClass::relation, oid, 0}, object, normal});
  }
  for (const auto& [oid, type] : catalog.all<Type>()) {
    if (type->schema == object.oid && stands_alone(catalog, *type)) {
      out.push_back({{ObjectClass::type, oid, 0}, object, normal});
    }
  }
  for (const auto& [oid, function] : catalog.all<Function>()) {
    if (function->schema == object.oid) out.push_back({{ObjectClass::function, oid, 0}, object, normal});
  }
  for (const auto& [oid, extension] : catalog.all<Extension>()) {
    if (extension->schema == object.oid) out.push_back({{ObjectClass::extension, oid, 0}, object, normal});
  }
  for (const auto& [oid, named] : catalog.all<DefinedObject>()) {
    if (named->schema == object.oid) out.push_back({{named->cls, oid, 0}, object, normal});
  }
}

void relation_references(const Catalog& catalog, const ObjectAddress& object, Dependencies& out) {
  const Relation* relation = catalog.relation(object.oid);
  if (!relation || object.column != 0) return;
  if (relation->index) {
    const Index& index = *relation->index;
    if (index.constraint) out.push_back({object, {ObjectClass::constraint, index.constraint, 0}, internal});
    if (index.parent) {
      out.push_back({object, {ObjectClass::relation, index.parent, 0}, partition_primary});
      out.push_back({object, {ObjectClass::relation, index.table, 0}, partition_secondary});
    }
  }
  if (relation->sequence && relation->sequence->identity) {
    const Sequence& sequence = *relation->sequence;
    out.push_back({object, {ObjectClass::relation, sequence.owner_table, sequence.owner_column}, internal});
  }
  if (relation->kind == RelationKind::composite_type) {
    out.push_back({object, {ObjectClass::type, relation->row_type, 0}, internal});
  }
}

void type_references(const Catalog& catalog, const ObjectAddress& object, Dependencies& out) {
  const Type* type = catalog.get<Type>(object.oid);
  if (!type) return;
  if (type->kind == Type::Kind::array && type->element) {
    out.push_back({object, {ObjectClass::type, type->element, 0}, internal});
  }
  if (type->kind == Type::Kind::multirange) {
    for (const auto& [oid, range] : catalog.all<Type>()) {
      if (range->multirange == object.oid) out.push_back({object, {ObjectClass::type, oid, 0}, internal});
    }
  }
  const Relation* relation = type->relation ? catalog.relation(type->relation) : nullptr;
  if (relation && relation->kind != RelationKind::composite_type) {
    out.push_back({object, {ObjectClass::relation, type->relation, 0}, internal});
  }
}

void parent_references(const ObjectAddress& object, const ObjectAddress& parent, Oid table,
                       Dependencies& out) {
  if (parent.oid == 0) return;
  out.push_back({object, parent, partition_primary});
  out.push_back({object, {ObjectClass::relation, table, 0}, partition_secondary});
}

}  // namespace

std::vector<Dependency> dependents(const Catalog& catalog, const ObjectAddress& object) {
  const bool whole = object.column == 0;
  Dependencies out = catalog.dependents_of(object, whole);
  for (const Dependency& dependency : catalog.value_dependents_of(object, whole)) out.push_back(dependency);
  switch (object.cls) {
    case ObjectClass::relation: relation_dependents(catalog, object, out); break;
    case ObjectClass::type: type_dependents(catalog, object, out); break;
    case ObjectClass::constraint: constraint_dependents(catalog, object, out); break;
    case ObjectClass::schema: schema_dependents(catalog, object, out); break;
    case ObjectClass::access_method: method_dependents(catalog, object, out); break;
    case ObjectClass::operator_class: class_dependents(catalog, object, out); break;
    default: break;
  }
  return out;
}

std::vector<Dependency> references(const Catalog& catalog, const ObjectAddress& object) {
  Dependencies out = catalog.references_of(object, object.column == 0);
  switch (object.cls) {
    case ObjectClass::relation: relation_references(catalog, object, out); break;
    case ObjectClass::type: type_references(catalog, object, out); break;
    case ObjectClass::constraint: {
      auto [relation, constraint] = catalog.find_constraint(object.oid);
      const bool beside =
          constraint && std::any_of(relation->constraints.begin(), relation->constraints.end(),
                                    [&at = constraint](const Constraint& c) { return c.oid == at->parent; });
      if (constraint && beside) {
        out.push_back({object, {ObjectClass::constraint, constraint->parent, 0}, internal});
      } else if (constraint) {
        parent_references(object, {ObjectClass::constraint, constraint->parent, 0}, relation->oid, out);
      }
      break;
    }
    case ObjectClass::column_default: {
      auto [relation, column] = catalog.find_default(object.oid);
      if (relation && relation->column(column).is_generated() && catalog.server_version() >= 15) {
        out.push_back({object, {ObjectClass::relation, relation->oid, column}, internal});
      }
      break;
    }
    case ObjectClass::trigger: {
      const Trigger* trigger = catalog.get<Trigger>(object.oid);
      if (trigger) {
        parent_references(object, {ObjectClass::trigger, trigger->parent, 0}, trigger->table, out);
      }
      break;
    }
    default: break;
  }
  return out;
}

}  // namespace dependency
