#pragma once

// A Catalog as flat facts: each object by its name with its properties in words. Two Catalogs are compared,
// and counted, over these.

#include <map>
#include <string>
#include <vector>

#include "lint/catalog/catalog.h"

namespace catalog {

struct FactOptions {
  /// Both sides come from a server: bodies, definitions and expressions are compared to the letter, owners
  /// and comments too.
  bool exact = false;
  /// Schemas left out (those of history tables).
  std::vector<std::string> without_schemas;
};

/// A property that cannot be known equals every value.
inline constexpr std::string_view unknown_fact = "?";

struct Facts {
  std::string what;    // "table", "column", "index", "foreign key", ...
  std::string within;  // the key of the object that it goes with, or ""
  std::map<std::string, std::string> properties;
  std::vector<std::string> order;  // tables: the columns as they stand
  bool operator==(const Facts&) const = default;
};

/// By key: the object's name, after a letter that keeps kinds apart ("r public.users", "a
/// public.users.email").
std::map<std::string, Facts> facts(const Catalog& catalog, const FactOptions& options = {});

/// The object's name in a key of facts().
std::string_view name_in(std::string_view key);

}  // namespace catalog
