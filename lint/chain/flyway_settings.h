// What Flyway's configuration says that matters here, from its own files or from a framework's.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lint/chain/flyway_names.h"

namespace chain {

struct FlywaySettings {
  bool replaces = true;  // placeholders
  std::string default_schema;
  std::string search_path;  // that the connection brings
  std::string locations;    // with commas between
  std::vector<std::pair<std::string, std::string>> placeholders;
  std::string placeholder_prefix = "${", placeholder_suffix = "}";
  FlywayNaming naming;
};

// From the nearest of these files in the folder or above it.
FlywaySettings flyway_settings(const std::string& folder);

// The folders that it names as `locations`, as they lie below anything: sql/base, db/migration.
std::vector<std::string> flyway_locations(const std::string& folder);

}  // namespace chain
