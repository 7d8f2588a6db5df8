// Objects in the server's words: getObjectDescription, src/backend/catalog/objectaddress.c.

#include "lint/dependency/describe.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/sql/identifier.h"
#include "lint/types/format_type.h"

namespace dependency {
using namespace ast;
using namespace catalog;

std::string_view kind_word(RelationKind kind) {
  switch (kind) {
    case RelationKind::foreign_table: return "foreign table";
    case RelationKind::index:
    case RelationKind::partitioned_index: return "index";
    case RelationKind::sequence: return "sequence";
    case RelationKind::view: return "view";
    case RelationKind::materialized_view: return "materialized view";
    case RelationKind::composite_type: return "composite type";
    default: return "table";
  }
}

namespace {

std::string qualified(const Catalog& catalog, Oid schema, const std::string& name, bool visible) {
  if (visible || schema == 0) return sql::quote_identifier(name);
  return sql::quote_identifier(catalog.schema_name(schema)) + "." + sql::quote_identifier(name);
}

std::string relation_words(const Catalog& catalog, Oid oid) {
  const Relation* relation = catalog.relation(oid);
  if (!relation) return fmt::format("relation {}", oid);
  const bool visible = catalog.resolve_relation({{}, relation->name}) == oid;
  return fmt::format("{} {}", kind_word(relation->kind),
                     qualified(catalog, relation->schema, relation->name, visible));
}

std::string column_words(const Catalog& catalog, Oid oid, ColumnNumber number) {
  const Relation* relation = catalog.relation(oid);
  if (!relation || number < 1 || static_cast<size_t>(number) > relation->columns.size()) {
    return relation_words(catalog, oid);
  }
  return fmt::format("column {} of {}", relation->column(number).name, relation_words(catalog, oid));
}

bool function_visible(const Catalog& catalog, const Function& function) {
  const auto& path = catalog.search_path();
  return std::find(path.begin(), path.end(), function.schema) != path.end();
}

std::string function_words(const Catalog& catalog, Oid oid) {
  const Function* function = catalog.get<Function>(oid);
  if (!function) return fmt::format("function {}", oid);
  std::string arguments;
  for (const Function::Argument& argument : function->arguments) {
    if (argument.mode == ArgumentMode::out || argument.mode == ArgumentMode::table) continue;
    if (!arguments.empty()) arguments += ',';
    arguments += argument.type.known() ? types::format_type_be(catalog, argument.type.oid)
                                       : argument.written.name.name;
  }
  return fmt::format(
      "function {}({})",
      qualified(catalog, function->schema, function->name, function_visible(catalog, *function)), arguments);
}

std::string constraint_words(const Catalog& catalog, Oid oid) {
  auto [relation, constraint] = catalog.find_constraint(oid);
  if (constraint) {
    return fmt::format("constraint {} on {}", constraint->name, relation_words(catalog, relation->oid));
  }
  for (const auto& [type_oid_, type] : catalog.all<Type>()) {
    for (const Constraint& candidate : type->constraints) {
      if (candidate.oid == oid) return "constraint " + candidate.name;
    }
  }
  return fmt::format("constraint {}", oid);
}

std::string default_words(const Catalog& catalog, Oid oid) {
  auto [relation, column] = catalog.find_default(oid);
  if (!relation) return "default value";
  return "default value for " + column_words(catalog, relation->oid, column);
}

template <class T>
std::string in_table(const Catalog& catalog, Oid oid, std::string_view word) {
  const T* object = catalog.get<T>(oid);
  if (!object) return std::string(word);
  return fmt::format("{} {} on {}", word, object->name, relation_words(catalog, object->table));
}

std::string_view class_word(const DefinedObject& object) {
  switch (object.cls) {
    case ObjectClass::collation: return "collation";
    case ObjectClass::operator_: return "operator";
    case ObjectClass::operator_class: return "operator class";
    case ObjectClass::operator_family: return "operator family";
    case ObjectClass::cast: return "cast";
    case ObjectClass::conversion: return "conversion";
    case ObjectClass::language: return "language";
    case ObjectClass::access_method: return "access method";
    case ObjectClass::foreign_data_wrapper: return "foreign-data wrapper";
    case ObjectClass::foreign_server: return "server";
    case ObjectClass::user_mapping: return "user mapping for";
    case ObjectClass::event_trigger: return "event trigger";
    case ObjectClass::publication: return "publication";
    case ObjectClass::subscription: return "subscription";
    case ObjectClass::statistics: return "statistics object";
    case ObjectClass::transform: return "transform";
    case ObjectClass::role: return "role";
    case ObjectClass::text_search: {
      if (object.name.ends_with(" (dictionary)")) return "text search dictionary";
      if (object.name.ends_with(" (parser)")) return "text search parser";
      if (object.name.ends_with(" (template)")) return "text search template";
      return "text search configuration";
    }
    default: return "object";
  }
}

// "publication of table t in publication p"
std::string published_words(const Catalog& catalog, const ObjectAddress& object) {
  std::string table, publication;
  for (const Dependency& dependency : catalog.references_of(object)) {
    const DefinedObject* named = catalog.get<DefinedObject>(dependency.referenced.oid);
    if (dependency.referenced.cls == ObjectClass::publication && named) publication = named->name;
    if (dependency.referenced.cls == ObjectClass::relation && dependency.referenced.column == 0)
      table = relation_words(catalog, dependency.referenced.oid);
  }
  return fmt::format("publication of {} in publication {}", table, publication);
}

std::string defined_words(const Catalog& catalog, Oid oid) {
  const DefinedObject* object = catalog.get<DefinedObject>(oid);
  if (!object) return fmt::format("object {}", oid);
  const auto& path = catalog.search_path();
  const bool visible = std::find(path.begin(), path.end(), object->schema) != path.end();
  if (const size_t method = object->name.find(" using ");
      object->cls == ObjectClass::operator_class || object->cls == ObjectClass::operator_family) {
    return fmt::format("{} {} for access method {}", class_word(*object),
                       qualified(catalog, object->schema, object->name.substr(0, method), visible),
                       object->name.substr(method + 7));
  }
  if (object->cls == ObjectClass::text_search) {  // kept as "name (dictionary)"
    return fmt::format(
        "{} {}", class_word(*object),
        qualified(catalog, object->schema, object->name.substr(0, object->name.rfind(" (")), visible));
  }
  if (auto shown = object->properties.find("shown"); shown != object->properties.end()) {
    return fmt::format("{} {}", class_word(*object), shown->second);
  }
  return fmt::format("{} {}", class_word(*object), qualified(catalog, object->schema, object->name, visible));
}

}  // namespace

std::string describe(const Catalog& catalog, const ObjectAddress& object) {
  switch (object.cls) {
    case ObjectClass::relation:
      return object.column ? column_words(catalog, object.oid, object.column)
                           : relation_words(catalog, object.oid);
    case ObjectClass::schema: return fmt::format("schema {}", catalog.schema_name(object.oid));
    case ObjectClass::type: return "type " + types::format_type_be(catalog, object.oid);
    case ObjectClass::function: return function_words(catalog, object.oid);
    case ObjectClass::constraint: return constraint_words(catalog, object.oid);
    case ObjectClass::column_default: return default_words(catalog, object.oid);
    case ObjectClass::trigger: return in_table<Trigger>(catalog, object.oid, "trigger");
    case ObjectClass::policy: return in_table<Policy>(catalog, object.oid, "policy");
    case ObjectClass::rule: return in_table<Rule>(catalog, object.oid, "rule");
    case ObjectClass::extension: {
      const Extension* extension = catalog.get<Extension>(object.oid);
      return "extension " + (extension ? extension->name : std::string());
    }
    case ObjectClass::publication_relation: return published_words(catalog, object);
    default: return defined_words(catalog, object.oid);
  }
}

}  // namespace dependency
