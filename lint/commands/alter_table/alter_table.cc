// ALTER TABLE: the subcommands sorted into passes and carried out (src/backend/commands/tablecmds.c,
// ATController).

#include "lint/commands/alter_table/alter_table.h"

#include <algorithm>

#include "lint/catalog/missing.h"
#include "lint/commands/alter_table/attach_partition.h"
#include "lint/commands/alter_table/column.h"
#include "lint/commands/alter_table/column_attribute.h"
#include "lint/commands/alter_table/column_type.h"
#include "lint/commands/alter_table/constraint.h"
#include "lint/commands/alter_table/detach_partition.h"
#include "lint/commands/alter_table/identity.h"
#include "lint/commands/alter_table/inherit.h"
#include "lint/commands/alter_table/prepare.h"
#include "lint/commands/alter_table/setting.h"
#include "lint/commands/alter_table/target.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/relation/row_type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using Kind = AlterCommand::Kind;

// ATPrepCmd; constraints are sorted once more when they are examined.
Pass pass_of(const AlterCommand& command) {
  switch (command.kind) {
    case Kind::add_column: return Pass::add_column;
    case Kind::drop_default:
    case Kind::drop_not_null:
    case Kind::drop_expression:
    case Kind::drop_column:
    case Kind::drop_identity:
    case Kind::drop_constraint: return Pass::drop;
    case Kind::alter_type: return Pass::alter_type;
    case Kind::set_expression: return Pass::set_expression;
    case Kind::set_not_null:
    case Kind::set_identity: return Pass::column_attributes;
    case Kind::set_default:
    case Kind::add_identity: return Pass::add_other_constraint;
    case Kind::add_constraint: return Pass::add_constraint;
    default: return Pass::misc;
  }
}

void execute(AlteredTable& a, const AlterCommand& command) {
  switch (command.kind) {
    case Kind::add_column: add_column(a, command); break;
    case Kind::drop_column: drop_column(a, command); break;
    case Kind::alter_type: alter_column_type(a, command); break;
    case Kind::set_default:
    case Kind::drop_default: set_default(a, command); break;
    case Kind::set_not_null: set_not_null(a, command); break;
    case Kind::drop_not_null: drop_not_null(a, command); break;
    case Kind::set_expression: set_expression(a, command); break;
    case Kind::drop_expression: drop_expression(a, command); break;
    case Kind::set_statistics:
    case Kind::set_storage:
    case Kind::set_compression:
    case Kind::set_options:
    case Kind::reset_options: set_column_option(a, command); break;
    case Kind::add_identity: add_identity(a, command); break;
    case Kind::set_identity: set_identity(a, command); break;
    case Kind::drop_identity: drop_identity(a, command); break;
    case Kind::drop_constraint: drop_table_constraint(a, command); break;
    case Kind::validate_constraint: validate_constraint(a, command); break;
    case Kind::alter_constraint: alter_constraint(a, command); break;
    case Kind::add_inherit: add_inherit(a, command); break;
    case Kind::drop_inherit: drop_inherit(a, command); break;
    case Kind::add_of:
    case Kind::drop_of: set_of_type(a, command); break;
    case Kind::attach_partition: attach_partition(a.w, a.table, command); break;
    case Kind::detach_partition:
    case Kind::detach_finalize: detach_partition(a.w, a.table, command); break;
    default: set_relation_property(a, command); break;
  }
}

void carry_out(AlteredTable& a) {
  while (!a.queue.empty()) {
    // What a command brings with it belongs to a later pass.
    const std::vector<AlteredTable::Queued> commands = std::move(a.queue.begin()->second);
    a.queue.erase(a.queue.begin());
    for (const AlteredTable::Queued& queued : commands) {
      const bool constraint = queued.command.kind == Kind::add_constraint;
      if (constraint && queued.examined) {
        add_table_constraint(a, queued.command);
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

// Tables made OF a composite type follow it with CASCADE and stand in its way without
// (ATTypedTableRecursion, find_typed_table_dependencies).
std::vector<Oid> typed_tables(Writer& w, const Relation& composite, const AlterTable& change) {
  std::vector<Oid> tables;
  if (composite.kind != RelationKind::composite_type) return tables;
  for (const Dependency& dependency :
       w.catalog.value_dependents_of({ObjectClass::type, composite.row_type, 0})) {
    const Relation* table = w.catalog.relation(dependency.dependent.oid);
    const bool of_it = dependency.dependent.cls == ObjectClass::relation &&
                       dependency.dependent.column == 0 && table && table->of_type == composite.row_type;
    if (of_it) tables.push_back(dependency.dependent.oid);
  }
  const bool all_cascade = std::all_of(change.commands.begin(), change.commands.end(),
                                       [](const AlterCommand& command) { return command.cascade; });
  if (!tables.empty() && !all_cascade) {
    w.refuse("2BP01", "cannot alter type \"" + composite.name + "\" because it is the type of a typed table",
             {}, "Use ALTER ... CASCADE to alter the typed tables too.");
  }
  return tables;
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
  if (!relation.open() && w.may_exist(relation.name)) {
    w.blind("column \"" + name + "\" of relation \"" + relation.name +
            "\" may have been made by what could not be read");
    return 0;
  }
  w.refuse(no_column(relation, name,
                     "column \"" + name + "\" of relation \"" + relation.name + "\" does not exist"));
}

void alter_table(Writer& w, const AlterTable& change) {
  if (change.if_exists && w.catalog.resolve_relation(change.name) == 0) {
    w.notice("relation \"" + change.name.name + "\" does not exist, skipping");
    w.applied.skipped = true;
    w.applied.absent = {{kind_of(change.target), change.name}};
    return;
  }
  const Oid oid = require_relation(w, change.name, Purpose::alter, kind_of(change.target));
  if (oid == 0) return;
  check_word(w, *w.catalog.relation(oid), change.target);
  AlteredTable a{w, change, oid, !change.only, {}, {}, {}, false, false};
  for (const AlterCommand& command : change.commands) {
    check_target(w, *w.catalog.relation(oid), command);
    prepare(a, command);
    a.enqueue(pass_of(command), command);
  }
  w.altered({ObjectClass::relation, oid, 0});
  const std::vector<Oid> followers = typed_tables(w, *w.catalog.relation(oid), change);
  carry_out(a);
  for (Oid follower : followers) {
    AlteredTable typed{w, change, follower, true, {}, {}, {}, false, true};
    for (const AlterCommand& command : change.commands) {
      prepare(typed, command);
      typed.enqueue(pass_of(command), command);
    }
    w.altered({ObjectClass::relation, follower, 0});
    carry_out(typed);
  }
}

}  // namespace commands
