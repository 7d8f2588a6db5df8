// One ALTER TABLE on its way through the passes, and what phase 3 will have to do.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "lint/effects/scene.h"

namespace effects {
using namespace ast;
using namespace catalog;

// What phase 3 has to do to one table (AlteredTableInfo).
struct TableWork {
  bool rewrite = false;
  bool check = false;              // constraints to verify, or a partition's bound
  bool verify_not_null = false;    // a NOT NULL that nothing proves
  std::string if_rows;             // the refusal that is certain where there are rows, ...
  std::string sqlstate = "23502";  // ... and its code
};

// A rebuilt object: dropped with its old column and made again (RememberIndexForRebuilding,
// RememberConstraintForRebuilding).
struct Rebuilds {
  std::set<Oid> indexes;
  std::set<Oid> foreign_keys;
};

struct Alteration {
  const Scene& scene;
  const AlterTable& change;
  const Relation& target;
  LockMode mode = LockMode::none;

  std::map<Oid, TableWork> work{};
  std::map<std::pair<Oid, std::string>, TypeRef> new_types{};           // ALTER TYPE: of (table, column)
  std::map<std::pair<Oid, std::string>, std::string> new_collations{};  // as written
  std::set<Oid> dropped_constraints{}, dropped_indexes{};
  std::set<std::pair<Oid, std::string>> not_null{};  // set by this statement already
  std::set<std::string> added{};                     // columns
  Rebuilds rebuilds{};

  const Catalog& catalog() const { return scene.before; }
  // The tables that a recursing subcommand reaches, locked in the statement's mode.
  std::vector<const Relation*> tree();
};

// AT_PASS_*: the order of work, whatever the order written (src/backend/commands/tablecmds.c).
int pass_of(const AlterCommand& command);

// Tables made OF a composite type: they are altered with it (ATTypedTableRecursion).
std::vector<const Relation*> typed_tables(const Catalog& catalog, const Relation& composite);

}  // namespace effects
