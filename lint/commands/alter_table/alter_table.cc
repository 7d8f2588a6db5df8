// ALTER TABLE: the subcommands sorted into passes and carried out (src/backend/commands/tablecmds.c,
// ATController).

#include "lint/commands/alter_table/alter_table.h"

#include <algorithm>

#include "lint/catalog/inheritors.h"
#include "lint/catalog/missing.h"
#include "lint/commands/alter_table/add_constraint.h"
#include "lint/commands/alter_table/alter_constraint.h"
#include "lint/commands/alter_table/attach_partition.h"
#include "lint/commands/alter_table/column.h"
#include "lint/commands/alter_table/column_attribute.h"
#include "lint/commands/alter_table/column_type.h"
#include "lint/commands/alter_table/constraint.h"
#include "lint/commands/alter_table/detach_partition.h"
#include "lint/commands/alter_table/identity.h"
#include "lint/commands/alter_table/inherit.h"
#include "lint/commands/alter_table/lock_level.h"
#include "lint/commands/alter_table/prepare.h"
#include "lint/commands/alter_table/setting.h"
#include "lint/commands/alter_table/target.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/relation/row_type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using CommandKind = AlterCommand::Kind;

// ATPrepCmd; constraints are sorted once more when they are examined.
Pass pass_of(const AlterCommand& command) {
  switch (command.kind) {
    case CommandKind::add_column: return Pass::add_column;
    case CommandKind::drop_default:
    case CommandKind::drop_not_null:
    case CommandKind::drop_expression:
    case CommandKind::drop_column:
    case CommandKind::drop_identity:
    case CommandKind::drop_constraint: return Pass::drop;
    case CommandKind::alter_type: return Pass::alter_type;
    case CommandKind::set_expression: return Pass::set_expression;
    case CommandKind::set_not_null:
    case CommandKind::set_identity: return Pass::column_attributes;
    case CommandKind::set_default:
    case CommandKind::add_identity: return Pass::add_other_constraint;
    case CommandKind::add_constraint: return Pass::add_constraint;
    default: return Pass::misc;
  }
}

void execute(AlteredTable& a, const AlterCommand& command) {
  switch (command.kind) {
    case CommandKind::add_column: add_column(a, command); break;
    case CommandKind::drop_column: drop_column(a, command); break;
    case CommandKind::alter_type: alter_column_type(a, command); break;
    case CommandKind::set_default:
    case CommandKind::drop_default: set_default(a, command); break;
    case CommandKind::set_not_null: set_not_null(a, command); break;
    case CommandKind::drop_not_null: drop_not_null(a, command); break;
    case CommandKind::set_expression: set_expression(a, command); break;
    case CommandKind::drop_expression: drop_expression(a, command); break;
    case CommandKind::set_statistics:
    case CommandKind::set_storage:
    case CommandKind::set_compression:
    case CommandKind::set_options:
    case CommandKind::reset_options: set_column_option(a, command); break;
    case CommandKind::add_identity: add_identity(a, command); break;
    case CommandKind::set_identity: set_identity(a, command); break;
    case CommandKind::drop_identity: drop_identity(a, command); break;
    case CommandKind::drop_constraint: drop_table_constraint(a, command); break;
    case CommandKind::validate_constraint: validate_constraint(a, command); break;
    case CommandKind::alter_constraint: alter_constraint(a, command); break;
    case CommandKind::add_inherit: add_inherit(a, command); break;
    case CommandKind::drop_inherit: drop_inherit(a, command); break;
    case CommandKind::add_of:
    case CommandKind::drop_of: set_of_type(a, command); break;
    case CommandKind::attach_partition: attach_partition(a.w, a.table, command); break;
    case CommandKind::detach_partition:
    case CommandKind::detach_finalize: detach_partition(a.w, a.table, command); break;
    default: set_relation_property(a, command); break;
  }
}

