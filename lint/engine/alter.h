// ALTER TABLE subcommand by subcommand: what each has to do by itself, so that a finding can name the clause
// that costs something, and say nothing of those that do not.
#pragma once

#include <string>
#include <vector>

#include "lint/engine/view.h"

namespace lint {

struct AlterClause {
  const ast::AlterCommand& command;
  effects::Effects effects;  // of this subcommand alone
};

// The clauses of an ALTER TABLE on a table in use; none where the table is new, temporary or unknown.
struct Altered {
  const catalog::Relation* table = nullptr;
  std::string name;     // public.orders
  std::string display;  // as Effects name it
  std::vector<AlterClause> clauses;

  bool rewritten(const effects::Effects& effects) const { return effects.rewrites.contains(display); }
  bool scanned(const effects::Effects& effects) const { return effects.scans.contains(display); }
  bool indexed(const effects::Effects& effects) const { return effects.index_builds.contains(display); }
};

// The strongest lock on a table while the statement works: its own, for any of its clauses, or one that the
// open transaction holds since an earlier one.
effects::LockMode lock_meanwhile(const StatementView& view, const catalog::Relation& table);

// A finding about a clause: at its place, with that lock and why the table is old.
Finding about(const StatementView& view, const Altered& altered, const AlterClause& clause,
              std::string_view cost);

// The clause's place in its file; of ADD COLUMN, from the column's name on.
Place clause_place(const StatementView& view, const ast::AlterCommand& command);

// The statement with other words in the clause's place; without the clause where there are none, and nothing
// where it was the only one.
std::string with_clause(const StatementView& view, const ast::AlterCommand& command, std::string_view words);

// The column's own constraint of that kind, or null.
const ast::ConstraintDef* find(const ast::ColumnDef& column, ast::ConstraintDef::Kind kind);

}  // namespace lint
