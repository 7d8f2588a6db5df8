// What initdb makes, asked by kind and name.

#include "lint/types/builtin_object.h"

#include <algorithm>
#include <array>

#include "lint/pg_catalog/named_objects.h"
#include "lint/pg_catalog/rows.h"
#include "lint/types/collation.h"
#include "lint/types/resolve.h"

namespace types {
using namespace ast;
using namespace catalog;

namespace {

using pg_catalog::NamedObject;

// What a role may be called by besides its name, and who usually runs initdb.
constexpr std::array<std::string_view, 5> other_roles = {"", "current_user", "current_role", "session_user",
                                                         "postgres"};

Oid type_of(const Catalog& catalog, const std::vector<TypeName>& types, size_t at) {
  if (at >= types.size() || types[at].name.empty()) return 0;
  return resolve_type(catalog, types[at]).type.oid;
}

bool has_operator(const Catalog& catalog, const ObjectRef& ref) {
  const Oid left = type_of(catalog, ref.types, 0), right = type_of(catalog, ref.types, 1);
  const auto rows = pg_catalog::operators(ref.name.name);
  return std::any_of(rows.begin(), rows.end(), [&](const pg_catalog::OperatorRow& row) {
    return row.in(catalog.server_version()) && row.left == left && row.right == right;
  });
}

bool has_class(const Catalog& catalog, const ObjectRef& ref, bool family) {
  const auto rows = pg_catalog::operator_classes(ref.relation.name);
  return std::any_of(rows.begin(), rows.end(), [&](const pg_catalog::ClassRow& row) {
    return row.in(catalog.server_version()) &&
           (family ? pg_catalog::family_name(row) : pg_catalog::class_name(row)) == ref.name.name;
  });
}

}  // namespace

bool in_pg_catalog(const Catalog& catalog, ObjectKind kind, const ObjectRef& ref) {
  const std::string& name = ref.name.name;
  const int version = catalog.server_version();
  if (!ref.name.schema.empty() && ref.name.schema != "pg_catalog") return false;
  switch (kind) {
    case ObjectKind::language: return pg_catalog::has(NamedObject::language, name, version);
    case ObjectKind::access_method: return pg_catalog::has(NamedObject::access_method, name, version);
    case ObjectKind::collation: {
      const ResolvedCollation found = resolve_collation(catalog, ref.name);
      return !found.problem && found.oid == 0;
    }
    case ObjectKind::conversion: return pg_catalog::has(NamedObject::conversion, name, version);
    case ObjectKind::operator_: return has_operator(catalog, ref);
    case ObjectKind::operator_class: return has_class(catalog, ref, false);
    case ObjectKind::operator_family: return has_class(catalog, ref, true);
    case ObjectKind::cast:
      return pg_catalog::cast(type_of(catalog, ref.types, 0), type_of(catalog, ref.types, 1), version) !=
             nullptr;
    case ObjectKind::text_search_configuration:
      return pg_catalog::has(NamedObject::text_search_configuration, name, version);
    case ObjectKind::text_search_dictionary:
      return pg_catalog::has(NamedObject::text_search_dictionary, name, version);
    case ObjectKind::text_search_parser:
      return pg_catalog::has(NamedObject::text_search_parser, name, version);
    case ObjectKind::text_search_template:
      return pg_catalog::has(NamedObject::text_search_template, name, version);
    default: return false;
  }
}

bool is_pinned(const Catalog& catalog, ObjectKind kind, const ObjectRef& ref) {
  const std::string& name = ref.name.name;
  switch (kind) {
    case ObjectKind::text_search_configuration:
    case ObjectKind::text_search_dictionary: return name == "simple";
    case ObjectKind::text_search_template: return name != "snowball" && in_pg_catalog(catalog, kind, ref);
    // What initdb imports is not; ucs_basic came that way up to 15 (pg_collation.dat).
    case ObjectKind::collation:
      return is_given_collation(catalog, name) && (name != "ucs_basic" || catalog.server_version() >= 16);
    default: return in_pg_catalog(catalog, kind, ref);
  }
}

bool in_every_cluster(ObjectKind kind, std::string_view name, int version) {
  if (kind == ObjectKind::tablespace) return name == "pg_default" || name == "pg_global";
  return kind != ObjectKind::role || pg_catalog::has(NamedObject::role, name, version) ||
         std::find(other_roles.begin(), other_roles.end(), name) != other_roles.end();
}

}  // namespace types
