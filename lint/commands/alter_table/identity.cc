// ADD GENERATED AS IDENTITY, SET GENERATED, DROP IDENTITY (ATExecAddIdentity and its like).

#include "lint/commands/alter_table/identity.h"

#include "lint/commands/alter_table/alter_table.h"
#include "lint/commands/constraint/not_null.h"
#include "lint/commands/drop/drop.h"
#include "lint/commands/relation/definition.h"
#include "lint/commands/relation/sequence.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// From 17 on the partitions of a table carry its identity columns as their own, over the same sequence.
void mark(Writer& w, Oid table, const std::string& name, Identity identity) {
  const ColumnNumber number = w.catalog.relation(table)->column_number(name);
  if (number == 0) return;
  w.catalog.update<Relation>(table, [&](Relation& r) { r.column(number).identity = identity; });
  const Relation& relation = *w.catalog.relation(table);
  if (w.catalog.server_version() < 17 || relation.kind != RelationKind::partitioned_table) return;
  const std::vector<Oid> children = relation.children;
  w.record.hold(children);
  for (Oid child : children) mark(w, child, name, identity);
}

// They get and lose them only together with it.
void refuse_apart(const AlteredTable& a, const Relation& table, const std::string& part,
                  const std::string& whole) {
  if (a.w.catalog.server_version() < 17) return;
  if (table.is_partition()) a.w.refuse("42P16", "cannot " + part + " of a partition");
  if (table.kind == RelationKind::partitioned_table && !a.recurse) {
    a.w.refuse("42P16", "cannot " + whole + " of only the partitioned table", {},
               "Do not specify the ONLY keyword.");
  }
}

}  // namespace

void add_identity(AlteredTable& a, const AlterCommand& command) {
  Writer& w = a.w;
  const Relation table = *w.catalog.relation(a.table);
  refuse_apart(a, table, "add identity to a column", "add identity to a column");
  const ColumnNumber number = require_column(w, table, command.name);
  if (number == 0) return;
  const Column& column = table.column(number);
  TablePlan plan = plan_for(table);
  ColumnPlan planned;
  planned.column.name = command.name;
  plan_sequence(w, plan, planned, *command.constraint->sequence, column.type, true);
  make_sequences(w, plan);
  const auto refuse = [&](const std::string& text) {
    w.refuse("55000", column_words(table, command.name) + " " + text);
  };
  if (!column.not_null && !column.presumed) refuse("must be declared NOT NULL before identity can be added");
  refuse_not_valid(w, table, not_null_constraint(table, number));
  if (column.identity != Identity::none) refuse("is already an identity column");
  if (column.default_expr) refuse("already has a default value");
  own_sequences(w, plan, a.table);
  mark(w, a.table, command.name, command.constraint->when);
}

void set_identity(AlteredTable& a, const AlterCommand& command) {
  Writer& w = a.w;
  const Relation& table = *w.catalog.relation(a.table);
  refuse_apart(a, table, "change identity column", "change identity column");
  const ColumnNumber number = require_column(w, table, command.name);
  if (number == 0) return;
  if (table.column(number).identity == Identity::none) {
    if (table.column(number).presumed) return;  // it must be one
    w.refuse("55000", column_words(table, command.name) + " is not an identity column");
  }
  if (const Oid sequence = identity_sequence(w.catalog, a.table, number)) {
    alter_sequence_parameters(w, sequence, *command.sequence);
  }
  if (command.identity != Identity::none) mark(w, a.table, command.name, command.identity);
}

void drop_identity(AlteredTable& a, const AlterCommand& command) {
  Writer& w = a.w;
  const Relation& table = *w.catalog.relation(a.table);
  refuse_apart(a, table, "drop identity from a column", "drop identity from a column");
  const ColumnNumber number = require_column(w, table, command.name);
  if (number == 0) return;
  if (table.column(number).identity == Identity::none) {
    if (table.column(number).presumed) return;
    const std::string text = column_words(table, command.name) + " is not an identity column";
    if (!command.if_exists) w.refuse("55000", text);
    w.notice(text + ", skipping");
    return;
  }
  const Oid sequence = identity_sequence(w.catalog, a.table, number);
  mark(w, a.table, command.name, Identity::none);
  if (sequence == 0) return;
  disown_sequence(w, sequence);
  drop_objects(w, {{ObjectClass::relation, sequence, 0}}, false);
}

}  // namespace commands
