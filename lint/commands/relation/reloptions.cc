// Storage parameters: which relation has which (src/backend/access/common/reloptions.c).

#include "lint/commands/relation/reloptions.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "lint/text/case.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

constexpr std::string_view of_heap_and_toast[] = {
    "autovacuum_enabled",
    "autovacuum_vacuum_threshold",
    "autovacuum_vacuum_max_threshold",
    "autovacuum_vacuum_insert_threshold",
    "autovacuum_vacuum_cost_limit",
    "autovacuum_vacuum_cost_delay",
    "autovacuum_freeze_min_age",
    "autovacuum_freeze_max_age",
    "autovacuum_freeze_table_age",
    "autovacuum_multixact_freeze_min_age",
    "autovacuum_multixact_freeze_max_age",
    "autovacuum_multixact_freeze_table_age",
    "log_autovacuum_min_duration",
    "autovacuum_vacuum_scale_factor",
    "autovacuum_vacuum_insert_scale_factor",
    "vacuum_index_cleanup",
    "vacuum_truncate",
    "vacuum_max_eager_freeze_failure_rate",
};
constexpr std::string_view of_heap[] = {"fillfactor",
                                        "user_catalog_table",
                                        "parallel_workers",
                                        "toast_tuple_target",
                                        "autovacuum_analyze_threshold",
                                        "autovacuum_analyze_scale_factor",
                                        "autovacuum_parallel_workers",
                                        "log_autoanalyze_min_duration"};

// The major version that brought it; 0: all have it.
int since(std::string_view name) {
  if (name == "autovacuum_vacuum_max_threshold" || name == "vacuum_max_eager_freeze_failure_rate") return 18;
  return name == "autovacuum_parallel_workers" || name == "log_autoanalyze_min_duration" ? 19 : 0;
}

template <size_t n>
bool among(const std::string_view (&names)[n], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

void check_fillfactor(Writer& w, const std::string& value) {
  int number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size()) {
    w.refuse("22023", "invalid value for integer option \"fillfactor\": " + value);
  }
  if (number >= 10 && number <= 100) return;
  w.refuse("22023", "value " + value + " out of bounds for option \"fillfactor\"",
           "Valid values are between \"10\" and \"100\".");
}

void check_one(Writer& w, const std::string& name, const std::string& value) {
  constexpr std::string_view toast = "toast.";
  if (name.starts_with(toast)) {
    const std::string own = name.substr(toast.size());
    if (!among(of_heap_and_toast, own) || since(own) > w.catalog.server_version())
      w.refuse("22023", "unrecognized parameter \"" + own + "\"");
    return;
  }
  const size_t dot = name.find('.');
  if (dot != std::string::npos) {
    w.refuse("22023", "unrecognized parameter namespace \"" + name.substr(0, dot) + "\"");
  }
  if ((!among(of_heap_and_toast, name) && !among(of_heap, name)) ||
      since(name) > w.catalog.server_version()) {
    w.refuse("22023", "unrecognized parameter \"" + name + "\"");
  }
  if (name == "fillfactor") check_fillfactor(w, value);
}

// Parameters of indexes hang on the access method: only those of tables are known not to be theirs.
bool may_have(const Relation& relation, std::string_view name, int version) {
  if (relation.kind == RelationKind::view) {
    return name == "security_barrier" || name == "check_option" ||
           (name == "security_invoker" && version >= 15);
  }
  return !relation.is_index() || (!name.starts_with("autovacuum_") && !name.starts_with("toast."));
}

// parse_bool (src/backend/utils/adt/bool.c): whole words in any case, or as much of one as tells it apart.
bool is_boolean(std::string value) {
  value = text::lower(value);
  if (value.empty() || value == "1" || value == "0" || value == "on" || value == "of") return true;
  constexpr std::string_view words[] = {"true", "false", "yes", "no", "off"};
  return std::any_of(std::begin(words), std::end(words), [&](std::string_view word) {
    return word.starts_with(value) && (word != "off" || value.size() == 3);
  });
}

// viewRelOptions, src/backend/access/common/reloptions.c.
void check_one_of_view(Writer& w, const std::string& name, const std::string& value) {
  if (name != "check_option") {
    if (!is_boolean(value)) w.refuse("22023", "invalid value for boolean option \"" + name + "\": " + value);
    return;
  }
  if (value == "local" || value == "cascaded") return;
  w.refuse("22023", "invalid value for enum option \"check_option\": " + (value.empty() ? "true" : value),
           "Valid values are \"local\" and \"cascaded\".");
}

bool says_yes(const std::string& value) {
  return value.empty() || value == "true" || value == "on" || value == "yes" || value == "1";
}

}  // namespace

bool of_toast_table(std::string_view name) {
  return name.starts_with("toast.");
}

void check_options(Writer& w, const Relation& relation, const Options& options, bool creating) {
  if (!relation.access_method.empty() && relation.access_method != "heap") return;
  const int version = w.catalog.server_version();
  std::set<std::string_view> seen;
  for (const auto& [name, value] : options) {
    if (creating && name == "oids") {
      if (says_yes(value)) w.refuse("0A000", "tables declared WITH OIDS are not supported");
      continue;
    }
    if (relation.kind == RelationKind::partitioned_table && version >= 16) {
      w.refuse("42809", "cannot specify storage parameters for a partitioned table", {},
               "Specify storage parameters for its leaf partitions instead.");
    }
    if (relation.kind == RelationKind::partitioned_table || !may_have(relation, name, version)) {
      w.refuse("22023", "unrecognized parameter \"" + name + "\"");
    }
    const bool stored =
        relation.kind == RelationKind::table || relation.kind == RelationKind::materialized_view;
    if (stored) check_one(w, name, value);
    if (stored && !seen.insert(name).second)
      w.refuse("22023", "parameter \"" + name + "\" specified more than once");
    if (relation.kind == RelationKind::view) check_one_of_view(w, name, value);
  }
}

}  // namespace commands
