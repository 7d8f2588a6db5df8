// Taking single objects out of the Catalog: doDeletion, src/backend/catalog/dependency.c.

#include "lint/commands/drop/remove.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/dependency/describe.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

template <class List, class Item>
void erase_item(List& list, const Item& item) {
  list.erase(std::remove(list.begin(), list.end(), item), list.end());
}

void forget_from(Catalog& catalog, Oid owner, Oids Relation::*list, Oid item) {
  const Relation* relation = catalog.relation(owner);
  if (!relation) return;
  const std::vector<Oid>& items = relation->*list;
  if (std::find(items.begin(), items.end(), item) == items.end()) return;
  catalog.update<Relation>(owner, [&](Relation& r) { erase_item((r.*list).edit(), item); });
}

void clear_default(Column& column) {
  column.default_expr = nullptr;
  column.default_oid = 0;
  column.generated = Generated::none;
}

// RemoveAttributeById: the number stays, the name becomes one that nobody can have written.
void remove_column(Catalog& catalog, const ObjectAddress& object) {
  const Relation* relation = catalog.relation(object.oid);
  if (!relation || static_cast<size_t>(object.column) > relation->columns.size()) return;
  catalog.update<Relation>(object.oid, [&](Relation& r) {
    Column& column = r.column(object.column);
    column.dropped = true;
    column.name = fmt::format("........pg.dropped.{}........", object.column);
    column.type = {};
    column.collation.clear();
    column.not_null = false;
    column.identity = Identity::none;
    clear_default(column);
  });
}

void remove_from_publications(Catalog& catalog, Oid table) {
  std::vector<Oid> holders;
  for (const auto& [oid, object] : catalog.all<DefinedObject>()) {
    const auto& list = object->relations;
    if (std::find(list.begin(), list.end(), table) != list.end()) holders.push_back(oid);
  }
  for (Oid oid : holders) {
    catalog.update<DefinedObject>(oid, [&](DefinedObject& object) { erase_item(object.relations, table); });
  }
}

void remove_relation(Catalog& catalog, Oid oid) {
  const Relation* relation = catalog.relation(oid);
  if (!relation) return;
  if (relation->index) {
    const Oid table = relation->index->table;
    forget_from(catalog, table, &Relation::indexes, oid);
  }
  const std::vector<Oid> parents = relation->parents, children = relation->children;
  for (Oid parent : parents) forget_from(catalog, parent, &Relation::children, oid);
  for (Oid child : children) forget_from(catalog, child, &Relation::parents, oid);
  if (relation->is_table()) remove_from_publications(catalog, oid);
  catalog.remove<Relation>(oid);
}

// RemoveConstraintById.
void remove_constraint(Catalog& catalog, Oid oid) {
  auto [relation, constraint] = catalog.find_constraint(oid);
  auto is_it = [&](const Constraint& candidate) { return candidate.oid == oid; };
  if (constraint) {
    catalog.update<Relation>(relation->oid, [&](Relation& r) {
      std::vector<Constraint>& constraints = r.constraints.edit();
      const auto it = std::find_if(constraints.begin(), constraints.end(), is_it);
      if (it->kind == Constraint::Kind::not_null) {
        for (ColumnNumber column : it->columns) r.column(column).not_null = false;
      }
      constraints.erase(it);
    });
    return;
  }
  for (const auto& [type_oid, type] : catalog.all<Type>()) {
    if (std::none_of(type->constraints.begin(), type->constraints.end(), is_it)) continue;
    catalog.update<Type>(type_oid, [&](Type& t) { std::erase_if(t.constraints.edit(), is_it); });
    return;
  }
}

void remove_default(Catalog& catalog, Oid oid) {
  auto [relation, number] = catalog.find_default(oid);
  if (!relation) return;
  catalog.update<Relation>(relation->oid,
                           [&, column = number](Relation& r) { clear_default(r.column(column)); });
}

template <class T>
void remove_in_table(Catalog& catalog, Oid oid, Oids Relation::*list) {
  const T* object = catalog.get<T>(oid);
  if (!object) return;
  forget_from(catalog, object->table, list, oid);
  catalog.remove<T>(oid);
}

