// The history tables of other tools: whether one of them has migrated this database, and what it says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/execute/recorded_sums.h"
#include "migrate/session/session.h"

namespace migrate {

// What the rows of a history name.
enum class Says : uint8_t {
  each,  // a row for each revision applied
  last,  // one row: that revision and all before it
  heads  // the revisions that no applied one follows
};

struct OtherTable {
  std::string_view layout;  // of the chains that the tool runs
  std::string_view tool;    // as people call it
  // What its rows say: a revision, what is wrong with it, the checksum of its file, the project it is of.
  std::string query;
  Says says = Says::each;
  Sum sum = Sum::none;  // that the third column of the query holds
  bool by_sum = false;  // and that names the revision
  std::string name;     // quoted, with its schema
  std::string rows;     // how many; "?" where this role may not read them
};

// Those that hold rows, wherever they stand in the database.
text::Result<std::vector<OtherTable>> other_tables(Session& session);

// Which of these tables (each name quoted, with its schema) stand in the database.
text::Result<std::vector<std::string>> standing(Session& session, const std::vector<std::string>& tables);

}  // namespace migrate
