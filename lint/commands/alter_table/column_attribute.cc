// Defaults, NOT NULL, generation expressions, storage of columns that stand.

#include "lint/commands/alter_table/column_attribute.h"

#include <algorithm>
#include <cstdlib>

#include "lint/catalog/inheritors.h"
#include "lint/commands/alter_table/alter_table.h"
#include "lint/commands/constraint/check.h"
#include "lint/commands/constraint/not_null.h"
#include "lint/commands/relation/attribute_options.h"
#include "lint/commands/relation/column_storage.h"
#include "lint/commands/relation/constraint_name.h"
#include "lint/commands/relation/default.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/relation/reloptions.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// The table, and its children unless ONLY (ATSimpleRecursion).
std::vector<Oid> tables(const AlteredTable& a) {
  std::vector<Oid> found = a.recurse ? all_inheritors(a.w.catalog, a.table) : std::vector<Oid>{a.table};
  a.w.record.hold(found);
  return found;
}

bool in_key(const Catalog& catalog, const Relation& table, ColumnNumber column, bool Index::*flag) {
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](Oid oid) {
    const Relation* index = catalog.relation(oid);
    return index && index->index && (*index->index).*flag &&
           std::any_of(index->index->keys.begin(), index->index->keys.end(),
                       [&](const IndexKey& key) { return key.column == column; });
  });
}

void default_of(Writer& w, Oid table, const AlterCommand& command) {
  const Relation& relation = *w.catalog.relation(table);
  const ColumnNumber number = require_column(w, relation, command.name);
  if (number == 0) return;
  const Column& column = relation.column(number);
  const bool drop = command.kind == AlterCommand::Kind::drop_default;
  if (column.identity != Identity::none) {
    w.refuse("42601", column_words(relation, command.name) + " is an identity column", {},
             drop ? "Use ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY instead." : "");
  }
  if (column.generated != Generated::none) {
    const std::string use = "Use ALTER TABLE ... ALTER COLUMN ... ";
    std::string hint = drop ? use + "DROP EXPRESSION instead." : "";
    if (!drop && w.catalog.server_version() >= 17) hint = use + "SET EXPRESSION instead.";
    w.refuse("42601", column_words(relation, command.name) + " is a generated column", {}, hint);
  }
  if (drop) {
    remove_default(w, table, number);
  } else {
    set_written_default(w, table, number, command.expr);
  }
}

// QueueNNConstraintValidation, down to the last child
void validate_not_null(Writer& w, Oid table, const std::string& column) {
  for (const Oid one : all_inheritors(w.catalog, table)) {
    const Relation& relation = *w.catalog.relation(one);
    const Constraint* constraint = not_null_constraint(relation, relation.column_number(column));
    w.record.hold(one);
    if (!constraint || constraint->validated) continue;
    w.record.scan(one);
    change_constraint(w, one, constraint->oid, [](Constraint& c) { c.validated = true; });
  }
}

// ATExecSetNotNull. From 18 on what ONLY asks for is NO INHERIT.
void not_null_of(Writer& w, Oid table, const AlterCommand& command, bool recurse) {
  const Relation& relation = *w.catalog.relation(table);
  const ColumnNumber number = require_column(w, relation, command.name);
  if (number == 0) return;
  const Constraint* known = named_not_nulls(w.catalog) ? not_null_constraint(relation, number) : nullptr;
  if (known && known->no_inherit && recurse && !relation.children.empty()) {
    w.refuse("0A000", "cannot change NO INHERIT status of NOT NULL constraint \"" + known->name +
                          "\" on relation \"" + relation.name + "\"");
  }
  if (known && known->local) {  // its children have it already, or need not
    if (!known->validated) validate_not_null(w, table, command.name);
    return;
  }
  const bool new_here = !known;
  NotNullOptions options;
  options.no_inherit =
      !recurse && !relation.children.empty() && relation.kind != RelationKind::partitioned_table;
  make_not_null(w, table, number, options);
  if (!named_not_nulls(w.catalog) || !new_here || !recurse) return;
  pass_on_not_null(w, table, command.name, not_null_constraint(*w.catalog.relation(table), number)->name);
}

