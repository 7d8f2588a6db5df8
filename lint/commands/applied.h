// What apply() is told, and what it tells.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lint/ast/refusal.h"

namespace commands {
using namespace ast;

struct Dropped {
  ObjectAddress object;
  std::string name;         // as qualified_name() gives it; columns and constraints: table.name
  bool collateral = false;  // not named by the statement: an index lost with its column, what CASCADE took
};

struct Applied {
  std::optional<Refusal> refused;  // the Catalog is then as it was before
  std::vector<ObjectAddress> created, altered;
  std::vector<Dropped> dropped;
  std::vector<std::string> notices;  // 'relation "t" already exists, skipping'
  bool skipped = false;              // IF [NOT] EXISTS made it do nothing
  std::vector<Missing> absent;       // what IF EXISTS did not find
  std::vector<std::string> blind;    // why something about it could not be known
};

struct ApplyContext {
  Origin origin;
  bool in_transaction = false;  // a transaction block is open (explicit, the runner's, or implicit)
  bool strict =
      false;  // false: what is missing may have been made by a blind spot before, then nothing is refused
};

}  // namespace commands
