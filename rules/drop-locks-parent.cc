// Dropping a foreign key, by its name or with its table, takes ACCESS EXCLUSIVE on the table that it points
// at, too (src/backend/catalog/pg_constraint.c, RemoveConstraintById): who drops something small stops what
// everybody reads.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/alter.h"
#include "lint/engine/held.h"
#include "lint/engine/later.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

using catalog::Constraint;
using catalog::Relation;

struct Dropped {
  const Relation* table;
  const Constraint* key;
  bool with_table;
};

// The foreign keys that the statement drops and that point at another table, which stays.
std::vector<Dropped> dropped_keys(const lint::StatementView& view) {
  std::vector<Dropped> keys;
  const auto add = [&](const Relation* table, const Constraint& key, bool with_table) {
    if (key.kind == Constraint::Kind::foreign_key && key.ref_table != table->oid)
      keys.push_back({table, &key, with_table});
  };
  if (const auto* alter = view.is<ast::AlterTable>()) {
    const Relation* table = view.table_in_use(alter->name);
    for (const ast::AlterCommand& command : alter->commands) {
      const bool drops = table && command.kind == ast::AlterCommand::Kind::drop_constraint;
      if (const Constraint* key = drops ? table->find_constraint(command.name) : nullptr)
        add(table, *key, false);
    }
  } else if (const auto* drop = view.is<ast::Drop>(); drop && drop->kind == ast::ObjectKind::table) {
    for (const ast::ObjectRef& object : drop->objects) {
      const Relation* table = view.table_in_use(object.name);
      if (!table) continue;
      for (const Constraint& key : table->constraints) add(table, key, true);
    }
    std::erase_if(keys, [&](const Dropped& one) {
      return std::any_of(drop->objects.begin(), drop->objects.end(), [&](const ast::ObjectRef& object) {
        return view.catalog.resolve_relation(object.name) == one.key->ref_table;
      });
    });
  }
  return keys;
}

// The transaction has stopped everybody who reads it before.
bool held_already(const lint::StatementView& view, const Relation& parent) {
  const auto& locks = view.run.held.locks();
  const auto held = locks.find(parent.oid);
  return held != locks.end() && held->second.mode == effects::LockMode::access_exclusive;
}

// The statement checks the rows of another key to the parent meanwhile: constraint-not-valid-first says who
// waits for that.
bool validates_another(const lint::StatementView& view, const Relation& parent) {
  if (view.effects().fk_validations.empty()) return false;
  const auto& clauses = view.altered().clauses;
  return std::any_of(clauses.begin(), clauses.end(), [&](const lint::AlterClause& clause) {
    const auto& constraint = clause.command.constraint;
    return !clause.effects.fk_validations.empty() && constraint &&
           constraint->kind == ast::ConstraintDef::Kind::foreign_key &&
           view.catalog.resolve_relation(*constraint->ref_table) == parent.oid;
  });
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const std::vector<Dropped> keys = dropped_keys(view);
  if (keys.empty()) return;
  const bool ends = view.step.block == ast::Block::none || view.step.number + 1 == view.step.statements;
  if (ends && lint::patience(view).limited) return;
  for (const Dropped& one : keys) {
    const Relation* parent = view.catalog.relation(one.key->ref_table);
    if (!parent || !view.in_use(*parent)) continue;
    const auto lock = view.effects().held.find(parent->oid);
    if (lock == view.effects().held.end() || lock->second != effects::LockMode::access_exclusive) continue;
    if (held_already(view, *parent) || validates_another(view, *parent)) continue;
    if (lint::goes_later(view, *parent)) continue;  // whoever reads it is stopped anyway
    const std::string name = view.catalog.qualified_name(*parent);
    lint::Finding finding = view.finding();
    finding.subject = lint::part_name(view.catalog, *one.table, one.key->name);
    finding.message = fmt::format(
        "dropping {} blocks reads and writes of {}, too",
        one.with_table ? view.catalog.qualified_name(*one.table) : "foreign key " + one.key->name, name);
    finding.label = fmt::format("ACCESS EXCLUSIVE lock on {}, {}", name,
                                view.step.block == ast::Block::none ? "as soon as nobody uses it"
                                                                    : "held until the transaction ends");
    finding.notes.push_back(view.not_new(*parent));
    finding.help =
        "drop it last in a revision of its own, with a lock_timeout: then it waits for nobody long, and\n"
        "nobody waits for what follows";
    sink.add(std::move(finding));
    return;
  }
}

}  // namespace

extern constinit const lint::Rule drop_locks_parent{
    .id = "drop-locks-parent",
    .summary = "a foreign key dropped under a lock on the table that it points at",
    .category = lint::Category::locks,
    .severity = lint::Severity::note,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable, ast::Drop>(),
    .answers = ""};

}  // namespace rules
