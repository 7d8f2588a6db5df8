// A Catalog as rows: which objects are shown, and what all of them have.

#include "lint/diff/rows.h"

#include <algorithm>

#include "lint/deparse/expr.h"
#include "lint/diff/collector.h"
#include "lint/diff/facts.h"
#include "lint/diff/normal_form.h"
#include "lint/types/format_type.h"
#include "lint/types/function.h"

namespace diff {
using namespace ast;
using namespace catalog;

Rows Collector::collect() {
  if (options_.only) {
    for (const ObjectAddress& object : *options_.only) add_one(object);
    return std::move(rows_);
  }
  for (const auto& [oid, schema] : catalog_.all<Schema>()) add_schema(*schema);
  for (const auto& [oid, relation] : catalog_.all<Relation>()) add_shown_relation(*relation);
  for (const auto& [oid, type] : catalog_.all<Type>()) add_shown_type(*type);
  for (const auto& [oid, function] : catalog_.all<Function>()) add_shown_function(*function);
  for (const auto& [oid, trigger] : catalog_.all<Trigger>()) add_trigger(*trigger);
  for (const auto& [oid, policy] : catalog_.all<Policy>()) add_policy(*policy);
  for (const auto& [oid, rule] : catalog_.all<Rule>()) add_rule(*rule);
  add_others();
  return std::move(rows_);
}

bool Collector::shown(ObjectAddress object, Oid schema) const {
  if (schema == temporary_schema || schema == pg_catalog_schema || schema == information_schema) return false;
  if (left_out(catalog_.schema_name(schema))) return false;
  const auto references = catalog_.references_of(object);
  return std::none_of(references.begin(), references.end(), [](const Dependency& dependency) {
    return dependency.kind == DependencyKind::extension;
  });
}

bool Collector::left_out(std::string_view schema) const {
  return std::find(options_.without_schemas.begin(), options_.without_schemas.end(), schema) !=
         options_.without_schemas.end();
}

void Collector::add_shown_relation(const Relation& relation) {
  if (shown({ObjectClass::relation, relation.oid, 0}, relation.schema)) add_relation(relation);
}

void Collector::add_shown_type(const Type& type) {
  if (shown({ObjectClass::type, type.oid, 0}, type.schema)) add_type(type);
}

void Collector::add_shown_function(const Function& function) {
  if (!types::is_range_constructor(function) &&
      shown({ObjectClass::function, function.oid, 0}, function.schema))
    add_function(function);
}

void Collector::add_others() {
  for (const auto& [oid, extension] : catalog_.all<Extension>()) add_extension(*extension);
  for (const auto& [oid, object] : catalog_.all<DefinedObject>()) add_shown_defined(*object);
}

void Collector::add_shown_defined(const DefinedObject& object) {
  if (shown({object.cls, object.oid, 0}, object.schema)) add_defined(object);
}

void Collector::add_with_parts(const Relation& relation) {
  add_shown_relation(relation);
  for (Oid oid : relation.triggers) {
    if (const Trigger* trigger = catalog_.get<Trigger>(oid)) add_trigger(*trigger);
  }
  for (Oid oid : relation.policies) {
    if (const Policy* policy = catalog_.get<Policy>(oid)) add_policy(*policy);
  }
  for (Oid oid : relation.rules) {
    if (const Rule* rule = catalog_.get<Rule>(oid)) add_rule(*rule);
  }
}

void Collector::add_one(const ObjectAddress& object) {
  if (object.cls == ObjectClass::none) {
    add_others();
  } else if (object.cls == ObjectClass::relation) {
    if (const Relation* relation = catalog_.relation(object.oid)) add_with_parts(*relation);
  } else if (object.cls == ObjectClass::type) {
    if (const Type* type = catalog_.get<Type>(object.oid)) add_shown_type(*type);
  } else if (object.cls == ObjectClass::function) {
    if (const Function* function = catalog_.get<Function>(object.oid)) add_shown_function(*function);
  } else if (object.cls == ObjectClass::schema) {
    if (const Schema* schema = catalog_.get<Schema>(object.oid)) add_schema(*schema);
  } else if (object.cls == ObjectClass::extension) {
    if (const Extension* extension = catalog_.get<Extension>(object.oid)) add_extension(*extension);
  } else if (const DefinedObject* defined = catalog_.get<DefinedObject>(object.oid)) {
    add_shown_defined(*defined);
  }
}

ObjectRow& Collector::put(char letter, const std::string& name, std::string what, std::string within) {
  ObjectRow& row = rows_[std::string(1, letter) + " " + name];
  row.what = std::move(what);
  row.within = std::move(within);
  return row;
}

std::string Collector::expression(const ExprPtr& expr, const Relation* relation) const {
  if (!expr) return {};
  return options_.exact ? deparse::print(catalog_, *expr, relation) : normal_form(catalog_, *expr, relation);
}

std::string Collector::type(TypeRef ref) const {
  std::string text =
      ref.known() ? types::format_type_qualified(catalog_, ref) : std::string(unknown_property);
  // A row type of pg_catalog: the tables lack them.
  return text == "???" ? std::string(unknown_property) : text;
}

std::string Collector::columns(const Relation& table, const std::vector<ColumnNumber>& numbers) const {
  std::string text;
  for (ColumnNumber number : numbers) text += (text.empty() ? "" : ", ") + table.column(number).name;
  return text;
}

void Collector::owner_and_comment(ObjectRow& row, const std::string& owner,
                                  const std::string& comment) const {
  row.properties["comment"] = comment == "standard public schema" ? std::string() : comment;  // initdb's
  if (options_.exact) row.properties["owner"] = owner;
}

void Collector::add_schema(const Schema& schema) {
  if (schema.oid == pg_catalog_schema || schema.oid == information_schema || schema.oid == temporary_schema)
    return;
  if (left_out(schema.name) || schema.provided) return;
  ObjectRow& row = put('0', schema.name, "schema");
  owner_and_comment(row, schema.owner, schema.comment);
  if (options_.all_facts) add_facts(options_, schema, row.properties);
}

Rows rows_of(const Catalog& catalog, const RowOptions& options) {
  return Collector(catalog, options).collect();
}

std::string_view name_in(std::string_view key) {
  key.remove_prefix(key.find(' ') + 1);
  return key;
}

}  // namespace diff
