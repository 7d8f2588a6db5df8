// Operator classes (src/backend/commands/indexcmds.c, GetDefaultOpClass) and functions' volatility.

#include "lint/types/opclass.h"

#include <algorithm>

#include "lint/catalog/namespace.h"
#include "lint/pg_catalog/rows.h"
#include "lint/types/cast.h"
#include "lint/types/type.h"

namespace types {
using namespace ast;
using namespace catalog;

namespace {

bool is_default(const DefinedObject& object, std::string_view method) {
  if (object.cls != ObjectClass::operator_class || !object.properties.contains("default")) return false;
  const auto at = object.properties.find("method");
  return at != object.properties.end() && at->second == method;
}

// Default operator classes that extensions bring for the type.
bool has_own_default(const Catalog& catalog, std::string_view method, Oid type) {
  const std::string wanted = std::to_string(type);
  const auto fits = [&](const DefinedObject& object) {
    const auto at = object.properties.find("type");
    return is_default(object, method) && at != object.properties.end() && at->second == wanted;
  };
  if (type >= first_user_oid) {
    for (const Dependency& dependency : catalog.dependents_of({ObjectClass::type, type, 0})) {
      const DefinedObject* object = catalog.get<DefinedObject>(dependency.dependent.oid);
      if (object && fits(*object)) return true;
    }
    return false;
  }
  for (const auto& [oid, object] : catalog.all<DefinedObject>()) {
    if (fits(*object)) return true;
  }
  return false;
}

// CREATE OPERATOR CLASS in the chain: which type it is for is not modelled.
bool has_chain_classes(const Catalog& catalog) {
  for (const auto& [oid, object] : catalog.all<DefinedObject>()) {
    if (object->cls == ObjectClass::operator_class && !object->properties.contains("type")) return true;
  }
  return false;
}

}  // namespace

std::optional<bool> has_default_opclass(const Catalog& catalog, std::string_view method, Oid type) {
  const Oid base = base_type(catalog, {type, -1}).oid;
  if (base == 0) return std::nullopt;
  const auto any_default = [&](auto&& fits) {
    const auto classes = pg_catalog::operator_classes(method);
    return std::any_of(classes.begin(), classes.end(), [&](const pg_catalog::ClassRow& row) {
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
  if (pg_catalog::operator_classes(method).empty()) return std::nullopt;
  return false;
}

Volatility worse(Volatility a, Volatility b) {
  const auto rank = [](Volatility v) {
    switch (v) {
      case Volatility::immutable: return 0;
      case Volatility::stable: return 1;
      case Volatility::volatile_: return 2;
      case Volatility::unknown: break;
    }
    return 3;
  };
  return rank(a) < rank(b) ? b : a;
}

Volatility function_volatility(const Catalog& catalog, const Name& name, int argument_count) {
  Volatility worst = Volatility::immutable;
  bool found = false;
  if (name.schema.empty() || name.schema == "pg_catalog") {
    for (const pg_catalog::FunctionRow& row : pg_catalog::functions(name.name)) {
      if (!row.in(catalog.server_version())) continue;
      const bool fits =
          argument_count < 0 || row.variadic != 0 ||
          (argument_count <= row.argument_count && argument_count >= row.argument_count - row.default_count);
      if (!fits) continue;
      found = true;
      worst = worse(worst, static_cast<Volatility>(row.volatility));
    }
  }
  for (Oid schema : schemas_for(catalog, name)) {
    for (Oid oid : catalog.find_functions(schema, name.name)) {
      const Function* function = catalog.get<Function>(oid);
      const auto inputs = std::count_if(function->arguments.begin(), function->arguments.end(),
                                        [](const auto& a) { return is_input(a.mode); });
      if (argument_count >= 0 && argument_count > inputs) continue;
      found = true;
      worst = worse(worst, function->volatility);
    }
  }
  return found ? worst : Volatility::unknown;
}

namespace {

// One of an extension or of the chain that the type has by default: made for it, or for what it is coercible
// to where nothing is made for it (GetDefaultOpClass, src/backend/commands/indexcmds.c).
bool is_own_default(const Catalog& catalog, const std::string& key, std::string_view method, Oid type) {
  bool named = false, better = false;
  for (const auto& [oid, object] : catalog.all<DefinedObject>()) {
    const auto& properties = object->properties;
    if (object->cls != ObjectClass::operator_class || !properties.contains("default")) continue;
    const auto of = properties.find("method"), taken = properties.find("type");
    if (of == properties.end() || taken == properties.end() || of->second != method) continue;
    const Oid wanted = static_cast<Oid>(std::strtoul(taken->second.c_str(), nullptr, 10));
    const bool exact = wanted == type;
    if (object->name == key) {
      if (exact) return true;
      named = wanted != 0 && is_binary_coercible(catalog, type, wanted);
    } else {
      better = better || exact;
    }
  }
  return named && !better;
}

}  // namespace

std::string_view chosen_class(const Catalog& catalog, const Relation& table, const Index& index,
                              const IndexKey& key) {
  if (key.opclass.empty()) return {};
  const Oid type = key.column > 0 ? table.column(key.column).type.oid : key.expr ? key.expr->type.oid : 0;
  for (const pg_catalog::ClassRow& row : pg_catalog::operator_classes(index.method)) {
    if (row.in(catalog.server_version()) && row.is_default && pg_catalog::class_name(row) == key.opclass &&
        is_binary_coercible(catalog, type, row.type))
      return {};
  }
  const std::string_view written = key.opclass;
  const std::string own = std::string(written.substr(written.rfind('.') + 1)) + " using " + index.method;
  if (is_own_default(catalog, own, index.method, type)) return {};
  return written.substr(written.rfind('.') + 1);  // one name in two schemas is nobody's doing
}

}  // namespace types
