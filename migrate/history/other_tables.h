// The history tables of other tools: whether one of them has migrated this database.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/text/result.h"
#include "migrate/history/known_tools.h"
#include "migrate/session/session.h"

namespace migrate {

struct OtherTable {
  const KnownTool* tool = nullptr;
  std::string schema, name;  // the name quoted, with its schema
  // Each row: a revision, what is wrong with it, the sum of its text, the chain it is of, whether it covers
  // all before it.
  std::string query;
  std::string rows;       // how many; "?" where this role may not read them
  bool renamed = false;   // known by its columns alone
  bool in_reach = false;  // it stands in the first schema of the search_path
};

// Those that hold rows, wherever they stand in the database. A table by a name of its owner's choice is one
// if it has the columns of the tool that runs chains of this layout.
text::Result<std::vector<OtherTable>> other_tables(Session& session, std::string_view layout);

}  // namespace migrate
