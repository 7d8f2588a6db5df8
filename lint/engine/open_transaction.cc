// Following what a transaction does to rows (AfterTriggerSaveEvent, AfterTriggerPendingOnRel in
// src/backend/commands/trigger.c; which events a foreign key queues: src/backend/utils/adt/ri_triggers.c).

#include "lint/engine/open_transaction.h"

#include <algorithm>

#include "lint/ast/query.h"
#include "lint/catalog/inheritors.h"

namespace lint {

using ast::ColumnNumber;
using ast::Oid;
using catalog::Constraint;

namespace {

bool any_is_set(const catalog::Relation& table, const std::vector<ColumnNumber>& columns,
                const std::vector<std::string>& set) {
  return std::any_of(columns.begin(), columns.end(), [&](ColumnNumber column) {
    return std::find(set.begin(), set.end(), table.column(column).name) != set.end();
  });
}

std::vector<Oid> with_inheritors(const catalog::Catalog& catalog, Oid table, bool only) {
  std::vector<Oid> all{table};
  if (!only) {
    for (const Oid child : catalog::all_inheritors(catalog, table)) all.push_back(child);
  }
  return all;
}

// WHERE true, WHERE 1 = 1.
bool holds_always(const ast::Expr& condition) {
  using Kind = ast::Expr::Kind;
  if (condition.kind == Kind::boolean) return condition.text == "true";
  if (condition.kind != Kind::operator_ || condition.name.name != "=" || condition.args.size() != 2)
    return false;
  const ast::ExprPtr& left = condition.args[0];
  const ast::ExprPtr& right = condition.args[1];
  return left && right && left->kind == right->kind && left->text == right->text &&
         (left->kind == Kind::integer || left->kind == Kind::string);
}

// TRUNCATE ... CASCADE takes the referencing tables along.
void add_referencing(const catalog::Catalog& catalog, std::set<Oid>& tables) {
  std::vector<Oid> todo(tables.begin(), tables.end());
  while (!todo.empty()) {
    const Oid table = todo.back();
    todo.pop_back();
    for (const auto& [child, constraint] : catalog.referencing(table)) {
      if (tables.insert(child).second) todo.push_back(child);
    }
  }
}

}  // namespace

void OpenTransaction::begin(const replay::Step& step) {
  script_ = &step.script;
  emptied_.clear();
  pending_.clear();
  set_.clear();
}

void OpenTransaction::before(const replay::Step& step, const catalog::Catalog&) {
  if (script_ != &step.script) begin(step);
}

const OpenTransaction::Pending* OpenTransaction::pending(Oid table) const {
  const auto found = pending_.find(table);
  return found == pending_.end() || found->second.empty() ? nullptr : &found->second.begin()->second;
}

bool OpenTransaction::is_deferred(const std::string& name, bool deferrable, bool deferred) const {
  if (!deferrable) return false;
  if (const auto one = set_.find(name); one != set_.end()) return one->second;
  if (const auto all = set_.find(""); all != set_.end()) return all->second;
  return deferred;
}

// SET CONSTRAINTS ... IMMEDIATE makes up for the checks that wait.
void OpenTransaction::set_constraints(const ast::Utility& change) {
  if (change.constraints.empty()) {
    set_.clear();
    set_[""] = change.deferred;
    if (!change.deferred) pending_.clear();
  }
  for (const ast::Name& name : change.constraints) {
    set_[name.name] = change.deferred;
    if (change.deferred) continue;
    for (auto& [table, by] : pending_) by.erase(name.name);
  }
}

// Deleted, or one of the columns set. Only NO ACTION can wait, CASCADE and the others act at once.
void OpenTransaction::note_referenced(const catalog::Relation& table, const std::vector<std::string>* set,
                                      const catalog::Catalog& catalog, const ast::Origin& at) {
  for (const auto& [child, oid] : catalog.referencing(table.oid)) {
    const Constraint* key = catalog.find_constraint(oid).second;
    if (!key || !is_deferred(key->name, key->deferrable, key->deferred)) continue;
    if ((set ? key->on_update : key->on_delete) != ast::FkAction::no_action) continue;
    if (set && !any_is_set(table, key->ref_columns, *set)) continue;
    pending_[table.oid].try_emplace(key->name, Pending{"foreign key " + key->name, at});
  }
}

void OpenTransaction::change_rows(const replay::Step& step, const ast::Query& query,
                                  const catalog::Catalog& catalog) {
  using Kind = ast::Query::Kind;
  for (const ast::CommonTable& with : query.with) {
    if (with.query) change_rows(step, *with.query, catalog);
  }
  const catalog::Relation* table = catalog.relation(catalog.resolve_relation(query.target));
  if (query.target.name.empty() || !table) return;
  const bool inserts = query.kind == Kind::insert, deletes = query.kind == Kind::delete_;
  const bool updates = query.kind == Kind::update || (inserts && query.conflict.update);
  const std::vector<std::string>& set =
      query.kind == Kind::update ? query.target_columns : query.conflict.columns;
  if (inserts || updates) {
    for (const Constraint& key : table->constraints) {
      if (key.kind == Constraint::Kind::foreign_key && is_deferred(key.name, key.deferrable, key.deferred) &&
          (inserts || any_is_set(*table, key.columns, set)))
        pending_[table->oid].try_emplace(key.name, Pending{"foreign key " + key.name, step.origin});
    }
  }
  if (deletes || updates) note_referenced(*table, deletes ? nullptr : &set, catalog, step.origin);
  for (const Oid oid : table->triggers) {
    const catalog::Trigger* trigger = catalog.get<catalog::Trigger>(oid);
    if (!trigger || !trigger->constraint ||
        !is_deferred(trigger->name, trigger->deferrable, trigger->deferred))
      continue;
    const bool of_set = trigger->update_columns.empty() || any_is_set(*table, trigger->update_columns, set);
    if ((inserts && trigger->on_insert) || (updates && trigger->on_update && of_set) ||
        (deletes && trigger->on_delete))
      pending_[table->oid].try_emplace(trigger->name,
                                       Pending{"constraint trigger " + trigger->name, step.origin});
  }
  if (deletes && query.from.empty() && (!query.where || holds_always(*query.where))) {
    for (const Oid oid : with_inheritors(catalog, table->oid, query.target_only)) emptied_.insert(oid);
  } else if (!deletes) {
    for (const Oid oid : with_inheritors(catalog, table->oid, false)) emptied_.erase(oid);
  }
}

void OpenTransaction::after(const replay::Step& step, const commands::Applied& applied,
                            const catalog::Catalog& catalog) {
  if (const auto* change = std::get_if<ast::Transaction>(&step.change)) {
    using Kind = ast::Transaction::Kind;
    if (change->kind == Kind::commit || change->kind == Kind::rollback || change->kind == Kind::prepare)
      begin(step);
    return;
  }
  if (step.block == ast::Block::none || applied.refused) return;
  if (const auto* data = std::get_if<ast::DataQuery>(&step.change)) {
    if (data->query && !data->explain) change_rows(step, *data->query, catalog);
  } else if (const auto* copy = std::get_if<ast::Copy>(&step.change)) {
    ast::Query rows;
    rows.kind = ast::Query::Kind::insert;
    rows.target = copy->relation;
    if (copy->from) change_rows(step, rows, catalog);
  } else if (const auto* truncate = std::get_if<ast::Truncate>(&step.change)) {
    std::set<Oid> tables;
    for (const ast::RelationRef& one : truncate->relations) {
      const Oid table = catalog.resolve_relation(one.name);
      if (table == 0) continue;
      for (const Oid oid : with_inheritors(catalog, table, one.only)) tables.insert(oid);
    }
    if (truncate->cascade) add_referencing(catalog, tables);
    emptied_.insert(tables.begin(), tables.end());
  } else if (const auto* utility = std::get_if<ast::Utility>(&step.change)) {
    if (utility->word == "SET CONSTRAINTS") set_constraints(*utility);
  } else if (std::holds_alternative<ast::Call>(step.change) ||
             std::holds_alternative<ast::Unknown>(step.change)) {
    emptied_.clear();  // it may have put rows into any
  }
}

}  // namespace lint