void check_not_null_goes(Writer& w, const Relation& relation, ColumnNumber number) {
  const std::string& name = relation.column(number).name;
  if (relation.column(number).identity != Identity::none) {
    w.refuse("42601", column_words(relation, name) + " is an identity column");
  }
  if (in_key(w.catalog, relation, number, &Index::primary)) {
    w.refuse("42P16", "column \"" + name + "\" is in a primary key");
  }
  if (in_key(w.catalog, relation, number, &Index::replica_identity)) {
    w.refuse("42P16", "column \"" + name + "\" is in index used as replica identity");
  }
  if (!relation.is_partition() || relation.parents.empty()) return;
  const Column* above = w.catalog.relation(relation.parents.front())->find_column(name);
  if (above && above->not_null) {
    w.refuse("42P16", "column \"" + name + "\" is marked NOT NULL in parent table");
  }
}

// From 18 on DROP NOT NULL drops the constraint, inherited ones below it with it.
void drop_named_not_null(Writer& w, Oid table, ColumnNumber number, bool recurse, bool recursing) {
  const Relation relation = *w.catalog.relation(table);
  const Constraint* constraint = not_null_constraint(relation, number);
  const std::string& column = relation.column(number).name;
  if (constraint && constraint->inherited > 0 && !recursing) {
    w.refuse("42P16", "cannot drop inherited constraint \"" + constraint->name + "\" of relation \"" +
                          relation.name + "\"");
  }
  if (constraint && recursing && (constraint->inherited > 1 || constraint->local || !recurse)) {
    change_constraint(w, table, constraint->oid, [&](Constraint& c) {
      --c.inherited;
      c.local = c.local || !recurse;
    });
    return;
  }
  if (constraint) remove_constraint(w, table, constraint->oid);
  w.catalog.update<Relation>(table, [&](Relation& r) { r.column(number).not_null = false; });
  for (Oid child : relation.children) {
    if (constraint && !constraint->no_inherit) w.record.hold(child);
    const ColumnNumber below = w.catalog.relation(child)->column_number(column);
    if (below != 0) drop_named_not_null(w, child, below, recurse, true);
  }
}

}  // namespace

void drop_not_null_constraint(Writer& w, Oid table, ColumnNumber column, bool recurse) {
  check_not_null_goes(w, *w.catalog.relation(table), column);
  drop_named_not_null(w, table, column, recurse, false);
}

void set_default(AlteredTable& a, const AlterCommand& command) {
  for (Oid table : tables(a)) default_of(a.w, table, command);
}

void set_not_null(AlteredTable& a, const AlterCommand& command) {
  const Relation& relation = *a.w.catalog.relation(a.table);
  const bool below = std::any_of(relation.children.begin(), relation.children.end(), [&](Oid child) {
    const Column* column = a.w.catalog.relation(child)->find_column(command.name);
    return column && !column->not_null;
  });
  if (!a.recurse && below && relation.kind == RelationKind::partitioned_table) {
    a.w.refuse("42P16", "constraint must be added to child tables too", {},
               "Do not specify the ONLY keyword.");
  }
  if (named_not_nulls(a.w.catalog)) {
    not_null_of(a.w, a.table, command, a.recurse);
    return;
  }
  // ATPrepSetNotNull: children of INHERITS may hold NULL all the same.
  const Column* column = relation.find_column(command.name);
  if (column && column->not_null && relation.kind == RelationKind::partitioned_table) return;
  for (Oid table : tables(a)) not_null_of(a.w, table, command, a.recurse);
}