// Out of the publication that it stands in.
void remove_published(Catalog& catalog, const ObjectAddress& object) {
  const DefinedObject* published = catalog.get<DefinedObject>(object.oid);
  if (!published) return;
  const std::vector<Oid> tables = published->relations;
  for (const Dependency& dependency : catalog.references_of(object)) {
    if (dependency.referenced.cls != ObjectClass::publication ||
        !catalog.get<DefinedObject>(dependency.referenced.oid))
      continue;
    catalog.update<DefinedObject>(dependency.referenced.oid, [&](DefinedObject& publication) {
      for (Oid table : tables) erase_item(publication.relations, table);
    });
  }
  catalog.remove<DefinedObject>(object.oid);
}

void remove_type(Catalog& catalog, Oid oid) {
  const Type* type = catalog.get<Type>(oid);
  if (!type) return;
  if (type->kind == Type::Kind::array && catalog.get<Type>(type->element)) {
    catalog.update<Type>(type->element, [](Type& element) { element.array_type = 0; });
  }
  catalog.remove<Type>(oid);
}

}  // namespace

void remove_object(Writer& w, const ObjectAddress& object) {
  Catalog& catalog = w.catalog;
  switch (object.cls) {
    case ObjectClass::relation:
      if (object.column) {
        remove_column(catalog, object);
      } else {
        remove_relation(catalog, object.oid);
      }
      break;
    case ObjectClass::type: remove_type(catalog, object.oid); break;
    case ObjectClass::constraint: remove_constraint(catalog, object.oid); break;
    case ObjectClass::column_default: remove_default(catalog, object.oid); break;
    case ObjectClass::trigger: remove_in_table<Trigger>(catalog, object.oid, &Relation::triggers); break;
    case ObjectClass::policy: remove_in_table<Policy>(catalog, object.oid, &Relation::policies); break;
    case ObjectClass::rule: remove_in_table<Rule>(catalog, object.oid, &Relation::rules); break;
    case ObjectClass::schema:
      if (catalog.get<Schema>(object.oid)) catalog.remove<Schema>(object.oid);
      break;
    case ObjectClass::function:
      if (catalog.get<Function>(object.oid)) catalog.remove<Function>(object.oid);
      break;
    case ObjectClass::extension:
      if (catalog.get<Extension>(object.oid)) catalog.remove<Extension>(object.oid);
      break;
    case ObjectClass::publication_relation: remove_published(catalog, object); break;
    default:
      if (catalog.get<DefinedObject>(object.oid)) catalog.remove<DefinedObject>(object.oid);
  }
  catalog.remove_dependencies(object);
}

std::string name_for_record(const Catalog& catalog, const ObjectAddress& object) {
  auto in_relation = [&](const Relation* relation, const std::string& name) {
    return relation ? catalog.qualified_name(*relation) + "." + name : name;
  };
  switch (object.cls) {
    case ObjectClass::relation: {
      const Relation* relation = catalog.relation(object.oid);
      if (!relation) return {};
      return object.column ? in_relation(relation, relation->column(object.column).name)
                           : catalog.qualified_name(*relation);
    }
    case ObjectClass::constraint: {
      auto [relation, constraint] = catalog.find_constraint(object.oid);
      if (constraint) return in_relation(relation, constraint->name);
      return dependency::describe(catalog, object);
    }
    case ObjectClass::trigger: {
      const Trigger* trigger = catalog.get<Trigger>(object.oid);
      return trigger ? in_relation(catalog.relation(trigger->table), trigger->name) : std::string();
    }
    case ObjectClass::policy: {
      const Policy* policy = catalog.get<Policy>(object.oid);
      return policy ? in_relation(catalog.relation(policy->table), policy->name) : std::string();
    }
    case ObjectClass::type: {
      const Type* type = catalog.get<Type>(object.oid);
      return type ? fmt::format("{}.{}", catalog.schema_name(type->schema), type->name) : std::string();
    }
    case ObjectClass::function: {
      const Function* function = catalog.get<Function>(object.oid);
      return function ? fmt::format("{}.{}", catalog.schema_name(function->schema), function->name)
                      : std::string();
    }
    case ObjectClass::schema: return std::string(catalog.schema_name(object.oid));
    default: return dependency::describe(catalog, object);
  }
}

}  // namespace commands
