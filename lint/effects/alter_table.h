#pragma once

// Inside of effects(): one ALTER TABLE. The server works in three phases (src/backend/commands/tablecmds.c,
// ATController): it looks at the subcommands and finds the children, carries them out on the catalogs in
// passes, and then rewrites or scans each table once for all of them. So do we.

#include <map>
#include <set>
#include <string>
#include <utility>

#include "lint/effects/scene.h"

namespace catalog::effecting {

/// What phase 3 has to do to one table (AlteredTableInfo).
struct TableWork {
  bool rewrite = false;
  bool check = false;              // constraints to verify, or a partition's bound
  bool verify_not_null = false;    // a NOT NULL that nothing proves
  std::string if_rows;             // the refusal that is certain where there are rows, ...
  std::string sqlstate = "23502";  // ... and its code
};

/// A rebuilt object: dropped with its old column and made again (RememberIndexForRebuilding,
/// RememberConstraintForRebuilding).
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
  /// The tables that a recursing subcommand reaches, locked in the statement's mode.
  std::vector<const Relation*> tree();
};

/// AT_PASS_*: the order of work, whatever the order written (src/backend/commands/tablecmds.c).
int pass_of(const AlterCommand& command);
/// AlterTableGetLockLevel for one subcommand.
LockMode lock_level(const AlterCommand& command);

void add_column(Alteration& a, const AlterCommand& command);
void drop_column(Alteration& a, const AlterCommand& command);
void alter_type(Alteration& a, const AlterCommand& command);
/// After the ALTER TYPE pass: what hangs on the columns is made anew (ATPostAlterTypeCleanup).
void rebuild_dependents(Alteration& a);
void set_not_null(Alteration& a, const Relation& table, const std::string& column);
void set_not_null(Alteration& a, const std::string& column);
void drop_not_null(Alteration& a, const AlterCommand& command);
void set_expression(Alteration& a, const AlterCommand& command);
void add_constraint(Alteration& a, const ConstraintDef& constraint);
void drop_constraint(Alteration& a, const AlterCommand& command);
/// A CHECK or NOT NULL goes from the children too, unless they have it for reasons of their own.
void drop_inherited(Alteration& a, const Constraint& constraint);
const Constraint* not_null_constraint(const Relation& table, const std::string& column);
void validate_constraint(Alteration& a, const AlterCommand& command);
void alter_constraint(Alteration& a, const AlterCommand& command);
void add_foreign_key(Alteration& a, const ConstraintDef& constraint, bool validate);
void attach_partition(Alteration& a, const AlterCommand& command);
void detach_partition(Alteration& a, const AlterCommand& command);
void switch_trigger(Alteration& a, const AlterCommand& command);
/// SET (...), CLUSTER ON, SET LOGGED, OWNER TO and the rest that changes no column or constraint.
void alter_storage(Alteration& a, const AlterCommand& command);

}  // namespace catalog::effecting