void drop_not_null(AlteredTable& a, const AlterCommand& command) {
  Writer& w = a.w;
  const Relation& relation = *w.catalog.relation(a.table);
  if (!a.recurse && relation.kind == RelationKind::partitioned_table && !relation.children.empty() &&
      !named_not_nulls(w.catalog)) {
    w.refuse("42P16", "cannot remove constraint from only the partitioned table when partitions exist", {},
             "Do not specify the ONLY keyword.");
  }
  if (named_not_nulls(w.catalog)) {
    const ColumnNumber number = require_column(w, relation, command.name);
    if (number != 0 && relation.column(number).not_null) {
      drop_not_null_constraint(w, a.table, number, a.recurse);
    }
    return;
  }
  for (Oid table : tables(a)) {
    const Relation& one = *w.catalog.relation(table);
    const ColumnNumber number = require_column(w, one, command.name);
    if (number == 0 || !one.column(number).not_null) continue;
    check_not_null_goes(w, one, number);
    w.catalog.update<Relation>(table, [&](Relation& r) { r.column(number).not_null = false; });
  }
}

namespace {

// 19 makes the CHECKs anew that name the column, and loses those that the table has from its parents alone.
void forget_inherited_checks(Writer& w, Oid table, ColumnNumber column) {
  const Relation relation = *w.catalog.relation(table);
  for (const Constraint& check : relation.constraints) {
    const bool names = std::find(check.columns.begin(), check.columns.end(), column) != check.columns.end();
    if (check.kind == Constraint::Kind::check && check.inherited > 0 && !check.local && names)
      remove_constraint(w, table, check.oid);
  }
}

// The rows hold other values, which the CHECKs over the column are to see.
void record_new_expression(const AlteredTable& a, const Relation& table, ColumnNumber number) {
  const Column& column = table.column(number);
  if (column.generated == Generated::stored) a.w.record.rewrite(table.oid);
  bool reads = column.generated == Generated::virtual_ && column.not_null;
  for (const Constraint& check : table.constraints) {
    // What a partition inherits is checked from its parent on alone (MergeWithExistingConstraint).
    const bool told = check.inherited == 0 || table.oid != a.table;
    const bool counts = check.kind == Constraint::Kind::check && check.enforced && check.validated && told;
    reads |= counts && std::find(check.columns.begin(), check.columns.end(), number) != check.columns.end();
  }
  if (reads) a.w.record.scan(table.oid);
}

// Of a table that no revision makes the statement tells that the column is one; STORED, unless 18 knows
// better.
void take_for_generated(Writer& w, Oid table, ColumnNumber number) {
  const Column& column = w.catalog.relation(table)->column(number);
  if (!column.presumed || column.is_generated()) return;
  w.catalog.update<Relation>(table, [&](Relation& r) { r.column(number).generated = Generated::stored; });
}

}  // namespace

void set_expression(AlteredTable& a, const AlterCommand& command) {
  for (Oid table : tables(a)) {
    const ColumnNumber number = require_column(a.w, *a.w.catalog.relation(table), command.name);
    if (number == 0) continue;
    take_for_generated(a.w, table, number);
    const Relation& relation = *a.w.catalog.relation(table);
    if (relation.column(number).generated == Generated::none) {
      a.w.refuse("55000", column_words(relation, command.name) + " is not a generated column");
    }
    const bool checked = std::any_of(relation.constraints.begin(), relation.constraints.end(),
                                     [](const Constraint& c) { return c.kind == Constraint::Kind::check; });
    if (relation.column(number).generated == Generated::virtual_ && checked &&
        a.w.catalog.server_version() < 19) {
      a.w.refuse(
          "0A000",
          "ALTER TABLE / SET EXPRESSION is not supported for virtual generated columns in tables with check "
          "constraints",
          "Column \"" + command.name + "\" of relation \"" + relation.name +
              "\" is a virtual generated column.");
    }
    record_new_expression(a, relation, number);
    if (relation.column(number).presumed && a.w.catalog.server_version() >= 18)
      a.w.record.unknown("whether column \"" + command.name + "\" is STORED: else nothing is written anew");
    const bool is_virtual = relation.column(number).generated == Generated::virtual_;
    set_written_default(a.w, table, number, command.expr);
    if (is_virtual && table == a.table) forget_inherited_checks(a.w, table, number);
    if (relation.kind == RelationKind::table && relation.column(number).generated == Generated::stored)
      a.new_values.insert(table);
  }
}

