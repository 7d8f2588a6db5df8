// Keeping account, statement by statement, of what the schema at the head no longer shows.

#include "lint/engine/departed.h"

#include <algorithm>

#include "lint/engine/gone_names.h"
#include "lint/engine/open_transaction.h"

namespace lint {

using ast::AlterCommand;

namespace {

bool takes_something(const ast::AlterTable& change) {
  for (const AlterCommand& command : change.commands) {
    if (command.kind == AlterCommand::Kind::drop_column ||
        command.kind == AlterCommand::Kind::drop_constraint) {
      return true;
    }
  }
  return false;
}

void note_names(const ast::Change& change, std::set<std::string, std::less<>>& names) {
  if (const auto* c = std::get_if<ast::CreateTable>(&change)) names.insert(c->name.name);
  if (const auto* c = std::get_if<ast::CreateTableAs>(&change)) names.insert(c->name.name);
  if (const auto* c = std::get_if<ast::CreateView>(&change)) names.insert(c->name.name);
  if (const auto* c = std::get_if<ast::CreateIndex>(&change)) names.insert(c->name);
  if (const auto* c = std::get_if<ast::CreateSequence>(&change)) names.insert(c->name.name);
  if (const auto* c = std::get_if<ast::CreateSchema>(&change)) names.insert(c->name);
  if (const auto* c = std::get_if<ast::CreateEnum>(&change)) names.insert(c->name.name);
  if (const auto* c = std::get_if<ast::CreateComposite>(&change)) names.insert(c->name.name);
  if (const auto* c = std::get_if<ast::CreateDomain>(&change)) names.insert(c->name.name);
  if (const auto* c = std::get_if<ast::CreateFunction>(&change)) names.insert(c->name.name);
  if (const auto* c = std::get_if<ast::Rename>(&change)) names.insert(c->new_name);
  if (const auto* c = std::get_if<ast::AlterTable>(&change)) {
    for (const AlterCommand& command : c->commands) {
      if (command.column && command.kind == AlterCommand::Kind::add_column)
        names.insert(command.column->name);
      if (command.constraint) names.insert(command.constraint->name);
    }
  }
}

}  // namespace

Departed::Departed()
    : transaction_(std::make_unique<OpenTransaction>()), gone_names_(std::make_unique<GoneNames>()) {}
Departed::~Departed() = default;

bool Departed::follows(const ast::Refusal& refusal) const {
  return !refusal.absent.empty() && never_made_.contains(refusal.absent);
}

void Departed::remember(const catalog::Catalog& catalog, ast::Oid oid) {
  const catalog::Relation* table = catalog.relation(oid);
  if (!table) return;
  if (table->primary_key()) had_key_.push_back(oid);
  for (ast::Oid index : table->indexes) {
    if (auto kept = catalog.share<catalog::Relation>(index)) had_indexes_.push_back(std::move(kept));
  }
}

void Departed::before(const replay::Step& step, const catalog::Catalog& catalog) {
  transaction_->before(step, catalog);
  gone_names_->before(step, catalog);
  if (step.revision != revision_) {
    revision_ = step.revision;
    dropped_names_.clear();
  }
  old_tables_.clear();
  had_key_.clear();
  had_indexes_.clear();
  if (const auto* alter = std::get_if<ast::AlterTable>(&step.change)) {
    if (takes_something(*alter)) remember(catalog, catalog.resolve_relation(alter->name));
  } else if (const auto* drop = std::get_if<ast::Drop>(&step.change)) {
    for (const ast::ObjectRef& object : drop->objects) {
      const catalog::Relation* relation = catalog.relation(catalog.resolve_relation(object.name));
      if (!relation) continue;
      if (relation->is_index()) remember(catalog, relation->index->table);
      if (relation->is_table() && relation->made.revision != step.revision) {
        old_tables_.push_back(catalog.qualified_name(*relation));
      }
    }
  }
}

namespace {

template <class... Kinds>
bool is_any_of(const ast::Change& change) {
  return (std::holds_alternative<Kinds>(change) || ...);
}

// What its own statement is not: a DO block's are steps of their own.
bool leaves_schema(const ast::Change& change) {
  return is_any_of<ast::DataQuery, ast::Copy, ast::SetVariable, ast::Transaction, ast::Truncate, ast::Vacuum,
                   ast::LockTable, ast::Call, ast::DoBlock, ast::Discard>(change);
}

ast::Oid schema_of(const catalog::Catalog& catalog, const ast::ObjectAddress& object) {
  using ast::ObjectClass;
  const auto of = [](const auto* found) { return found ? found->schema : ast::Oid{0}; };
  switch (object.cls) {
    case ObjectClass::relation: return of(catalog.relation(object.oid));
    case ObjectClass::constraint: return of(catalog.find_constraint(object.oid).first);
    case ObjectClass::type: return of(catalog.get<catalog::Type>(object.oid));
    case ObjectClass::function: return of(catalog.get<catalog::Function>(object.oid));
    default: return 0;
  }
}

bool touches_only_temporary(const commands::Applied& applied, const catalog::Catalog& catalog) {
  const auto temporary = [&](const ast::ObjectAddress& object) {
    return schema_of(catalog, object) == catalog::temporary_schema;
  };
  const bool any = !applied.created.empty() || !applied.altered.empty() || !applied.dropped.empty();
  return any && std::all_of(applied.created.begin(), applied.created.end(), temporary) &&
         std::all_of(applied.altered.begin(), applied.altered.end(), temporary) &&
         std::all_of(applied.dropped.begin(), applied.dropped.end(),
                     [](const commands::Dropped& dropped) { return dropped.name.starts_with("pg_temp."); });
}

LostIndex lost_by(const replay::Step& step, const std::shared_ptr<const catalog::Relation>& index) {
  LostIndex lost{index, step.origin, {}, true};
  const auto* alter = std::get_if<ast::AlterTable>(&step.change);
  if (!alter) return lost;
  lost.named = false;
  for (const AlterCommand& command : alter->commands) {
    if (command.kind == AlterCommand::Kind::drop_column) lost.with.push_back(command.name);
    if (command.kind == AlterCommand::Kind::drop_constraint) lost.named |= command.name == index->name;
  }
  return lost;
}

}  // namespace

void Departed::after(const replay::Step& step, const commands::Applied& applied,
                     const catalog::Catalog& catalog) {
  transaction_->after(step, applied, catalog);
  gone_names_->after(step, applied, catalog);
  const bool known = !schema_changed_.empty() && schema_changed_.back() == step.revision;
  if (!known && !applied.refused && !applied.skipped && !leaves_schema(step.change) &&
      !touches_only_temporary(applied, catalog)) {
    schema_changed_.push_back(step.revision);
  }
  if (applied.refused) {
    std::set<std::string, std::less<>> names;
    note_names(step.change, names);
    for (const std::string& name : names) {
      // What has the name may be another thing than what the statement makes: a table's key is named like an
      // index that is left.
      if (name != applied.refused->taken) never_made_.insert(name);
    }
    // A relation, schema or other object that is not there is told once.
    const std::string& state = applied.refused->sqlstate;
    if (state == "42P01" || state == "3F000" || state == "42704") never_made_.insert(applied.refused->absent);
    return;
  }
  dropped_names_.insert(old_tables_.begin(), old_tables_.end());
  for (ast::Oid table : had_key_) {
    const catalog::Relation* now = catalog.relation(table);
    if (now && !now->primary_key()) keys_lost_[table] = step.origin;
  }
  for (const auto& index : had_indexes_) {
    if (!catalog.relation(index->oid)) lost_[index->index->table].push_back(lost_by(step, index));
  }
  if (dropped_names_.empty()) return;
  for (const ast::ObjectAddress& made : applied.created) {
    if (made.cls != ast::ObjectClass::relation) continue;
    const catalog::Relation* relation = catalog.relation(made.oid);
    if (relation && dropped_names_.contains(catalog.qualified_name(*relation))) recreated_.insert(made.oid);
  }
}

bool Departed::changed_schema(uint32_t revision) const {
  return std::binary_search(schema_changed_.begin(), schema_changed_.end(), revision);
}

const ast::Origin* Departed::primary_key_lost(ast::Oid table) const {
  const auto found = keys_lost_.find(table);
  return found == keys_lost_.end() ? nullptr : &found->second;
}

const std::vector<LostIndex>& Departed::lost_indexes(ast::Oid table) const {
  static const std::vector<LostIndex> none;
  const auto found = lost_.find(table);
  return found == lost_.end() ? none : found->second;
}

bool Departed::is_new(const catalog::Relation& table, uint32_t revision) const {
  return table.made.revision == revision && !recreated_.contains(table.oid);
}

}  // namespace lint
