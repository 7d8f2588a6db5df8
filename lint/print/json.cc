// Writing a Catalog as JSON.

#include "lint/print/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lint/deparse/definition.h"
#include "lint/deparse/expr.h"
#include "lint/print/column_type.h"
#include "lint/print/object_kind.h"
#include "lint/types/format_type.h"

namespace print {
using namespace ast;
using namespace catalog;

namespace {

using Json = nlohmann::ordered_json;

Json column_names(const Relation& table, const std::vector<ColumnNumber>& columns) {
  Json names = Json::array();
  for (ColumnNumber number : columns) names.push_back(table.column(number).name);
  return names;
}

std::string schema_of(const Catalog& catalog, Oid oid) {
  return std::string(catalog.schema_name(oid));
}

Json json_of(const Catalog& catalog, const Relation& table, const Column& column) {
  const std::string type = column_type(catalog, column);
  Json json{{"name", column.name},
            {"type", type.empty() ? Json(nullptr) : Json(type)},
            {"not_null", column.not_null},
            {"has_default", column.default_expr != nullptr}};
  if (column.default_expr) json["default_expr"] = deparse::print(catalog, *column.default_expr, &table);
  if (column.is_identity()) json["identity"] = std::string(1, static_cast<char>(column.identity));
  if (column.is_generated()) json["generated"] = std::string(1, static_cast<char>(column.generated));
  if (!column.collation.empty())
    json["collation"] = column.collation.str().substr(column.collation.str().rfind('.') + 1);
  return json;
}

Json foreign_key(const Catalog& catalog, const Relation& table, const Constraint& constraint) {
  const Relation* parent = catalog.relation(constraint.ref_table);
  return {{"name", constraint.name},
          {"columns", column_names(table, constraint.columns)},
          {"ref_table", parent ? Json(catalog.qualified_name(*parent)) : Json(nullptr)},
          {"ref_columns", parent ? column_names(*parent, constraint.ref_columns) : Json::array()},
          {"on_delete", std::string(1, static_cast<char>(constraint.on_delete))},
          {"on_update", std::string(1, static_cast<char>(constraint.on_update))},
          {"validated", constraint.validated},
          {"deferrable", constraint.deferrable},
          {"deferred", constraint.deferred},
          {"inherited", constraint.inherited > 0}};
}

Json json_of_index(const Catalog& catalog, const Relation& table, const Relation& relation) {
  const Index& index = *relation.index;
  Json keys = Json::array();
  for (const IndexKey& key : index.keys) keys.push_back(deparse::index_key(catalog, relation, key));
  Json constraint = nullptr;
  for (const Constraint& candidate : table.constraints) {
    if (index.constraint != 0 && candidate.oid == index.constraint) constraint = candidate.name;
  }
  return {{"name", relation.name},
          {"def", deparse::index_definition(catalog, relation)},
          {"keys", keys},
          {"include", index.include.empty() ? Json(nullptr) : column_names(table, index.include)},
          {"unique", index.unique},
          {"primary", index.primary},
          {"valid", index.valid},
          {"predicate", index.predicate ? Json("(" + deparse::print(catalog, *index.predicate, &table) + ")")
                                        : Json(nullptr)},
          {"method", index.method},
          {"constraint", constraint},
          {"inherited", index.parent != 0},
          {"nulls_not_distinct", index.nulls_not_distinct}};
}

void sort_by_name(Json& list) {
  std::sort(list.begin(), list.end(), [](const Json& a, const Json& b) {
    return a.at("name").get_ref<const std::string&>() < b.at("name").get_ref<const std::string&>();
  });
}

void add_constraints(const Catalog& catalog, const Relation& table, Json& json) {
  Json primary = nullptr, uniques = Json::array(), foreign = Json::array(), checks = Json::array(),
       exclusions = Json::array();
  for (const Constraint& constraint : table.constraints) {
    switch (constraint.kind) {
      case Constraint::Kind::primary_key: primary = column_names(table, constraint.columns); break;
      case Constraint::Kind::unique:
        uniques.push_back({{"name", constraint.name},
                           {"columns", column_names(table, constraint.columns)},
                           {"deferrable", constraint.deferrable}});
        break;
      case Constraint::Kind::foreign_key: foreign.push_back(foreign_key(catalog, table, constraint)); break;
      case Constraint::Kind::check:
        checks.push_back({{"name", constraint.name},
                          {"def_", deparse::constraint_definition(catalog, &table, constraint)},
                          {"validated", constraint.validated}});
        break;
      case Constraint::Kind::exclusion:
        exclusions.push_back({{"name", constraint.name},
                              {"def_", deparse::constraint_definition(catalog, &table, constraint)}});
        break;
      case Constraint::Kind::not_null:
      case Constraint::Kind::trigger: break;
    }
  }
  for (Json* list : {&uniques, &foreign, &checks, &exclusions}) sort_by_name(*list);
  json["primary_key"] = std::move(primary);
  json["uniques"] = std::move(uniques);
  json["foreign_keys"] = std::move(foreign);
  json["checks"] = std::move(checks);
  json["exclusions"] = std::move(exclusions);
}

Json json_of_table(const Catalog& catalog, const Relation& table) {
  const Relation* parent = table.parents.empty() ? nullptr : catalog.relation(table.parents.front());
  Json json{{"schema", schema_of(catalog, table.schema)},
            {"name", table.name},
            {"kind", std::string(1, static_cast<char>(table.kind))},
            {"is_partition", table.is_partition()},
            {"parent", parent ? Json(catalog.qualified_name(*parent)) : Json(nullptr)},
            {"partkey", table.partition_key ? Json(deparse::partition_key(catalog, table)) : Json(nullptr)},
            {"persistence", std::string(1, static_cast<char>(table.persistence))},
            {"rls", table.row_security},
            {"force_rls", table.force_row_security}};
  Json columns = Json::array();
  for (const Column& column : table.columns) {
    if (!column.dropped) columns.push_back(json_of(catalog, table, column));
  }
  json["columns"] = std::move(columns);
  add_constraints(catalog, table, json);
  Json indexes = Json::array();
  for (Oid oid : table.indexes) {
    const Relation* index = catalog.relation(oid);
    if (index && index->index) indexes.push_back(json_of_index(catalog, table, *index));
  }
  sort_by_name(indexes);
  json["indexes"] = std::move(indexes);
  return json;
}

Json json_of_sequence(const Catalog& catalog, const Relation& relation) {
  Json owned_by = nullptr;
  if (const Relation* owner = catalog.relation(relation.sequence->owner_table);
      owner && relation.sequence->owner_column > 0) {
    owned_by =
        deparse::quoted_name(catalog, *owner) + "." + owner->column(relation.sequence->owner_column).name;
  }
  return {{"schema", schema_of(catalog, relation.schema)}, {"name", relation.name}, {"owned_by", owned_by}};
}

Json json_of_domain(const Catalog& catalog, const Type& domain) {
  Json checks = Json::array();
  for (const Constraint& constraint : domain.constraints) {
    if (constraint.kind != Constraint::Kind::check) continue;
    checks.push_back({{"name", constraint.name},
                      {"def_", deparse::constraint_definition(catalog, nullptr, constraint)},
                      {"validated", constraint.validated}});
  }
  sort_by_name(checks);
  Json json{{"schema", schema_of(catalog, domain.schema)},
            {"name", domain.name},
            {"type",
             domain.base.known() ? Json(types::format_type_qualified(catalog, domain.base)) : Json(nullptr)},
            {"not_null", domain.not_null},
            {"checks", checks}};
  if (domain.default_expr) json["default_expr"] = deparse::print(catalog, *domain.default_expr, nullptr);
  return json;
}

bool of_the_chain(const Catalog& catalog, ObjectAddress object, Oid schema) {
  if (schema == temporary_schema || schema == pg_catalog_schema || schema == information_schema) return false;
  const auto references = catalog.references_of(object);
  return std::none_of(references.begin(), references.end(), [](const Dependency& dependency) {
    return dependency.kind == DependencyKind::extension;
  });
}

void sort_by_qualified_name(Json& list) {
  std::sort(list.begin(), list.end(), [](const Json& a, const Json& b) {
    const auto key = [](const Json& item) {
      return std::pair(item.at("schema").get_ref<const std::string&>(),
                       item.at("name").get_ref<const std::string&>());
    };
    return key(a) < key(b);
  });
}

// A relation with what statements have told of it; of others the name is all there is.
Json json_of(const Catalog& catalog, const Presumed& presumed) {
  const Relation* relation = presumed.kind == ObjectKind::table
                                 ? catalog.relation(catalog.resolve_relation(presumed.name))
                                 : nullptr;
  Json json{{"schema", presumed.name.schema}, {"name", presumed.name.name}};
  const bool known = relation && relation->presumed;
  if (known) json = json_of_table(catalog, *relation);
  json["kind"] = known ? kind_word(*relation) : kind_word(presumed.kind);
  return json;
}

}  // namespace

std::string print_json(const Catalog& catalog) {
  Json json;
  for (const char* list : {"tables", "views", "matviews", "sequences", "enums", "domains", "composite_types",
                           "presumed", "blind_spots"}) {
    json[list] = Json::array();
  }
  for (const auto& [oid, relation] : catalog.all<Relation>()) {
    if (!of_the_chain(catalog, {ObjectClass::relation, oid, 0}, relation->schema)) continue;
    const Json named{{"schema", schema_of(catalog, relation->schema)}, {"name", relation->name}};
    switch (relation->kind) {
      case RelationKind::table:
      case RelationKind::partitioned_table:
        if (!relation->presumed) json["tables"].push_back(json_of_table(catalog, *relation));
        break;
      case RelationKind::view:
        if (!relation->presumed) json["views"].push_back(named);
        break;
      case RelationKind::materialized_view:
        if (!relation->presumed) json["matviews"].push_back(named);
        break;
      case RelationKind::sequence: json["sequences"].push_back(json_of_sequence(catalog, *relation)); break;
      case RelationKind::composite_type: json["composite_types"].push_back(named); break;
      case RelationKind::foreign_table:
      case RelationKind::index:
      case RelationKind::partitioned_index: break;
    }
  }
  for (const auto& [oid, type] : catalog.all<Type>()) {
    if (!of_the_chain(catalog, {ObjectClass::type, oid, 0}, type->schema)) continue;
    if (type->kind == Type::Kind::enumeration) {
      json["enums"].push_back(
          {{"schema", schema_of(catalog, type->schema)}, {"name", type->name}, {"labels", type->labels}});
    } else if (type->kind == Type::Kind::domain) {
      json["domains"].push_back(json_of_domain(catalog, *type));
    }
  }
  for (const Presumed& presumed : catalog.presumed()) {
    if (!presumed.gone) json["presumed"].push_back(json_of(catalog, presumed));
  }
  for (const char* list :
       {"tables", "views", "matviews", "sequences", "enums", "domains", "composite_types", "presumed"}) {
    sort_by_qualified_name(json[list]);
  }
  for (const Opaque& opaque : catalog.opaques()) {
    if (opaque.at.revision != UINT32_MAX) json["blind_spots"].push_back(opaque.why);
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace print
