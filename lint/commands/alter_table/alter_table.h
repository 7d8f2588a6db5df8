#pragma once

// Inside of ALTER TABLE (src/backend/commands/tablecmds.c): its passes, and one function a subcommand. Each
// carries the command out on one table and, where `recurse` says so, on its children.

#include <map>
#include <vector>

#include "lint/commands/relation/table_parts.h"

namespace catalog::applying {

/// AlterTablePass: subcommands of one statement run in this order whatever order they stand in.
enum class Pass : std::uint8_t {
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

struct Altering {
  Writer& w;
  const AlterTable& statement;
  Oid table = 0;
  bool recurse = true;
  struct Queued {
    AlterCommand command;
    bool examined = false;  // ADD CONSTRAINT: now to be carried out
  };
  std::map<Pass, std::vector<Queued>> queue;
  std::map<ColumnNumber, TypeRef> retyped;  // columns whose type was altered already, and what it was
  bool changes_persistence = false;         // so is LOGGED or UNLOGGED
  bool follows_type = false;                // a typed table, as its composite type is altered

  /// A command that another one brings with it: a new column's constraints.
  void enqueue(Pass pass, AlterCommand command, bool examined = false) {
    queue[pass].push_back({std::move(command), examined});
  }
};

/// Refuses what the server looks at before any command of the statement runs (ATPrepCmd).
void prepare(Altering& a, const AlterCommand& command);
/// Refuses a subcommand that the relation's kind does not take (ATSimplePermissions).
void check_target(Writer& w, const Relation& relation, const AlterCommand& command);
/// What may not be altered so at all: the kinds of relation that the statement's own word excludes
/// (RangeVarCallbackForAlterRelation).
void check_word(Writer& w, const Relation& relation, AlterTable::Target target);
/// "tables", "views" ... as in: This operation is not supported for views.
std::string_view kind_plural(RelationKind kind);

/// The live column of that name; refuses 42703 and, with `alter`, system columns.
ColumnNumber require_column(Writer& w, const Relation& relation, const std::string& name);
/// The relation and all below it, parents first, each once (find_all_inheritors).
std::vector<Oid> all_inheritors(const Catalog& catalog, Oid table);

// apply_column.cc
void add_column(Altering& a, const AlterCommand& command);
void drop_column(Altering& a, const AlterCommand& command);
// apply_column_type.cc
void prepare_column_type(Altering& a, const AlterCommand& command);
void alter_column_type(Altering& a, const AlterCommand& command);
/// A table's rows, and a composite type, cannot change shape while a column holds them
/// (find_composite_type_dependencies).
void refuse_row_type_users(Writer& w, Oid table);
// apply_column_attribute.cc
void set_default(Altering& a, const AlterCommand& command);
void set_not_null(Altering& a, const AlterCommand& command);
void drop_not_null(Altering& a, const AlterCommand& command);
void drop_not_null_constraint(Writer& w, Oid table, ColumnNumber column, bool recurse);
void set_expression(Altering& a, const AlterCommand& command);
void drop_expression(Altering& a, const AlterCommand& command);
void set_column_option(Altering& a, const AlterCommand& command);
// apply_identity.cc
void add_identity(Altering& a, const AlterCommand& command);
void set_identity(Altering& a, const AlterCommand& command);
void drop_identity(Altering& a, const AlterCommand& command);
// apply_alter_constraint.cc
/// What ATParseTransformCmd makes of it: checked as far as the statement alone goes, and put into its own
/// pass.
void examine_constraint(Altering& a, const AlterCommand& command);
void add_table_constraint(Altering& a, const AlterCommand& command);
void drop_table_constraint(Altering& a, const AlterCommand& command);
void validate_constraint(Altering& a, const AlterCommand& command);
void alter_constraint(Altering& a, const AlterCommand& command);
// apply_using_index.cc
/// The index that USING INDEX names, refused where it cannot be the constraint; the server looks before any
/// command of the statement runs. 0 = it may come from what could not be read.
Oid index_to_use(Writer& w, Oid table, const ConstraintDef& definition);
void add_constraint_using_index(Writer& w, Oid table, const ConstraintDef& definition);
// apply_alter_inherit.cc
void add_inherit(Altering& a, const AlterCommand& command);
void drop_inherit(Altering& a, const AlterCommand& command);
void merge_into_existing(Writer& w, Oid parent, Oid child, bool partition);
void leave_parent(Writer& w, Oid parent, Oid child);
void set_of_type(Altering& a, const AlterCommand& command);
// apply_alter_setting.cc: everything that only sets properties of the relation
void set_relation_property(Altering& a, const AlterCommand& command);

}  // namespace catalog::applying
