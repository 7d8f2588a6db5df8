// Inside of Catalog: what an object is found by.
#pragma once

#include <compare>
#include <string_view>

#include "lint/catalog/objects.h"
#include "lint/containers/hash.h"

namespace catalog {
using namespace ast;

struct NameKey {
  ObjectClass cls = ObjectClass::none;  // none: found through its table, as triggers, policies and rules are
  Oid schema = 0;                       // 0 where names are the database's
  std::string_view name;
  bool operator==(const NameKey&) const = default;
};

inline NameKey key_of(const Schema& schema) {
  return {ObjectClass::schema, 0, schema.name};
}
inline NameKey key_of(const Relation& relation) {
  return {ObjectClass::relation, relation.schema, relation.name};
}
inline NameKey key_of(const Type& type) {
  return {ObjectClass::type, type.schema, type.name};
}
inline NameKey key_of(const Function& function) {
  return {ObjectClass::function, function.schema, function.name};
}
inline NameKey key_of(const Extension& extension) {
  return {ObjectClass::extension, 0, extension.name};
}
inline NameKey key_of(const DefinedObject& object) {
  return {object.cls, object.schema, object.name};
}
inline NameKey key_of(const Trigger&) {
  return {};
}
inline NameKey key_of(const Policy&) {
  return {};
}
inline NameKey key_of(const Rule&) {
  return {};
}

// 0 for what has no key, and for nothing else.
inline size_t hash_of(const NameKey& key) {
  if (key.cls == ObjectClass::none) return 0;
  const size_t place = size_t{key.schema} << 8U | static_cast<size_t>(key.cls);
  return ((containers::hash(key.name) ^ place) * 0x9E3779B97F4A7C15U) | 1U;
}

}  // namespace catalog
