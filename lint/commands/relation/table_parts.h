#pragma once

// Inside of apply_table(): what CREATE TABLE and ALTER TABLE share.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/analyze/analyze.h"
#include "lint/commands/index/parts.h"
#include "lint/commands/relation/relation.h"

namespace catalog::applying {

inline ObjectAddress address(const Relation& relation) {
  return {ObjectClass::relation, relation.oid, 0};
}

// ---- sequences (apply_sequence.cc) ----------------------------------------------------------------

/// A sequence that a serial or identity column asks for: its name is chosen before anything is made
/// (src/backend/parser/parse_utilcmd.c, generateSerialExtraStmts).
struct SequencePlan {
  Oid schema = 0;
  std::string name;
  SequenceOptions options;
  TypeRef type;
  std::string column;
  bool identity = false;
};

Oid make_sequence(Writer& w, Oid schema, const std::string& name, Persistence persistence, TypeRef type,
                  const SequenceOptions& options, bool identity);
/// Changes the parameters of a sequence that stands (init_params, src/backend/commands/sequence.c).
void alter_sequence_parameters(Writer& w, Oid sequence, const SequenceOptions& options);
void own_sequence(Writer& w, Oid sequence, Oid table, ColumnNumber column, bool identity);
void disown_sequence(Writer& w, Oid sequence);
/// The sequence of an identity column, or 0.
Oid identity_sequence(const Catalog& catalog, Oid table, ColumnNumber column);
void create_sequence(Writer& w, const CreateSequence& change);
void alter_sequence(Writer& w, const AlterSequence& change);

// ---- what a table definition comes to (apply_plan.cc) -----------------------------------------------

struct ColumnPlan {
  Column column;         // without its default
  ExprPtr default_expr;  // as written: the default or the generation expression
  bool null_stated = false;
  bool typeless = false;  // OF, PARTITION OF: only options for a column that comes from elsewhere
};

/// The elements of CREATE TABLE, or of one ADD COLUMN, sorted as transformCreateStmt and
/// transformAlterTableStmt sort them (src/backend/parser/parse_utilcmd.c).
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

void plan_column(Writer& w, TablePlan& plan, const ColumnDef& definition);
void plan_constraint(Writer& w, TablePlan& plan, ConstraintDef definition);
/// A serial or identity column's sequence; its name is chosen here.
void plan_sequence(Writer& w, TablePlan& plan, ColumnPlan& column, SequenceOptions options, TypeRef type,
                   bool identity);
/// Primary key first, then the rest; those that say the same as one before are left out, the keys of a
/// primary key are NOT NULL (transformIndexConstraints). `inherited` knows columns that come from parents.
std::vector<ConstraintDef> plan_keys(Writer& w, TablePlan& plan,
                                     const std::function<bool(std::string_view)>& inherited);
void make_sequences(Writer& w, const TablePlan& plan);
void own_sequences(Writer& w, const TablePlan& plan, Oid table);

/// A written type for a column.
TypeRef column_type(Writer& w, const TypeName& written);

// ---- storage and compression (apply_column_storage.cc) -------------------------------------------------

void check_storage(Writer& w, TypeRef type, const std::string& storage);
void check_compression(Writer& w, TypeRef type, const std::string& method);

// ---- collations (apply_collation.cc) -----------------------------------------------------------------

/// As Column::collation has it; refuses one that is not there, and one for a type that has none.
std::string column_collation(Writer& w, const std::string& written, TypeRef type);
/// The edge to a collation of the chain, by its whole name.
void depend_on_collation(Writer& w, const ObjectAddress& object, std::string_view name);
/// It has another name or schema now.
void follow_collation(Writer& w, Oid collation);

// ---- expressions (apply_expression.cc) ---------------------------------------------------------------

/// The expression bound to the table's columns; refuses what binding refuses for that use.
ExprPtr bind_expression(Writer& w, const ExprPtr& expr, Oid table, ExprUse use);
/// A default or generation expression for a column, as one of its type (cookDefault,
/// src/backend/catalog/heap.c).
ExprPtr bind_default(Writer& w, const ExprPtr& expr, Oid table, ColumnNumber column, bool generated);
/// Made one of the type as assignment does; a literal that does not read is refused.
ExprPtr coerce_to_column(Writer& w, const ExprPtr& bound, TypeRef type);
/// There is a cast for assignment, or that cannot be known.
bool assignable(const Catalog& catalog, const Expr& expr, TypeRef type);
/// Binds and stores a default or generation expression as written; DEFAULT NULL takes the default away.
void set_written_default(Writer& w, Oid table, ColumnNumber column, const ExprPtr& written);
/// Refuses a constant default that does not fit its column, as ADD COLUMN does (apply_default_value.cc).
void check_default_value(Writer& w, const Relation& table, ColumnNumber number);
bool same_expression(const Catalog& catalog, const ExprPtr& a, const Relation& a_table, const ExprPtr& b,
                     const Relation& b_table);

// ---- constraints (apply_constraint.cc, apply_not_null.cc, apply_key.cc, apply_foreign_key.cc) ------------

/// Whether a constraint of the relation has the name.
bool constraint_name_is_used(const Relation& relation, std::string_view name);
[[noreturn]] void refuse_constraint_name(Writer& w, const Relation& table, const std::string& name);
/// CHECK constraints of a table, in order (AddRelationNewConstraints, src/backend/catalog/heap.c); recursion
/// to children is the caller's. Returns those that are new.
struct CheckOptions {
  bool allow_merge = false, local = true, recursing = false;
};
std::vector<Constraint> make_checks(Writer& w, Oid table, const std::vector<ConstraintDef>& definitions,
                                    const CheckOptions& options = {});
/// Takes a constraint out of its relation, edges included, without asking.
void remove_constraint(Writer& w, Oid relation, Oid constraint);
void make_key(Writer& w, Oid table, const ConstraintDef& definition, bool recurse = true);
/// A primary key's columns are NOT NULL, in the table and all that inherit from it.
void require_not_null(Writer& w, Oid table, const std::vector<std::string>& columns);
void make_foreign_key(Writer& w, Oid table, const ConstraintDef& definition, bool recurse = true);
/// The parent's foreign keys on a new or attached partition, and those that point at the parent
/// (CloneForeignKeyConstraints).
void clone_foreign_keys(Writer& w, Oid parent, Oid partition);

/// Marks the column NOT NULL, from 18 on with its constraint. `name` empty: chosen.
struct NotNullOptions {
  std::string name;
  bool local = true;
  int inherited = 0;
  bool no_inherit = false, not_valid = false;
};
void make_not_null(Writer& w, Oid table, ColumnNumber column, const NotNullOptions& options = {});
/// NOT NULL of 18 in CREATE TABLE, names chosen against each other (AddRelationNotNullConstraints).
struct InheritedNotNull {
  ColumnNumber column = 0;
  std::string name;
};
void make_not_nulls(Writer& w, Oid table, const std::vector<ConstraintDef>& own,
                    const std::vector<InheritedNotNull>& inherited);
const Constraint* not_null_constraint(const Relation& relation, ColumnNumber column);
inline bool named_not_nulls(const Catalog& catalog) {
  return catalog.server_version() >= 18;
}

// ---- inheritance and partitions (apply_inherit.cc, apply_partition.cc, apply_like.cc)
// -----------------------

/// Columns and checks of a new table merged with those of its parents (MergeAttributes).
struct Merged {
  std::vector<ColumnPlan> columns;
  struct Check {
    Constraint constraint;  // its expression in the parent's numbers
    Oid parent = 0;
  };
  std::vector<Check> checks;
  struct Default {
    ColumnNumber column = 0;
    ExprPtr expr;  // bound, in the parent's numbers
    Oid parent = 0;
  };
  std::vector<Default> defaults;
  std::vector<InheritedNotNull> not_nulls;
};
Merged merge_parents(Writer& w, TablePlan& plan, const std::vector<Oid>& parents,
                     std::vector<ColumnPlan> of_type);
void add_child(Writer& w, Oid parent, Oid child);
void remove_child(Writer& w, Oid parent, Oid child);

PartitionKey bind_partition_key(Writer& w, Oid table, const PartitionByDef& definition);
/// Indexes, foreign keys and row triggers of the parent, for a partition just made.
void clone_parent_parts(Writer& w, Oid parent, Oid partition);

/// Columns of LIKE, at its place among the elements; the rest is for expand_like, after the table is made.
void plan_like(Writer& w, TablePlan& plan, const LikeClause& like);
void expand_like(Writer& w, Oid table, const LikeClause& like, Oid source);

/// Refuses storage parameters that such a relation does not have (apply_option.cc).
/// A parameter of the table's TOAST table: kept there (transformRelOptions,
/// src/backend/access/common/reloptions.c).
bool of_toast_table(std::string_view name);
void check_options(Writer& w, const Relation& relation, const Options& options, bool creating = false);

// ---- statements ------------------------------------------------------------------------------------

void create_table(Writer& w, const CreateTable& change);
void alter_table(Writer& w, const AlterTable& change);

}  // namespace catalog::applying
