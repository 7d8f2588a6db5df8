// Reads a server's schema and its statistics in read-only transactions, each of them short, without ever
// waiting: a relation that somebody holds in ACCESS EXCLUSIVE mode, or waits for it, is left out with what
// stands on it, and named in Observation::locked. Any role may ask; what it may not see is said in
// Observation::unread.
#pragma once

#include "lint/catalog/catalog.h"
#include "lint/text/result.h"
#include "migrate/observe/observation.h"
#include "migrate/session/session.h"

namespace migrate {

struct Observed {
  catalog::Catalog schema;
  Observation numbers;
};

struct ObserveOptions {
  std::vector<std::string> without_schemas = {};  // the history's
  // Columns are read of tables of so many bytes or rows, and of those of which an index has so many bytes.
  int64_t large_table = 64 << 20, large_index = 1 << 20, many_rows = 10000;
  size_t relations_at_once = 8000;  // a transaction, and each section one: a second at most
  // What takes messages of its own: who asks for nothing that needs them spares the server these.
  bool sequences = true, statements = true;
};

// A lost connection and an interrupt are errors too: Session::alive() and Session::interrupt() tell them.
text::Result<Observed> observe(Session& session, const ObserveOptions& options = {});

}  // namespace migrate
