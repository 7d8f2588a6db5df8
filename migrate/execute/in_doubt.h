// What the catalog can tell about a statement that runs outside a transaction: whether it took effect, what
// it left behind when it did not (specification of each: PostgreSQL manual, pages CREATE INDEX, REINDEX,
// ALTER TABLE .. DETACH PARTITION).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "migrate/execute/statements.h"
#include "migrate/history/history.h"

namespace migrate {

// After a crash: settles each doubt that the catalog can settle, cleaning up half-built indexes on the way,
// and writes down what it found. Returns what it did, in words. Doubts that remain stay in the history, and
// the plan refuses to go on.
text::Result<std::vector<std::string>> settle_doubts(Session& session, const Store& store,
                                                     const std::vector<Doubt>& doubts);

// What a statement that ran outside a transaction and failed left in the catalog, each with the way on.
// `command` is the one that failed: up or down.
std::vector<std::string> leftovers(Session& session, const Statement& statement, std::string_view sql,
                                   std::string_view command);

// The index that a CREATE INDEX CONCURRENTLY names, where it stands INVALID: its name, quoted.
std::optional<std::string> invalid_index(Session& session, const Subject& subject);

// A partition that a DETACH PARTITION ... CONCURRENTLY has half detached: it was stopped between its two
// transactions. Only FINALIZE is taken then (PostgreSQL manual, ALTER TABLE).
struct PendingDetach {
  std::string parent, partition;  // quoted, with their schemas

  std::string finalize() const;  // the statement
};
std::vector<PendingDetach> pending_detaches(Session& session);
// The one that a statement which detaches is about.
std::optional<PendingDetach> pending_detach(Session& session, const Subject& subject);

// Every INVALID index of the database that nobody is building, leftovers of REINDEX CONCURRENTLY included.
struct InvalidIndex {
  std::string name;   // quoted, with its schema
  std::string table;  // the same
};
std::vector<InvalidIndex> invalid_indexes(Session& session);

}  // namespace migrate