void drop_expression(AlteredTable& a, const AlterCommand& command) {
  Writer& w = a.w;
  for (Oid table : tables(a)) {
    const ColumnNumber number = require_column(w, *w.catalog.relation(table), command.name);
    if (number == 0) continue;
    take_for_generated(w, table, number);
    const Relation relation = *w.catalog.relation(table);
    const Column& column = relation.column(number);
    if (column.generated == Generated::none) {
      const bool any = w.catalog.server_version() >= 18;  // virtual ones came with 18
      const std::string text = column_words(relation, command.name) + " is not a " +
                               (any ? "generated column" : "stored generated column");
      if (!command.if_exists) w.refuse("55000", text);
      w.notice(text + ", skipping");
      return;
    }
    if (column.generated == Generated::virtual_) {
      w.refuse("0A000", "ALTER TABLE / DROP EXPRESSION is not supported for virtual generated columns");
    }
    remove_default(w, table, number);
    w.catalog.update<Relation>(table, [&](Relation& r) { r.column(number).generated = Generated::none; });
  }
}

namespace {

// Of SET STATISTICS; -1 and DEFAULT are the default. The greatest is 10000 (MAX_STATISTICS_TARGET).
int statistics_target(const std::string& written) {
  return written.empty() ? -1 : std::clamp(std::atoi(written.c_str()), -1, 10000);
}

}  // namespace

void set_column_option(AlteredTable& a, const AlterCommand& command) {
  using Kind = AlterCommand::Kind;
  Writer& w = a.w;
  const Relation& top = *w.catalog.relation(a.table);
  if (top.is_index()) {
    a.w.record.hold(all_inheritors(w.catalog, a.table));
    const auto count = static_cast<ColumnNumber>(top.index ? top.index->keys.size() : 0);
    if (command.column_number > count) {
      w.refuse("42703", "column number " + std::to_string(command.column_number) + " of relation \"" +
                            top.name + "\" does not exist");
    }
    const bool counts = command.kind == Kind::set_statistics && command.column_number > 0 && top.index;
    if (counts && command.column_number <= count) {
      w.catalog.update<Relation>(a.table, [&](Relation& r) {
        r.index->keys[static_cast<size_t>(command.column_number - 1)].statistics =
            statistics_target(command.text);
      });
    }
    return;
  }
  const bool recurses = command.kind == Kind::set_storage || command.kind == Kind::set_statistics;
  for (Oid table : recurses ? tables(a) : std::vector<Oid>{a.table}) {
    const Relation& relation = *w.catalog.relation(table);
    const ColumnNumber number = require_column(w, relation, command.name);
    if (number == 0) continue;
    if (command.kind == Kind::reset_options) refuse_values(w, command.options);
    if (command.kind == Kind::set_options) check_attribute_options(w, command.options);
    if (command.kind == Kind::set_storage) check_storage(w, relation.column(number).type, command.text);
    if (command.kind == Kind::set_compression) {
      check_compression(w, relation.column(number).type, command.text);
    }
    w.catalog.update<Relation>(table, [&](Relation& r) {
      if (command.kind == Kind::set_storage) r.column(number).storage = command.text;
      if (command.kind == Kind::set_compression) r.column(number).compression = command.text;
      if (command.kind == Kind::set_statistics) r.column(number).statistics = statistics_target(command.text);
      for (const auto& [name, value] : command.options) {
        if (name == "pg_attver") continue;  // the server's own stamp is no part of the schema
        if (command.kind == Kind::reset_options) r.column(number).options.edit().erase(name);
        if (command.kind == Kind::set_options) r.column(number).options.edit()[name] = value;
      }
    });
  }
}

}  // namespace commands
