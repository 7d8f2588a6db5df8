#pragma once

// Carries a Change out on a Catalog, as the server of catalog.server_version() would: the names it
// chooses, the collateral it takes, the refusals it gives. The only writer of a Catalog besides
// migrate/inspect.

#include <optional>
#include <string>
#include <vector>

#include "lint/ast/change.h"
#include "lint/catalog/catalog.h"

namespace catalog {

/// The server's refusal, in its own words.
struct Refusal {
  std::string sqlstate;  // "42P07"
  std::string message;   // relation "t" already exists
  std::string detail, hint;
  std::optional<text::Span> in_body = {};  // the part of a body that is wrong, as the file counts
};

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
  std::vector<std::string> blind;    // why something about it could not be known
};

struct ApplyContext {
  Origin origin;
  bool in_transaction = false;  // a transaction block is open (explicit, the runner's, or implicit)
  bool strict =
      false;  // false: what is missing may have been made by a blind spot before, then nothing is refused
};

/// Applies one change. On a refusal the Catalog is left untouched. SET, RESET and search_path act on
/// catalog.session(); Transaction is replay's business and does nothing here.
Applied apply(Catalog& catalog, const Change& change, const ApplyContext& context);

}  // namespace catalog
