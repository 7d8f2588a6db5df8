// CREATE TRIGGER (src/backend/commands/trigger.c, CreateTriggerFiringOn) and its clones on partitions.

#include "lint/commands/trigger/create_trigger.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/ast/name.h"
#include "lint/catalog/missing.h"
#include "lint/commands/drop/drop.h"
#include "lint/commands/drop/remove.h"
#include "lint/commands/find/function.h"
#include "lint/commands/find/object.h"
#include "lint/commands/relation/expression.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/trigger/check.h"
#include "lint/types/function.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// The function without arguments, 0 for one of pg_catalog or of a blind spot's.
Oid trigger_function(Writer& w, const Name& name) {
  FunctionSignature signature;
  signature.name = name;
  signature.has_arguments = true;
  const Found found = find_function(w, signature);
  if (const auto facts = types::function_facts(w.catalog, found ? found.object.oid : found.builtin)) {
    if (facts->result && facts->result != type_oid::trigger) {
      w.refuse("42P17", fmt::format("function {} must return type trigger", written(name)));
    }
    return found.object.oid;
  }
  if (types::may_lack(w.catalog, name.name) || w.may_exist(name.name)) {
    w.unsure("function " + written(name), name.name);
    return 0;
  }
  if (!name.schema.empty() && !w.catalog.find_schema(name.schema)) {
    w.refuse(no_schema(name.schema));
  }
  w.refuse(not_found(ObjectKind::function, name, "42883",
                     fmt::format("function {}() does not exist", written(name))));
}

Trigger trigger_of(Writer& w, const CreateTrigger& change, const Relation& table) {
  Trigger trigger;
  trigger.table = table.oid;
  trigger.name = change.name;
  trigger.function_name = change.function;
  trigger.timing = change.timing;
  trigger.row = change.row;
  trigger.on_insert = change.on_insert;
  trigger.on_update = change.on_update;
  trigger.on_delete = change.on_delete;
  trigger.on_truncate = change.on_truncate;
  trigger.arguments = change.arguments;
  for (const CreateTrigger::Transition& one : change.transitions)
    (one.is_new ? trigger.new_table : trigger.old_table) = one.name;
  trigger.when = trigger_condition(w, change, table);
  trigger.constraint = change.constraint;
  trigger.deferrable = change.deferrable;
  trigger.deferred = change.deferred;
  trigger.made = w.context.origin;
  return trigger;
}

void set_columns(Writer& w, const CreateTrigger& change, const Relation& table, Trigger& trigger) {
  for (const std::string& name : change.update_columns) {
    const ColumnNumber number = table.column_number(name);
    if (!number) {
      w.refuse(no_column(table, name,
                         fmt::format("column \"{}\" of relation \"{}\" does not exist", name, table.name)));
    }
    if (std::find(trigger.update_columns.begin(), trigger.update_columns.end(), number) !=
        trigger.update_columns.end()) {
      w.refuse("42701", fmt::format("column \"{}\" specified more than once", name));
    }
    trigger.update_columns.push_back(number);
  }
}

Oid find_trigger(const Catalog& catalog, const Relation& table, const std::string& name) {
  for (Oid oid : table.triggers) {
    if (catalog.get<Trigger>(oid)->name == name) return oid;
  }
  return 0;
}

Oid put_trigger(Writer& w, Trigger trigger) {
  const Oid table = trigger.table;
  const ExprPtr when = trigger.when;
  const Oid oid = w.catalog.add(std::move(trigger));
  w.catalog.update<Relation>(table, [&](Relation& r) { r.triggers.push_back(oid); });
  add_expression_dependencies(w, {ObjectClass::trigger, oid, 0}, when, table);
  return oid;
}

[[noreturn]] void refuse_existing(Writer& w, const Relation& table, const std::string& name) {
  w.refuse(
      {ObjectClass::trigger, find_trigger(w.catalog, table, name), 0}, table.name,
      exists_already(name, "42710",
                     fmt::format("trigger \"{}\" for relation \"{}\" already exists", name, table.name)));
}

std::vector<ColumnNumber> mapped(const Relation& from, const Relation& to,
                                 std::vector<ColumnNumber> columns) {
  for (ColumnNumber& column : columns) column = to.column_number(from.column(column).name);
  return columns;
}

ExprPtr mapped(const Relation& from, const Relation& to, const ExprPtr& expr) {
  if (!expr) return nullptr;
  auto copy = std::make_shared<Expr>(*expr);
  if (copy->kind == Expr::Kind::column && copy->column > 0 && copy->relation == from.oid) {
    copy->column = to.column_number(from.column(copy->column).name);
    copy->relation = to.oid;
  }
  for (ExprPtr& argument : copy->args) argument = mapped(from, to, argument);
  return copy;
}

