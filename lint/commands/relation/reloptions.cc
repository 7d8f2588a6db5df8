// Storage parameters: which relation has which (src/backend/access/common/reloptions.c).

#include "lint/commands/relation/reloptions.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <set>

#include "lint/pg_catalog/storage_parameters.h"
#include "lint/text/case.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using pg_catalog::StorageParameter;
using pg_catalog::StorageParameterOf;

// parse_bool (src/backend/utils/adt/bool.c): whole words in any case, or as much of one as tells it apart.
bool is_boolean(std::string value) {
  value = text::lower(value);
  if (value.empty() || value == "1" || value == "0" || value == "on" || value == "of") return true;
  constexpr std::string_view words[] = {"true", "false", "yes", "no", "off"};
  return std::any_of(std::begin(words), std::end(words), [&](std::string_view word) {
    return word.starts_with(value) && (word != "off" || value.size() == 3);
  });
}

// strtod as parse_int and parse_real use it (src/backend/utils/misc/guc.c): a number in any of C's notations.
std::optional<double> number_of(const std::string& value) {
  const size_t first = value.find_first_not_of(" \t\n+-");
  if (first == std::string::npos || (value[first] != '.' && (value[first] < '0' || value[first] > '9')))
    return std::nullopt;
  char* end = nullptr;
  const double number = std::strtod(value.c_str(), &end);
  while (*end == ' ') ++end;
  return *end == 0 ? std::optional(number) : std::nullopt;
}

// parse_one_reloption, src/backend/access/common/reloptions.c.
void check_value(Writer& w, const StorageParameter& parameter, const std::string& name,
                 const std::string& value) {
  const auto invalid = [&](const char* type, std::string_view detail = {}) {
    w.refuse("22023", std::string("invalid value for ") + type + " option \"" + name + "\": " + value,
             std::string(detail));
  };
  const auto check_bounds = [&](double number) {
    if (number >= std::strtod(parameter.low.data(), nullptr) &&
        number <= std::strtod(parameter.high.data(), nullptr))
      return;
    w.refuse("22023", "value " + value + " out of bounds for option \"" + name + "\"",
             "Valid values are between \"" + std::string(parameter.low) + "\" and \"" +
                 std::string(parameter.high) + "\".");
  };
  switch (parameter.type) {
    case StorageParameter::Type::boolean:
      if (!is_boolean(value)) invalid("boolean");
      return;
    case StorageParameter::Type::integer: {
      const std::optional<double> number = number_of(value);
      if (!number || std::abs(std::rint(*number)) > 2147483648.0) return invalid("integer");
      return check_bounds(std::rint(*number));
    }
    case StorageParameter::Type::real: {
      const std::optional<double> number = number_of(value);
      return number ? check_bounds(*number) : invalid("floating point");
    }
    case StorageParameter::Type::enumeration:
      if ((" " + std::string(parameter.words)).find(" " + text::lower(value) + " ") == std::string::npos)
        invalid("enum", parameter.detail);
  }
}

// A value left out is true (defGetString, src/backend/commands/define.c).
void check_one(Writer& w, StorageParameterOf of, const std::string& name, const std::string& value) {
  const auto parameter = pg_catalog::storage_parameter(of, name, w.catalog.server_version());
  if (!parameter) w.refuse("22023", "unrecognized parameter \"" + name + "\"");
  check_value(w, *parameter, name, value.empty() ? "true" : value);
}

void check_one_of_table(Writer& w, const std::string& name, const std::string& value) {
  if (of_toast_table(name))
    return check_one(w, StorageParameterOf::toast, name.substr(name.find('.') + 1), value);
  const size_t dot = name.find('.');
  if (dot != std::string::npos) {
    w.refuse("22023", "unrecognized parameter namespace \"" + name.substr(0, dot) + "\"");
  }
  check_one(w, StorageParameterOf::heap, name, value);
}

// Parameters of indexes hang on the access method: only those of tables are known not to be theirs.
bool may_have(const Relation& relation, std::string_view name) {
  return !relation.is_index() || (!name.starts_with("autovacuum_") && !of_toast_table(name));
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
  const auto may_be_a_views = [&](const std::string& name) {
    return relation.presumed && pg_catalog::storage_parameter(StorageParameterOf::view, name, version);
  };
  for (const auto& [name, value] : options) {
    if (may_be_a_views(name)) continue;
    if (creating && name == "oids") {
      if (says_yes(value)) w.refuse("0A000", "tables declared WITH OIDS are not supported");
      continue;
    }
    if (relation.kind == RelationKind::partitioned_table && version >= 16) {
      w.refuse("42809", "cannot specify storage parameters for a partitioned table", {},
               "Specify storage parameters for its leaf partitions instead.");
    }
    if (relation.kind == RelationKind::partitioned_table || !may_have(relation, name)) {
      w.refuse("22023", "unrecognized parameter \"" + name + "\"");
    }
    const bool stored =
        relation.kind == RelationKind::table || relation.kind == RelationKind::materialized_view;
    if (stored) check_one_of_table(w, name, value);
    if (stored && !seen.insert(name).second)
      w.refuse("22023", "parameter \"" + name + "\" specified more than once");
    if (relation.kind == RelationKind::view) check_one(w, StorageParameterOf::view, name, value);
  }
}

void refuse_values(Writer& w, const Options& reset) {
  if (std::any_of(reset.begin(), reset.end(), [](const auto& option) { return !option.second.empty(); }))
    w.refuse("42601", "RESET must not include values for parameters");
}

}  // namespace commands
