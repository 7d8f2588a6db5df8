// Objects by their names, along the search_path.

#include <algorithm>

#include "lint/catalog/catalog.h"
#include "lint/catalog/name_key.h"

namespace catalog {
using namespace ast;

bool Catalog::is_defined(ObjectClass cls, Oid oid, Oid schema, std::string_view name) const {
  const auto is_it = [&](const auto* object) {
    return object && key_of(*object) == NameKey{cls, schema, name};
  };
  switch (cls) {
    case ObjectClass::relation: return is_it(get<Relation>(oid));
    case ObjectClass::type: return is_it(get<Type>(oid));
    case ObjectClass::function: return is_it(get<Function>(oid));
    case ObjectClass::schema: return is_it(get<Schema>(oid));
    case ObjectClass::extension: return is_it(get<Extension>(oid));
    default: return is_it(get<DefinedObject>(oid));
  }
}

Oid Catalog::find_defined(ObjectClass cls, Oid schema, std::string_view name) const {
  Oid found = 0;
  names_.any(hash_of({cls, schema, name}), [&](Oid oid) {
    if (oid > found && is_defined(cls, oid, schema, name)) found = oid;
    return false;
  });
  return found;
}

std::vector<Oid> Catalog::find_functions(Oid schema, std::string_view name) const {
  std::vector<Oid> found;
  names_.any(hash_of({ObjectClass::function, schema, name}), [&](Oid oid) {
    if (is_defined(ObjectClass::function, oid, schema, name)) found.push_back(oid);
    return false;
  });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<Oid> Catalog::find_prefixed(ObjectClass cls, Oid schema, std::string_view prefix) const {
  std::vector<Oid> found;
  for (const auto& [oid, object] : all<DefinedObject>()) {
    if (object->cls == cls && object->schema == schema && object->name.starts_with(prefix))
      found.push_back(oid);
  }
  return found;
}

Oid Catalog::find_schema(std::string_view name) const {
  return find_defined(ObjectClass::schema, 0, name);
}
Oid Catalog::find_extension(std::string_view name) const {
  return find_defined(ObjectClass::extension, 0, name);
}
Oid Catalog::find_relation(Oid schema, std::string_view name) const {
  return find_defined(ObjectClass::relation, schema, name);
}
Oid Catalog::find_type(Oid schema, std::string_view name) const {
  return find_defined(ObjectClass::type, schema, name);
}

const std::vector<Oid>& Catalog::search_path() const {
  if (search_path_) return *search_path_;
  std::vector<Oid>& schemas = search_path_.emplace();
  for (const std::string& name : session_->path()) {
    if (name == "\"$user\"" || name == "$user") continue;
    if (Oid oid = find_schema(name)) schemas.push_back(oid);
  }
  return schemas;
}

Oid Catalog::creation_schema() const {
  const std::vector<Oid>& path = search_path();
  return path.empty() ? 0 : path.front();
}

Oid Catalog::resolve_relation(const Name& name) const {
  if (!name.schema.empty()) {
    Oid schema = find_schema(name.schema);
    return schema ? find_relation(schema, name.name) : 0;
  }
  if (Oid found = had_temporary_ ? find_relation(temporary_schema, name.name) : 0) return found;
  for (Oid schema : search_path()) {
    if (Oid found = find_relation(schema, name.name)) return found;
  }
  return 0;
}

Oid Catalog::resolve_type(const Name& name) const {
  if (!name.schema.empty()) {
    Oid schema = find_schema(name.schema);
    return schema ? find_type(schema, name.name) : 0;
  }
  if (Oid found = had_temporary_ ? find_type(temporary_schema, name.name) : 0) return found;
  for (Oid schema : search_path()) {
    if (Oid found = find_type(schema, name.name)) return found;
  }
  return 0;
}

std::string_view Catalog::schema_name(Oid oid) const {
  const Schema* schema = get<Schema>(oid);
  return schema ? std::string_view(schema->name) : std::string_view();
}

std::string Catalog::qualified_name(const Relation& relation) const {
  return std::string(schema_name(relation.schema)) + "." + relation.name;
}

std::string Catalog::display_name(const Relation& relation) const {
  return schema_name(relation.schema) == "public" ? relation.name : qualified_name(relation);
}

template <class IsIt>
const Presumed* Catalog::last_presumed(std::string_view name, IsIt is_it) const {
  const auto places = presumed_places_.find(std::string(name));
  if (places == presumed_places_.end()) return nullptr;
  const auto last = std::find_if(places->second.rbegin(), places->second.rend(),
                                 [&](size_t place) { return is_it(presumed_[place]); });
  return last == places->second.rend() || presumed_[*last].gone ? nullptr : &presumed_[*last];
}

const Presumed* Catalog::find_presumed(ObjectKind kind, const Name& name) const {
  return last_presumed(name.name, [&](const Presumed& one) {
    return one.kind == kind && (name.schema.empty() || one.name.schema == name.schema);
  });
}

bool Catalog::is_open(std::string_view relation_name) const {
  return !presumed_.empty() &&
         std::any_of(all<Schema>().begin(), all<Schema>().end(), [&](const auto& schema) {
           const Relation* here = relation(find_relation(schema.first, relation_name));
           return here && here->open();
         });
}

bool Catalog::is_presumed(std::string_view name) const {
  return last_presumed(name, [](const Presumed& one) { return one.kind != ObjectKind::table; }) != nullptr;
}

bool Catalog::may_be_touched(const Relation& relation) const {
  return relation.open() || may_be_touched(relation.name);
}

bool Catalog::may_be_touched(std::string_view name) const {
  if (is_presumed(name)) return true;
  auto stands = [&] {
    return std::any_of(all<Schema>().begin(), all<Schema>().end(),
                       [&](const auto& schema) { return find_relation(schema.first, name) != 0; });
  };
  return std::any_of(opaques_.begin(), opaques_.end(), [&](const Opaque& opaque) {
    return opaque.anything || (opaque.makes && !stands()) ||
           std::find(opaque.touches.begin(), opaque.touches.end(), name) != opaque.touches.end();
  });
}

}  // namespace catalog
