// Which options a column may have, and their values (attribute_reloptions,
// src/backend/access/common/reloptions.c).

#include "lint/commands/relation/attribute_options.h"

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <set>

namespace commands {
using namespace ast;

namespace {

// parse_real of src/backend/utils/misc/guc.c, for an option without a unit.
bool is_real(const std::string& value, double& number) {
  errno = 0;
  char* end = nullptr;
  number = std::strtod(value.c_str(), &end);
  if (end == value.c_str() || errno == ERANGE || std::isnan(number)) return false;
  while (*end == ' ' || *end == '\t' || *end == '\n') ++end;
  return *end == '\0';
}

}  // namespace

void check_attribute_options(Writer& w, const Options& options) {
  std::set<std::string_view> seen;
  for (const auto& [name, written] : options) {
    const size_t dot = name.find('.');
    if (dot != std::string::npos) {
      w.refuse("22023", "unrecognized parameter namespace \"" + name.substr(0, dot) + "\"");
    }
    // The server's own stamp, which an older pg_dump writes out: taken, and another put in its place. Of a
    // file that an older server gets, rules/server-stamp tells.
    const bool stamp =
        name == "pg_attver" && (!w.context.strict || w.catalog.version().has(sql::Update::november_2026));
    if (name != "n_distinct" && name != "n_distinct_inherited" && !stamp) {
      w.refuse("22023", "unrecognized parameter \"" + name + "\"");
    }
    if (stamp) continue;
    if (!seen.insert(name).second) w.refuse("22023", "parameter \"" + name + "\" specified more than once");
    const std::string value = written.empty() ? "true" : written;
    double number = 0;
    if (!is_real(value, number)) {
      w.refuse("22023", "invalid value for floating point option \"" + name + "\": " + value);
    }
    if (number < -1 || std::isinf(number)) {
      w.refuse("22023", "value " + value + " out of bounds for option \"" + name + "\"");
    }
  }
}

}  // namespace commands
