// What a statement has to do besides writing to the catalogs: which locks it takes, which rows it reads or
// writes anew. The subcommands of an ALTER TABLE write it down while they run, as in the server they leave it
// to phase 3 (src/backend/commands/tablecmds.c, AlteredTableInfo and ATRewriteTables); who asks for it
// (lint/effects) reads it.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lint/ast/lock_mode.h"
#include "lint/ast/object.h"

namespace commands {
using namespace ast;

// Of one table, once all subcommands have run.
struct TableWork {
  bool rewrite = false;
  bool retyped = false;            // rewritten for a column's new type
  bool scan = false;               // a CHECK, a NOT NULL that nothing proves, a partition's bound
  std::string if_rows;             // the refusal that is certain where there are rows, ...
  std::string sqlstate = "23502";  // ... and its code
};

// Dropped with a column's old type and made again, unless its table is rewritten, which builds them all
// (RememberIndexForRebuilding, RememberConstraintForRebuilding).
struct RebuiltIndex {
  Oid index = 0, table = 0;
  bool reused = false;  // its contents stay right (TryReuseIndex)
};
struct RebuiltKey {
  Oid table = 0, referenced = 0;
  std::string name;
  bool reads = false;  // it is valid, and there may be rows to validate
  bool holds = false;  // the comparison stays the same (TryReuseForeignKey)
};

struct ClauseWork {
  LockMode mode = LockMode::none;  // that it asks for (AlterTableGetLockLevel)
  std::set<Oid> held;              // in the strongest mode that any of the statement's clauses asks for
  std::map<Oid, LockMode> locks;
  std::map<Oid, TableWork> tables;
  std::set<Oid> copied;  // into another tablespace
  std::vector<ObjectAddress> dropped;
  std::vector<RebuiltIndex> indexes;
  std::vector<RebuiltKey> keys;
  std::set<std::string> validated;  // foreign keys
};

// What of its work could not be known.
struct UnknownWork {
  size_t clause = 0;
  std::string why;
  bool by_time_zone = false;  // the session's TimeZone decides
};

struct Work {
  std::vector<ClauseWork> clauses = std::vector<ClauseWork>(1);  // as they stand in the statement
  std::vector<UnknownWork> unknown;
  std::set<std::string> built;  // tables that indexes were made on, before it was refused
};

// Where a statement's work is written down, if somebody asks.
class Recorder {
 public:
  explicit Recorder(Work* work = nullptr) : work_(work) {}
  explicit operator bool() const { return work_ != nullptr; }

  void begin(size_t clauses) const {
    if (work_) work_->clauses.resize(std::max<size_t>(clauses, 1));
  }
  // What follows is done for that clause.
  void turn_to(size_t clause) { clause_ = clause; }
  void mode(LockMode mode) const {
    if (work_) now().mode = mode;
  }

  void hold(Oid relation) const {
    if (work_) now().held.insert(relation);
  }
  void hold(const std::vector<Oid>& relations) const {
    if (work_) now().held.insert(relations.begin(), relations.end());
  }
  void lock(Oid relation, LockMode mode) const {
    if (!work_) return;
    LockMode& held = now().locks[relation];
    held = std::max(held, mode);
  }
  void lock(const std::vector<Oid>& relations, LockMode mode) const {
    for (Oid relation : relations) lock(relation, mode);
  }
  void rewrite(Oid table) const {
    if (work_) now().tables[table].rewrite = true;
  }
  void retype(Oid table) const {
    rewrite(table);
    if (work_) now().tables[table].retyped = true;
  }
  void scan(Oid table) const {
    if (work_) now().tables[table].scan = true;
  }
  void refused_if_rows(Oid table, std::string message, std::string_view sqlstate = "23502") const {
    if (!work_) return;
    TableWork& work = now().tables[table];
    work.if_rows = std::move(message);
    work.sqlstate = sqlstate;
  }
  void copy(Oid relation) const {
    if (work_) now().copied.insert(relation);
  }
  void drop(const ObjectAddress& object) const {
    if (work_) now().dropped.push_back(object);
  }
  void rebuild(RebuiltIndex index) const {
    if (work_) now().indexes.push_back(index);
  }
  void rebuild(RebuiltKey key) const {
    if (work_) now().keys.push_back(std::move(key));
  }
  void validate(const std::string& foreign_key) const {
    if (work_) now().validated.insert(foreign_key);
  }
  void unknown(std::string why, bool by_time_zone = false) const {
    if (work_) work_->unknown.push_back({clause_, std::move(why), by_time_zone});
  }
  void build(std::string table) const {
    if (work_) work_->built.insert(std::move(table));
  }

  // A column that the statement adds: whether its NULLs are looked for is said with it.
  void added(Oid table, ColumnNumber column) {
    if (work_) added_.emplace(table, column);
  }
  bool has_added(Oid table, ColumnNumber column) const { return added_.contains({table, column}); }

 private:
  ClauseWork& now() const { return work_->clauses[clause_]; }

  Work* work_;
  size_t clause_ = 0;
  std::set<std::pair<Oid, ColumnNumber>> added_;
};

}  // namespace commands
