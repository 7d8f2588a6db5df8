// Operands, access method, server: what tells objects of one name apart.

#include "lint/commands/find/defined_key.h"

#include <fmt/format.h>

#include "lint/ast/name.h"
#include "lint/types/format_type.h"
#include "lint/types/resolve.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// The same list on every search_path.
std::string qualified_list(const Catalog& catalog, const std::vector<TypeName>& types) {
  std::string list;
  for (const TypeName& type : types) {
    if (&type != &types.front()) list += ',';
    const TypeRef found = type.name.empty() ? TypeRef{} : types::resolve_type(catalog, type).type;
    list += type.name.empty() ? "none"
            : found.known()   ? types::format_type_qualified(catalog, {found.oid, -1})
                              : written(type.name);
  }
  return list;
}

}  // namespace

std::string defined_key(const Catalog& catalog, ObjectClass cls, const std::string& name,
                        const std::vector<TypeName>& types, const std::string& more) {
  switch (cls) {
    case ObjectClass::operator_: return fmt::format("{}({})", name, qualified_list(catalog, types));
    case ObjectClass::operator_class:
    case ObjectClass::operator_family: return fmt::format("{} using {}", name, more);
    case ObjectClass::cast:
    case ObjectClass::transform: return fmt::format("{}({})", name, qualified_list(catalog, types));
    case ObjectClass::user_mapping: return fmt::format("{} on {}", name, more);
    case ObjectClass::text_search: return more == "configuration" ? name : fmt::format("{} ({})", name, more);
    default: return name;
  }
}

ObjectClass class_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::operator_: return ObjectClass::operator_;
    case ObjectKind::operator_class: return ObjectClass::operator_class;
    case ObjectKind::operator_family: return ObjectClass::operator_family;
    case ObjectKind::cast: return ObjectClass::cast;
    case ObjectKind::collation: return ObjectClass::collation;
    case ObjectKind::conversion: return ObjectClass::conversion;
    case ObjectKind::language: return ObjectClass::language;
    case ObjectKind::access_method: return ObjectClass::access_method;
    case ObjectKind::foreign_data_wrapper: return ObjectClass::foreign_data_wrapper;
    case ObjectKind::foreign_server: return ObjectClass::foreign_server;
    case ObjectKind::user_mapping: return ObjectClass::user_mapping;
    case ObjectKind::event_trigger: return ObjectClass::event_trigger;
    case ObjectKind::publication: return ObjectClass::publication;
    case ObjectKind::subscription: return ObjectClass::subscription;
    case ObjectKind::statistics: return ObjectClass::statistics;
    case ObjectKind::text_search_configuration:
    case ObjectKind::text_search_dictionary:
    case ObjectKind::text_search_parser:
    case ObjectKind::text_search_template: return ObjectClass::text_search;
    case ObjectKind::transform: return ObjectClass::transform;
    case ObjectKind::role: return ObjectClass::role;
    case ObjectKind::database: return ObjectClass::database;
    case ObjectKind::tablespace: return ObjectClass::tablespace;
    default: return ObjectClass::none;
  }
}

}  // namespace commands
