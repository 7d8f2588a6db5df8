// Reads a script into statements for the plan, by the scanner alone: what a statement is shows in its first
// words, and a script may well hold what no parser of another version knows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migrate/plan/statement.h"

namespace migrate {

// The statements of a script, in order. The chain must outlive the function returned.
ReadStatements statement_reader(const chain::Chain& chain);

// What one statement is: its kind and its words in capitals.
Statement classify(std::string_view sql);

// The object that a statement which runs alone is about, as far as a look into the catalog needs it.
struct Subject {
  bool if_exists = false;  // IF NOT EXISTS, IF EXISTS
  std::string schema;      // empty: along the search_path
  std::string name;        // folded; empty: the statement names none
  std::string parent;      // DETACH PARTITION: schema-qualified as written; else empty
  std::string table;       // CREATE INDEX: as written
};
Subject subject_of(std::string_view sql);

}  // namespace migrate
