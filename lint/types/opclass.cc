// Operator classes (src/backend/commands/indexcmds.c, GetDefaultOpClass) and functions' volatility.

#include <algorithm>

#include "lint/catalog/namespace.h"
#include "lint/pg_catalog/rows.h"
#include "lint/types/type.h"

namespace catalog {
namespace {

bool is_default(const NamedObject& object, std::string_view method) {
  if (object.cls != ObjectClass::operator_class || !object.properties.contains("default")) return false;
  const auto at = object.properties.find("method");
  return at != object.properties.end() && at->second == method;
}

// Default operator classes that extensions bring for the type.
bool has_own_default(const Catalog& catalog, std::string_view method, Oid type) {
  const std::string wanted = std::to_string(type);
  const auto fits = [&](const NamedObject& object) {
    const auto at = object.properties.find("type");
    return is_default(object, method) && at != object.properties.end() && at->second == wanted;
  };
  if (type >= first_user_oid) {
    for (const Dependency& edge : catalog.dependents_of({ObjectClass::type, type, 0})) {
      const NamedObject* object = catalog.get<NamedObject>(edge.dependent.oid);
      if (object && fits(*object)) return true;
    }
    return false;
  }
  for (const auto& [oid, object] : catalog.all<NamedObject>()) {
    if (fits(*object)) return true;
  }
  return false;
}

// CREATE OPERATOR CLASS in the chain: which type it is for is not modelled.
bool has_chain_classes(const Catalog& catalog) {
  for (const auto& [oid, object] : catalog.all<NamedObject>()) {
    if (object->cls == ObjectClass::operator_class && !object->properties.contains("type")) return true;
  }
  return false;
}

}  // namespace

std::optional<bool> has_default_opclass(const Catalog& catalog, std::string_view method, Oid type) {
  const Oid base = base_type(catalog, {type, -1}).oid;
  if (base == 0) return std::nullopt;
  const auto any_default = [&](auto&& fits) {
    const auto classes = data::operator_classes(method);
    return std::any_of(classes.begin(), classes.end(), [&](const data::ClassRow& row) {
      return row.is_default && row.in(catalog.server_version()) && fits(row.type);
    });
  };
  if (any_default([&](Oid exactly) { return exactly == base; })) return true;
  if (any_default([&](Oid like) { return is_binary_coercible(catalog, base, like); })) return true;
  if (has_own_default(catalog, method, base)) return true;
  // What is binary coercible to a type with a class takes that one, an enumeration btree_gin's anyenum.
  if (base < first_user_oid) {
    for (Oid other : {type_oid::text, type_oid::varchar}) {
      if (other != base && is_binary_coercible(catalog, base, other) &&
          has_own_default(catalog, method, other))
        return true;
    }
  } else if (const auto facts = type_facts(catalog, base);
             facts && facts->kind == Type::Kind::enumeration && has_own_default(catalog, method, 3500)) {
    return true;
  }
  if (has_chain_classes(catalog) || may_lack(catalog, {})) return std::nullopt;
  if (data::operator_classes(method).empty()) return std::nullopt;
  return false;
}

namespace {

void worsen(char& worst, char volatility) {
  const auto rank = [](char v) { return v == 0 ? 3 : v == 'v' ? 2 : v == 's' ? 1 : 0; };
  if (rank(volatility) > rank(worst)) worst = volatility;
}

}  // namespace

char function_volatility(const Catalog& catalog, const Name& name, int argument_count) {
  char worst = 'i';
  bool found = false;
  if (name.schema.empty() || name.schema == "pg_catalog") {
    for (const data::FunctionRow& row : data::functions(name.name)) {
      if (!row.in(catalog.server_version())) continue;
      const bool fits =
          argument_count < 0 || row.variadic != 0 ||
          (argument_count <= row.argument_count && argument_count >= row.argument_count - row.default_count);
      if (!fits) continue;
      found = true;
      worsen(worst, row.volatility);
    }
  }
  for (Oid schema : schemas_for(catalog, name)) {
    for (Oid oid : catalog.find_functions(schema, name.name)) {
      const Function* function = catalog.get<Function>(oid);
      const auto inputs = std::count_if(function->arguments.begin(), function->arguments.end(),
                                        [](const auto& a) { return a.mode != 'o' && a.mode != 't'; });
      if (argument_count >= 0 && argument_count > inputs) continue;
      found = true;
      worsen(worst, function->volatility);
    }
  }
  return found ? worst : '\0';
}

}  // namespace catalog
