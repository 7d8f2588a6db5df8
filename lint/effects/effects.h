// What a statement would do to a server of a given version, known from the Catalog before it:
// which locks it takes, which tables it rewrites or scans, which indexes it builds, which foreign keys
// it validates, and whether the server refuses it.
//
// Locks: strongest mode a relation, as pg_locks shows before the transaction ends, AccessShareLock
// left out (https://www.postgresql.org/docs/current/explicit-locking.html).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lint/ast/change.h"
#include "lint/catalog/catalog.h"
#include "lint/commands/applied.h"
#include "lint/effects/lock_mode.h"

namespace commands {
class Trial;
}

namespace effects {
using namespace ast;
using namespace catalog;

struct Effects {
  std::optional<std::string> error;  // the server's words
  std::string sqlstate;
  bool refused_early = false;  // by the grammar, or for standing in a transaction: before names are looked up
  std::set<std::string> rewrites, scans, index_builds;  // tables, by display_name
  std::set<std::string> fk_validations;                 // constraint names
  std::vector<Oid>
      rebuilt;  // indexes that a new column type has built anew, though their table stays as it is
  // Tables written anew by another road than ALTER TABLE's rewrite: CLUSTER, VACUUM FULL, REFRESH
  // MATERIALIZED VIEW, SET TABLESPACE (src/backend/commands/cluster.c, rebuild_relation).
  std::set<std::string> copies;
  // By display_name: tables, indexes and materialized views, as they are called after the statement;
  // what it dropped is not among them. Views, sequences and partitioned indexes: see `held`.
  std::map<std::string, LockMode> locks;
  // Every relation locked, by oid, what the statement drops included.
  std::map<Oid, LockMode> held;
  // The refusal if a table that cannot be known to be empty holds rows: column "c" of relation "t" contains
  // null values.
  std::optional<std::string> error_if_rows;
  std::vector<std::string> unknown;  // what could not be known, and why
  bool by_time_zone = false;         // the first of it: a table is rewritten unless TimeZone is UTC

  // Between predict() and complete(): relations with a greater oid are the statement's own.
  Oid newest = 0;
};

struct EffectsContext {
  int version = 15;             // server
  bool in_transaction = false;  // BEGIN stands, or the runner wraps the script
  bool implicit_block = false;  // several statements in one string: an implicit transaction
  bool rows = true;             // tables that stand before the revision are taken to hold rows
  Origin origin;
};

// What can be told from the Catalog before the statement: call it before apply(). What an ALTER TABLE has to
// do is learnt by its trial.
Effects predict(const Change& change, const Catalog& before, const EffectsContext& context,
                commands::Trial& trial);

// Completes it after apply(): what the statement made itself is locked too, and a refusal replaces the rest.
void complete(Effects& effects, const Change& change, const Catalog& after, const commands::Applied& applied,
              const EffectsContext& context, commands::Trial& trial);

// Locks held, by name as the relations are called in `now`: for locks gathered over a transaction.
std::map<std::string, LockMode> named_locks(const std::map<Oid, LockMode>& held, const Catalog& now);

// Adds the locks of a later statement of the same transaction.
void gather_locks(std::map<Oid, LockMode>& held, const std::map<Oid, LockMode>& more);

}  // namespace effects
