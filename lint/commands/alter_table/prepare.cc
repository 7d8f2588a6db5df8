// What ATPrepCmd refuses: before any command of the statement has run.

#include "lint/commands/alter_table/prepare.h"

#include <algorithm>

#include "lint/commands/alter_table/alter_table.h"
#include "lint/commands/alter_table/column_type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using CommandKind = AlterCommand::Kind;

// ATPrepAddInherit.
void prepare_inherit(Writer& w, const Relation& table) {
  if (table.of_type != 0) w.refuse("42809", "cannot change inheritance of typed table");
  if (table.is_partition()) w.refuse("42809", "cannot change inheritance of a partition");
  if (table.kind == RelationKind::partitioned_table) {
    w.refuse("42809", "cannot change inheritance of partitioned table");
  }
}

// ATPrepDropExpression. Until August 2026 it took each child for one that is altered alone.
void prepare_drop_expression(const AlteredTable& a, const Relation& table, const std::string& name) {
  const Catalog& catalog = a.w.catalog;
  const bool grandchildren = std::any_of(table.children.begin(), table.children.end(), [&](Oid child) {
    return !catalog.relation(child)->children.empty();
  });
  const bool alone = !a.recurse ? !table.children.empty()
                                : grandchildren && !catalog.version().has(sql::Update::august_2026);
  if (alone) a.w.refuse("0A000", "ALTER TABLE / DROP EXPRESSION must be applied to child tables too");
  const ColumnNumber number = require_column(a.w, table, name);
  if (number != 0 && table.column(number).inherited > 0) {
    a.w.refuse("42P16", "cannot drop generation expression from inherited column");
  }
}

// ATPrepChangePersistence.
void prepare_persistence(AlteredTable& a, const Relation& table, Persistence to) {
  Writer& w = a.w;
  if (a.changes_persistence) w.refuse("0A000", "cannot change persistence setting twice");
  if (table.persistence == Persistence::temporary) {
    w.refuse("42P16", "cannot change logged status of table \"" + table.name + "\" because it is temporary");
  }
  if (table.persistence == to) return;
  a.changes_persistence = true;
  const bool logged = to == Persistence::permanent;
  for (const Dependency& dependency : w.catalog.dependents_of({ObjectClass::relation, table.oid, 0})) {
    if (logged || dependency.dependent.cls != ObjectClass::publication_relation) continue;
    w.refuse("55000",
             "cannot change table \"" + table.name + "\" to unlogged because it is part of a publication",
             "Unlogged relations cannot be replicated.");
  }
  const auto conflict = [&](const Relation& other) {
    if (other.oid == table.oid || (other.persistence == Persistence::permanent) == logged) return;
    w.refuse("42P16", "could not change table \"" + table.name + "\" to " +
                          (logged ? "logged because it references unlogged table \""
                                  : "unlogged because it references logged table \"") +
                          other.name + "\"");
  };
  if (logged) {
    for (const Constraint& key : table.constraints) {
      if (key.kind == Constraint::Kind::foreign_key) conflict(*w.catalog.relation(key.ref_table));
    }
  } else {
    for (const auto& [child, constraint] : w.catalog.referencing(table.oid)) {
      conflict(*w.catalog.relation(child));
    }
  }
}

}  // namespace

void prepare(AlteredTable& a, const AlterCommand& command) {
  const Relation& table = *a.w.catalog.relation(a.table);
  switch (command.kind) {
    case CommandKind::alter_type: prepare_column_type(a, command); break;
    case CommandKind::add_inherit: prepare_inherit(a.w, table); break;
    case CommandKind::drop_expression: prepare_drop_expression(a, table, command.name); break;
    case CommandKind::set_logged: prepare_persistence(a, table, Persistence::permanent); break;
    case CommandKind::set_unlogged: prepare_persistence(a, table, Persistence::unlogged); break;
    case CommandKind::set_access_method:  // ATPrepSetAccessMethod
      if (table.kind == RelationKind::partitioned_table && a.w.catalog.server_version() < 17) {
        a.w.refuse("42809", "cannot change access method of a partitioned table");
      }
      break;
    default: break;
  }
}

}  // namespace commands