void clone_trigger(Writer& w, Oid trigger, Oid partition) {
  Trigger clone = *w.catalog.get<Trigger>(trigger);
  const Relation& parent = *w.catalog.relation(clone.table);
  const Relation& table = *w.catalog.relation(partition);
  if (Oid there = find_trigger(w.catalog, table, clone.name)) {
    if (w.catalog.get<Trigger>(there)->parent == trigger) return;
    refuse_existing(w, table, clone.name);
  }
  clone.oid = 0;
  clone.table = partition;
  clone.parent = trigger;
  clone.update_columns = mapped(parent, table, clone.update_columns);
  clone.when = mapped(parent, table, clone.when);
  clone.comment.clear();
  const std::vector<Oid> children = table.children;
  const Oid oid = put_trigger(w, std::move(clone));
  for (Oid child : children) clone_trigger(w, oid, child);
}

// OR REPLACE of a trigger (14 and later): the old one's row is taken over, its clones are made anew.
Oid take_over(Writer& w, const CreateTrigger& change, const Relation& table, Oid there) {
  const Trigger old = *w.catalog.get<Trigger>(there);
  if (change.constraint && old.constraint && w.catalog.server_version() < 14) {
    // Its constraint was made before anybody looked for a trigger.
    w.refuse(
        "23505",
        "duplicate key value violates unique constraint \"pg_constraint_conrelid_contypid_conname_index\"");
  }
  if (!change.replace) refuse_existing(w, table, change.name);
  if (old.constraint || change.constraint) {
    w.refuse("42710", fmt::format("trigger \"{}\" for relation \"{}\" is a constraint trigger", change.name,
                                  table.name));
  }
  if (old.parent) {
    w.refuse("42710", fmt::format("trigger \"{}\" for relation \"{}\" is an internal or a child trigger",
                                  change.name, table.name));
  }
  std::vector<ObjectAddress> clones;
  for (const Dependency& dependency : w.catalog.value_dependents_of({ObjectClass::trigger, there, 0})) {
    clones.push_back(dependency.dependent);
  }
  DropOptions quietly;
  quietly.internal = true;
  drop_objects(w, clones, true, quietly);
  remove_object(w, {ObjectClass::trigger, there, 0});
  return there;
}

}  // namespace

void apply(Writer& w, const CreateTrigger& change) {
  const Oid oid = require_relation(w, change.table);
  if (!oid) return;
  check_trigger(w, change, *w.catalog.relation(oid));
  const bool from = change.constraint && !change.from_table.empty();
  const Oid from_table = from ? require_relation(w, change.from_table) : 0;
  Trigger trigger = trigger_of(w, change, *w.catalog.relation(oid));
  trigger.from_table = from_table;
  trigger.function = trigger_function(w, change.function);
  if (Oid there = find_trigger(w.catalog, *w.catalog.relation(oid), change.name)) {
    trigger.oid = take_over(w, change, *w.catalog.relation(oid), there);
  }
  set_columns(w, change, *w.catalog.relation(oid), trigger);
  const Oid made = put_trigger(w, std::move(trigger));
  w.created({ObjectClass::trigger, made, 0});
  const Relation& table = *w.catalog.relation(oid);
  if (table.kind != RelationKind::partitioned_table || !change.row) return;
  for (Oid child : std::vector<Oid>(table.children)) clone_trigger(w, made, child);
}

void clone_row_triggers(Writer& w, Oid parent, Oid partition) {
  const std::vector<Oid> triggers = w.catalog.relation(parent)->triggers;
  for (Oid oid : triggers) {
    if (w.catalog.get<Trigger>(oid)->row) clone_trigger(w, oid, partition);
  }
}

void detach_row_triggers(Writer& w, Oid partition) {
  const std::vector<Oid> triggers = w.catalog.relation(partition)->triggers;
  std::vector<ObjectAddress> clones;
  for (Oid oid : triggers) {
    if (!w.catalog.get<Trigger>(oid)->parent) continue;
    w.catalog.update<Trigger>(oid, [](Trigger& trigger) { trigger.parent = 0; });
    clones.push_back({ObjectClass::trigger, oid, 0});
  }
  DropOptions quietly;
  quietly.internal = true;
  drop_objects(w, clones, true, quietly);
}

}  // namespace commands