void sort_into_passes(AlteredTable& a) {
  for (size_t i = 0; i < a.statement.commands.size(); ++i) {
    const AlterCommand& command = a.statement.commands[i];
    a.turn_to(i);
    a.w.record.mode(lock_level(command));
    a.w.record.hold(a.table);
    if (!a.follows_type) check_target(a.w, *a.w.catalog.relation(a.table), command);
    prepare(a, command);
    a.enqueue(pass_of(command), command);
  }
}

void carry_out(AlteredTable& a) {
  while (!a.queue.empty()) {
    // What a command brings with it belongs to a later pass.
    const std::vector<AlteredTable::Queued> commands = std::move(a.queue.begin()->second);
    a.queue.erase(a.queue.begin());
    for (const AlteredTable::Queued& queued : commands) {
      a.turn_to(queued.clause);
      const bool constraint = queued.command.kind == CommandKind::add_constraint;
      if (constraint && queued.examined) {
        add_table_constraint(a, queued.command, queued.unfilled);
      } else if (constraint) {
        examine_constraint(a, queued.command);
      } else {
        execute(a, queued.command);
      }
    }
  }
  // ATRewriteTables
  for (Oid table : a.new_values) refuse_row_type_users(a.w, table);
}

// As its word says; a view is altered under any.
ObjectKind kind_of(AlterTable::Target target) {
  switch (target) {
    case AlterTable::Target::index: return ObjectKind::index;
    case AlterTable::Target::sequence: return ObjectKind::sequence;
    case AlterTable::Target::type: return ObjectKind::type;
    default: return ObjectKind::table;
  }
}

}  // namespace

ColumnNumber require_column(Writer& w, const Relation& relation, const std::string& name) {
  const ColumnNumber number = relation.column_number(name);
  if (number != 0) return number;
  if (is_system_column(name)) {
    w.refuse("0A000", "cannot alter system column \"" + name + "\"");
  }
  if (!relation.open() && w.may_have_more(relation)) {
    w.blind(column_words(relation, name) + " may have been made by what could not be read");
    return 0;
  }
  w.refuse(no_column(relation, name, column_words(relation, name) + " does not exist"));
}

std::string column_words(const Relation& relation, const std::string& column) {
  return "column \"" + column + "\" of relation \"" + relation.name + "\"";
}

std::vector<Oid> tables_to_follow(Writer& w, const Relation& composite, bool cascade) {
  if (composite.kind != RelationKind::composite_type) return {};
  std::vector<Oid> tables = typed_tables(w.catalog, composite);
  if (!tables.empty() && !cascade) {
    w.refuse("2BP01", "cannot alter type \"" + composite.name + "\" because it is the type of a typed table",
             {}, "Use ALTER ... CASCADE to alter the typed tables too.");
  }
  return tables;
}

void apply(Writer& w, const AlterTable& change) {
  if (change.if_exists && w.catalog.resolve_relation(change.name) == 0) {
    w.notice("relation \"" + change.name.name + "\" does not exist, skipping");
    w.applied.skipped = true;
    w.applied.absent = {{kind_of(change.target), change.name}};
    return;
  }
  const Oid oid = require_relation(w, change.name, Purpose::alter, kind_of(change.target));
  if (oid == 0) return;
  check_word(w, *w.catalog.relation(oid), change.target);
  w.record.begin(change.commands.size());
  AlteredTable a{.w = w, .statement = change, .table = oid, .recurse = !change.only};
  sort_into_passes(a);
  w.altered({ObjectClass::relation, oid, 0});
  const bool cascade = std::all_of(change.commands.begin(), change.commands.end(),
                                   [](const AlterCommand& command) { return command.cascade; });
  const std::vector<Oid> followers = tables_to_follow(w, *w.catalog.relation(oid), cascade);
  carry_out(a);
  for (Oid follower : followers) {
    AlteredTable typed{.w = w, .statement = change, .table = follower, .follows_type = true};
    sort_into_passes(typed);
    w.altered({ObjectClass::relation, follower, 0});
    carry_out(typed);
  }
}

}  // namespace commands
