// One ALTER TABLE while it is carried out: its passes and what they hand on
// (src/backend/commands/tablecmds.c, AlteredTableInfo).
#pragma once

#include <map>
#include <set>
#include <vector>

#include "lint/ast/change_table.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// AlterTablePass: subcommands of one statement run in this order whatever order they stand in.
enum class Pass : uint8_t {
  drop,
  alter_type,
  add_column,
  set_expression,
  add_constraint,  // their first examination only
  column_attributes,
  add_index_constraint,
  add_index,
  add_other_constraint,
  misc,
};

struct AlteredTable {
  Writer& w;
  const AlterTable& statement;
  Oid table = 0;
  bool recurse = true;
  struct Queued {
    AlterCommand command;
    size_t clause = 0;      // of the statement
    bool examined = false;  // ADD CONSTRAINT: now to be carried out
    bool unfilled = false;  // its column is new and NULL in all rows
  };
  std::map<Pass, std::vector<Queued>> queue{};
  std::map<ColumnNumber, TypeRef> retyped{};  // columns whose type was altered already, and what it was
  std::set<Oid> new_values{};                 // tables whose rows get values of another shape
  bool changes_persistence = false;           // so is LOGGED or UNLOGGED
  bool follows_type = false;                  // a typed table, as its composite type is altered
  size_t clause = 0;                          // under way

  // A command that another one brings with it: a new column's constraints.
  void enqueue(Pass pass, AlterCommand command, bool examined = false, bool unfilled = false) {
    queue[pass].push_back({std::move(command), clause, examined, unfilled});
  }
  void turn_to(size_t at) {
    clause = at;
    w.record.turn_to(at);
  }
};

}  // namespace commands
