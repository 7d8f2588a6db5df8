// What initdb makes, asked by kind and name.

#include "lint/types/builtin_object.h"

#include <algorithm>
#include <array>
#include <span>

#include "lint/pg_catalog/rows.h"
#include "lint/types/collation.h"
#include "lint/types/resolve.h"

namespace types {
using namespace ast;
using namespace catalog;

namespace {

struct Known {
  std::string_view name;
  int since = 0;
};

bool among(std::span<const Known> all, std::string_view name, int version) {
  return std::any_of(all.begin(), all.end(),
                     [&](const Known& known) { return known.name == name && known.since <= version; });
}

constexpr std::array access_methods{Known{"heap"}, Known{"btree"},  Known{"hash"}, Known{"gist"},
                                    Known{"gin"},  Known{"spgist"}, Known{"brin"}};
constexpr std::array languages{Known{"internal"}, Known{"c"}, Known{"sql"}, Known{"plpgsql"}};
// src/backend/snowball
constexpr std::array search_languages{
    Known{"arabic"},      Known{"danish"},     Known{"dutch"},        Known{"english"},
    Known{"finnish"},     Known{"french"},     Known{"german"},       Known{"greek"},
    Known{"hungarian"},   Known{"indonesian"}, Known{"irish"},        Known{"italian"},
    Known{"lithuanian"},  Known{"nepali"},     Known{"norwegian"},    Known{"portuguese"},
    Known{"romanian"},    Known{"russian"},    Known{"spanish"},      Known{"swedish"},
    Known{"tamil"},       Known{"turkish"},    Known{"armenian", 14}, Known{"basque", 14},
    Known{"catalan", 14}, Known{"hindi", 14},  Known{"serbian", 14},  Known{"yiddish", 14},
    Known{"estonian", 18}};
constexpr std::array search_templates{Known{"simple"}, Known{"ispell"}, Known{"synonym"}, Known{"thesaurus"},
                                      Known{"snowball"}};
// src/include/catalog/pg_authid.dat; postgres is who usually runs initdb
constexpr std::array roles{Known{""},
                           Known{"current_user"},
                           Known{"current_role"},
                           Known{"session_user"},
                           Known{"postgres"},
                           Known{"pg_execute_server_program"},
                           Known{"pg_monitor"},
                           Known{"pg_read_all_settings"},
                           Known{"pg_read_all_stats"},
                           Known{"pg_read_server_files"},
                           Known{"pg_signal_backend"},
                           Known{"pg_stat_scan_tables"},
                           Known{"pg_write_server_files"},
                           Known{"pg_database_owner", 14},
                           Known{"pg_read_all_data", 14},
                           Known{"pg_write_all_data", 14},
                           Known{"pg_checkpoint", 15},
                           Known{"pg_create_subscription", 16},
                           Known{"pg_use_reserved_connections", 16},
                           Known{"pg_maintain", 17},
                           Known{"pg_signal_autovacuum_worker", 18}};

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

bool has_search_dictionary(std::string_view name, int version) {
  constexpr std::string_view stem = "_stem";
  if (name == "simple") return true;
  return name.ends_with(stem) && among(search_languages, name.substr(0, name.size() - stem.size()), version);
}

}  // namespace

bool in_pg_catalog(const Catalog& catalog, ObjectKind kind, const ObjectRef& ref) {
  const std::string& name = ref.name.name;
  const int version = catalog.server_version();
  if (!ref.name.schema.empty() && ref.name.schema != "pg_catalog") return false;
  switch (kind) {
    case ObjectKind::language: return among(languages, name, version);
    case ObjectKind::access_method: return among(access_methods, name, version);
    case ObjectKind::collation: {
      const ResolvedCollation found = resolve_collation(catalog, ref.name);
      return !found.problem && found.oid == 0;
    }
    case ObjectKind::conversion: return name.find("_to_") != std::string::npos;
    case ObjectKind::operator_: return has_operator(catalog, ref);
    case ObjectKind::operator_class: return has_class(catalog, ref, false);
    case ObjectKind::operator_family: return has_class(catalog, ref, true);
    case ObjectKind::cast:
      return pg_catalog::cast(type_of(catalog, ref.types, 0), type_of(catalog, ref.types, 1), version) !=
             nullptr;
    case ObjectKind::text_search_configuration:
      return name == "simple" || among(search_languages, name, version);
    case ObjectKind::text_search_dictionary: return has_search_dictionary(name, version);
    case ObjectKind::text_search_parser: return name == "default";
    case ObjectKind::text_search_template: return among(search_templates, name, version);
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
  return kind != ObjectKind::role || among(roles, name, version);
}

}  // namespace types
