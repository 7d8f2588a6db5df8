// The elements of a table definition, sorted and checked as the parser's analysis does before anything is
// made (src/backend/parser/parse_utilcmd.c, transformColumnDefinition and transformTableConstraint).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/commands/relation/sequence.h"

namespace commands {
using namespace ast;
using namespace catalog;

struct ColumnPlan {
  Column column;         // without its default
  ExprPtr default_expr;  // as written: the default or the generation expression
  bool null_stated = false;
  bool typeless = false;  // OF, PARTITION OF: only options for a column that comes from elsewhere
};

// The elements of CREATE TABLE, or of one ADD COLUMN, sorted as transformCreateStmt and
// transformAlterTableStmt sort them (src/backend/parser/parse_utilcmd.c).
struct TablePlan {
  std::string name;
  Oid schema = 0;
  Persistence persistence = Persistence::permanent;
  bool foreign = false, partition = false, partitioned = false;
  Oid table = 0;  // the table that stands, for ADD COLUMN
  std::vector<ColumnPlan> columns;
  std::vector<SequencePlan> sequences;
  std::vector<ConstraintDef> checks, keys, foreign_keys, not_nulls;
  std::vector<std::pair<LikeClause, Oid>> likes;

  ColumnPlan* find(std::string_view column);
};

// What is added to a table that stands.
TablePlan plan_for(const Relation& table);
void plan_column(Writer& w, TablePlan& plan, const ColumnDef& definition);
void plan_constraint(Writer& w, TablePlan& plan, ConstraintDef definition);
// A serial or identity column's sequence; its name is chosen here.
void plan_sequence(Writer& w, TablePlan& plan, ColumnPlan& column, SequenceOptions options, TypeRef type,
                   bool identity);
void make_sequences(Writer& w, const TablePlan& plan);
void own_sequences(Writer& w, const TablePlan& plan, Oid table);

// A written type for a column.
TypeRef column_type(Writer& w, const TypeName& written);

}  // namespace commands
