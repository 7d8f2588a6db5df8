// Flyway's names of files (ResourceNameParser, MigrationVersion): V<version>__<words>.sql and its like, with
// the prefixes, the separator and the suffixes that its configuration may give instead.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chain {

struct FlywayNaming {
  std::string versioned = "V", repeatable = "R", undo = "U", baseline = "B";
  std::string separator = "__";
  std::vector<std::string> suffixes = {".sql"};
  bool operator==(const FlywayNaming&) const = default;
};

struct FlywayName {
  enum class Kind : uint8_t { versioned, repeatable, undo, baseline } kind = Kind::versioned;
  std::string written;               // the version with '.' for '_'
  std::vector<std::string> version;  // its parts without leading zeros, trailing zero parts dropped
  std::string description;
  std::string path;
};

// Nothing, where it is no migration's name (an afterMigrate.sql, say).
std::optional<FlywayName> flyway_name(std::string_view path, const FlywayNaming& naming);

// By version, part by part.
bool flyway_version_less(const FlywayName& a, const FlywayName& b);

// Looks like one, but Flyway passes it over: V1_add.sql, v1__add.sql, V1-2__x.sql.
bool looks_like_flyway_name(std::string_view path, const FlywayNaming& naming);

}  // namespace chain
