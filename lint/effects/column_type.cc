// ALTER COLUMN TYPE: src/backend/commands/tablecmds.c, ATPrepAlterColumnType, ATExecAlterColumnType,
// ATPostAlterTypeCleanup. What hangs on the column is dropped and made again: an index is kept where its
// contents stay right (TryReuseIndex), a foreign key is not validated again where the comparison stays the
// same (TryReuseForeignKey), a CHECK is always verified again.

#include "lint/effects/column_type.h"

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/analyze/references.h"
#include "lint/effects/lock_mode.h"
#include "lint/effects/scene.h"
#include "lint/planner/type_change.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace effects {
using namespace ast;
using namespace catalog;

namespace {

bool names_column(const ExprPtr& expr, ColumnNumber column) {
  if (!expr) return false;
  const std::vector<ColumnNumber> columns = analyze::columns_of(*expr);
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

bool index_uses(const Index& index, ColumnNumber column) {
  for (const IndexKey& key : index.keys) {
    if (key.column == column || names_column(key.expr, column)) return true;
  }
  return std::find(index.include.begin(), index.include.end(), column) != index.include.end() ||
         names_column(index.predicate, column);
}

bool has(const std::vector<ColumnNumber>& columns, ColumnNumber column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

// RememberAllDependentForRebuilding.
void remember_dependents(Alteration& a, const Relation& table, ColumnNumber column) {
  for (Oid oid : table.indexes) {
    const Relation* index = a.catalog().relation(oid);
    if (a.dropped_indexes.contains(oid)) continue;
    if (index && index->index && index_uses(*index->index, column)) a.rebuilds.indexes.insert(oid);
  }
  for (const Constraint& constraint : table.constraints) {
    if (a.dropped_constraints.contains(constraint.oid)) continue;
    if (constraint.kind == Constraint::Kind::check &&
        (has(constraint.columns, column) || names_column(constraint.check, column))) {
      a.work[table.oid].check |= constraint.validated && constraint.enforced;
    }
    if (constraint.kind == Constraint::Kind::foreign_key && has(constraint.columns, column)) {
      a.rebuilds.foreign_keys.insert(constraint.oid);
    }
  }
  for (const auto& [referencing, oid] : a.catalog().referencing(table.oid)) {
    const Constraint* key = a.catalog().find_constraint(oid).second;
    if (key && has(key->ref_columns, column) && !a.dropped_constraints.contains(oid)) {
      a.rebuilds.foreign_keys.insert(oid);
    }
  }
}

// The collation a column has: its own, or its type's.
std::string collation_of(const Catalog& catalog, const std::string& own, TypeRef type) {
  return own.empty() ? types::own_collation(catalog, type.oid) : own;
}

struct Decided {
  planner::Rewrite rewrite;
  TypeRef type;
};

Decided decide(Alteration& a, const Relation& table, ColumnNumber number, const AlterCommand& command) {
  const TypeRef to = types::resolve_type(a.catalog(), command.column->type).type;
  ExprPtr with = command.expr;
  if (with) {
    const analyze::Analyzed analyzed = analyze::analyze(a.catalog(), with, {.relation = &table, .value = {}});
    if (analyzed.expr) with = analyzed.expr;
  }
  return {planner::type_change(a.catalog(), table, number, with.get(), to), to};
}

void note_doubt(Alteration& a, const Relation& table, const std::string& column, planner::Rewrite rewrite) {
  const std::string name = a.catalog().display_name(table);
  if (rewrite == planner::Rewrite::by_time_zone) {
    if (planner::sets_time_zone(a.catalog().session())) return;
    a.scene.unknown(name + " is rewritten instead if the session's TimeZone is not UTC");
  } else if (rewrite == planner::Rewrite::unknown) {
    a.scene.unknown("the types of column \"" + column + "\" of " + name +
                    " are not known: it is taken to be rewritten");
  }
}

const Constraint* key_of(const Alteration& a, Oid oid, const Relation*& table) {
  const auto [relation, constraint] = a.catalog().find_constraint(oid);
  table = relation;
  return constraint;
}

std::optional<planner::ColumnChange> change_of(const Alteration& a, const Relation& table,
                                               ColumnNumber number) {
  const Column& column = table.column(number);
  const auto type = a.new_types.find({table.oid, column.name});
  if (type == a.new_types.end()) return std::nullopt;
  planner::ColumnChange change{type->second, false};
  const auto collation = a.new_collations.find({table.oid, column.name});
  if (collation != a.new_collations.end()) {
    change.collation_changed = collation_of(a.catalog(), column.collation, column.type) !=
                               collation_of(a.catalog(), collation->second, change.type);
  }
  return change;
}

// TryReuseIndex and CheckIndexCompatible. Indexes of a partitioned tree are made from the top again.
bool reusable(const Alteration& a, const Relation& table, const Relation& relation) {
  const Index& index = *relation.index;
  if (index.parent || index.predicate || !index.valid) return false;
  for (const IndexKey& key : index.keys) {
    if (key.column <= 0) return false;
    const auto change = change_of(a, table, key.column);
    if (!planner::key_compatible(a.catalog(), table, relation, key, change ? &*change : nullptr))
      return false;
  }
  return true;
}

void rebuild_index(Alteration& a, const Relation& index) {
  const Relation* table = a.catalog().relation(index.index->table);
  if (!table) return;
  a.scene.lock(index.oid, LockMode::access_exclusive);
  const auto work = a.work.find(table->oid);
  const bool rewritten = work != a.work.end() && work->second.rewrite;
  // With a rewrite all are built at its end (phase 3).
  if (!rewritten && has_storage(*table) && index.kind == RelationKind::index && !reusable(a, *table, index)) {
    a.scene.build(*table);
    a.scene.out.rebuilt.push_back(index.oid);
  }
}

// old_check_ok (ATAddForeignKeyConstraint): the same operators compare the same kind of value.
bool still_holds(const Alteration& a, const Relation& table, const Constraint& key) {
  const Relation* referenced = a.catalog().relation(key.ref_table);
  const auto same_operator = [&](const Relation& relation, ColumnNumber number) {
    const auto change = change_of(a, relation, number);
    if (!change) return true;
    return planner::default_class(a.catalog(), "btree", relation.column(number).type.oid) ==
           planner::default_class(a.catalog(), "btree", change->type.oid);
  };
  for (ColumnNumber number : key.columns) {
    if (!same_operator(table, number)) return false;
  }
  if (!referenced) return true;
  for (ColumnNumber number : key.ref_columns) {
    if (!same_operator(*referenced, number)) return false;
  }
  return true;
}

void rebuild_foreign_key(Alteration& a, Oid oid) {
  const Relation* table = nullptr;
  const Constraint* key = key_of(a, oid, table);
  if (!table || !key) return;
  a.scene.lock_tree(table->oid, LockMode::access_exclusive);
  a.scene.lock_tree(key->ref_table, LockMode::access_exclusive);
  if (!key->validated || !key->enforced || !has_storage(*table)) return;
  const auto rewritten = [&](Oid relation) {
    const auto work = a.work.find(relation);
    return work != a.work.end() && work->second.rewrite;
  };
  if (rewritten(table->oid) || rewritten(key->ref_table) || !still_holds(a, *table, *key)) {
    a.scene.out.fk_validations.insert(key->name);
  }
}

}  // namespace

void alter_type(Alteration& a, const AlterCommand& command) {
  for (const Relation* table : a.tree()) {
    const ColumnNumber number = table->column_number(command.name);
    if (!number || !command.column) continue;
    Decided decided = decide(a, *table, number, command);
    if (table->column(number).generated == 'v') decided.rewrite = planner::Rewrite::no;  // nothing is stored
    note_doubt(a, *table, command.name, decided.rewrite);
    if (command.expr && command.expr->kind == Expr::Kind::null && table->column(number).not_null) {
      a.work[table->oid].if_rows =
          "column \"" + command.name + "\" of relation \"" + table->name + "\" contains null values";
    }
    bool rewrite = decided.rewrite == planner::Rewrite::yes || decided.rewrite == planner::Rewrite::unknown;
    if (decided.rewrite == planner::Rewrite::by_time_zone)
      rewrite = !planner::time_zone_is_utc(a.catalog().session());
    a.work[table->oid].rewrite |= rewrite;
    a.new_types[{table->oid, command.name}] = decided.type;
    a.new_collations[{table->oid, command.name}] = command.column->collation;
    remember_dependents(a, *table, number);
  }
}

void rebuild_dependents(Alteration& a) {
  for (Oid oid : a.rebuilds.indexes) {
    if (const Relation* index = a.catalog().relation(oid)) rebuild_index(a, *index);
  }
  for (Oid oid : a.rebuilds.foreign_keys) rebuild_foreign_key(a, oid);
}

}  // namespace effects
