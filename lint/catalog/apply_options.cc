// Storage parameters that a relation takes (src/backend/access/common/reloptions.c).

#include <algorithm>
#include <array>
#include <string_view>

#include "lint/catalog/apply_alter.h"

namespace catalog::applying {
namespace {

using Names = std::initializer_list<std::string_view>;

bool among(Names names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool takes(const Relation& relation, std::string_view name) {
  switch (relation.kind) {
    case RelationKind::view: return among({"security_barrier", "security_invoker", "check_option"}, name);
    case RelationKind::index:
    case RelationKind::partitioned_index:
      return !name.starts_with("autovacuum_") && !name.starts_with("toast.");
    default: break;
  }
  // oids is read and forgotten; toast.* is what autovacuum does with the TOAST table.
  return name.starts_with("autovacuum_") || name.starts_with("toast.") ||
         among({"fillfactor", "toast_tuple_target", "parallel_workers", "vacuum_index_cleanup",
                "vacuum_truncate", "log_autovacuum_min_duration", "user_catalog_table", "oids",
                "vacuum_max_eager_freeze_failure_rate"},
               name);
}

}  // namespace

void check_options(Writer& w, const Relation& relation, const Options& options) {
  if (!relation.access_method.empty() && relation.access_method != "heap") return;
  for (const auto& [name, value] : options) {
    if (relation.kind == RelationKind::partitioned_table && w.catalog.server_version() >= 16) {
      w.refuse("42809", "cannot specify storage parameters for a partitioned table", {},
               "Specify storage parameters for its leaf partitions instead.");
    }
    if (relation.kind == RelationKind::partitioned_table || !takes(relation, name)) {
      w.refuse("22023", "unrecognized parameter \"" + name + "\"");
    }
  }
}

}  // namespace catalog::applying
