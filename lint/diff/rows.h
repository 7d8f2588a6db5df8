// A Catalog as rows: each object by its name with its properties in words. Two Catalogs are compared,
// and counted, row by row.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "lint/catalog/catalog.h"

namespace diff {
using namespace ast;
using namespace catalog;

struct RowOptions {
  // Both sides come from a server: bodies, definitions and expressions are compared to the letter, owners
  // and comments too.
  bool exact = false;
  // Owners, privileges and what else inspect() reads with InspectOptions::all_facts. `owner` is the role
  // whose objects are those of which no revision says whose they are; "": not known.
  bool all_facts = false;
  std::string owner = {};
  // Schemas left out (those of history tables).
  std::vector<std::string> without_schemas = {};
  // Of these alone: relations (with what stands at them), types, functions, schemas, extensions and what else
  // is an object of its own. Null: everything.
  const std::set<ObjectAddress>* only = nullptr;
};

// A property that cannot be known equals every value.
inline constexpr std::string_view unknown_property = "?";

struct ObjectRow {
  std::string what;    // "table", "column", "index", "foreign key", ...
  std::string within;  // the key of the object that it goes with, or ""
  std::map<std::string, std::string> properties;
  std::vector<std::string> order;  // tables: the columns as they stand
  bool operator==(const ObjectRow&) const = default;
};

// By key: the object's name, after a letter that keeps kinds apart ("r public.users", "a
// public.users.email").
using Rows = std::map<std::string, ObjectRow>;
Rows rows_of(const Catalog& catalog, const RowOptions& options = {});

// The object's name in a key of rows_of().
std::string_view name_in(std::string_view key);

}  // namespace diff
