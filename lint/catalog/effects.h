#pragma once

// What a statement would do to a server of a given version, known from the Catalog before it:
// which locks it takes, which tables it rewrites or scans, which indexes it builds, which foreign keys
// it validates, and whether the server refuses it.
//
// Locks: strongest mode a relation, as pg_locks shows before the transaction ends, AccessShareLock
// left out (https://www.postgresql.org/docs/current/explicit-locking.html).

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lint/catalog/apply.h"

namespace catalog {

/// src/include/storage/lockdefs.h
enum class LockMode : std::uint8_t {
  none,
  access_share,
  row_share,
  row_exclusive,
  share_update_exclusive,
  share,
  share_row_exclusive,
  exclusive,
  access_exclusive
};
/// "AccessExclusiveLock"
std::string_view lock_name(LockMode mode);
/// "ACCESS EXCLUSIVE"
std::string_view lock_words(LockMode mode);
/// What others cannot do meanwhile: "reads and writes", "writes", "schema changes", "".
std::string_view lock_blocks(LockMode mode);

struct Effects {
  std::optional<std::string> error;  // the server's words
  std::string sqlstate;
  std::set<std::string> rewrites, scans, index_builds;  // tables, by display_name
  std::set<std::string> fk_validations;                 // constraint names
  std::map<std::string, LockMode> locks;                // relations by display_name
  std::vector<std::string> unknown;                     // what could not be known, and why
};

struct EffectsContext {
  int version = 15;             // server
  bool in_transaction = false;  // BEGIN stands, or the runner wraps the script
  bool implicit_block = false;  // several statements in one string: an implicit transaction
  bool rows = true;             // tables that stand before the revision are taken to hold rows
  Origin origin;
};

/// What can be told from the Catalog before the statement: call it before apply().
Effects effects(const Change& change, const Catalog& before, const EffectsContext& context);

/// Completes it after apply(): what the statement made itself is locked too, and a refusal replaces the rest.
void complete(Effects& effects, const Change& change, const Catalog& after, const Applied& applied,
              const EffectsContext& context);

}  // namespace catalog
