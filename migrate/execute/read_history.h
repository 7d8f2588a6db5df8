// What another tool's history says of a chain.
#pragma once

#include <optional>
#include <vector>

#include "lint/chain/chain.h"
#include "migrate/history/other_tables.h"

namespace migrate {

struct Reading {
  std::vector<size_t> applied;       // the revisions, in the order in which they were
  bool knows = false;                // a row names a revision of the chain
  bool strange = false;              // a row names none
  std::optional<text::Error> wrong;  // why it cannot be taken over
};

// Whether the texts are those that were run, the server is asked revision by revision.
enum class Texts : bool { as_they_are, compared };
text::Result<Reading> read_history(Session& session, const chain::Chain& chain, const OtherTable& table,
                                   Texts texts);

}  // namespace migrate
