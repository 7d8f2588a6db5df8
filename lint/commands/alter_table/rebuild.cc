// What a new type of a column does to the rows and to what hangs on the column.

#include "lint/commands/alter_table/rebuild.h"

#include <algorithm>

#include "lint/analyze/references.h"
#include "lint/planner/type_change.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

bool has(const std::vector<ColumnNumber>& columns, ColumnNumber column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

bool names_column(const ExprPtr& expr, ColumnNumber column) {
  return expr && has(analyze::columns_of(*expr), column);
}

// The collation a column has: its own, or its type's.
std::string collation_of(const Catalog& catalog, const std::string& own, TypeRef type) {
  return own.empty() ? types::own_collation(catalog, type.oid) : own;
}

// CheckIndexCompatible. Indexes of a partitioned tree are made from the top again.
bool can_be_reused(const Catalog& catalog, const Relation& table, ColumnNumber number, const NewType& to,
                   const Relation& relation) {
  const Index& index = *relation.index;
  if (index.parent || index.predicate || !index.valid) return false;
  const Column& column = table.column(number);
  const planner::ColumnChange change{to.type, collation_of(catalog, column.collation, column.type) !=
                                                  collation_of(catalog, to.collation, to.type)};
  return std::all_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) {
    return key.column > 0 &&
           planner::key_compatible(catalog, table, relation, key, key.column == number ? &change : nullptr);
  });
}

void record_key(const Writer& w, const Relation& table, const Constraint& key, bool same_operator) {
  w.record.rebuild(
      RebuiltKey{.table = table.oid,
                 .referenced = key.ref_table,
                 .name = key.name,
                 .reads = key.validated && key.enforced && table.kind != RelationKind::partitioned_table,
                 .holds = same_operator});
}

}  // namespace

bool uses_column(const Index& index, ColumnNumber column) {
  return has(index.include, column) || names_column(index.predicate, column) ||
         std::any_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) {
           return key.column == column || names_column(key.expr, column);
         });
}

void record_rewrite(const Writer& w, const Relation& table, ColumnNumber number, const Expr* with,
                    TypeRef to) {
  if (!w.record) return;
  const Column& column = table.column(number);
  if (with && with->kind == Expr::Kind::null && column.not_null) {
    w.record.refused_if_rows(
        table.oid, "column \"" + column.name + "\" of relation \"" + table.name + "\" contains null values");
  }
  if (column.generated == Generated::virtual_) return;  // nothing is stored
  const Session& session = w.catalog.session();
  switch (planner::type_change(w.catalog, table, number, with, to)) {
    case planner::Rewrite::no: return;
    case planner::Rewrite::yes: return w.record.retype(table.oid);
    case planner::Rewrite::unknown:
      w.record.unknown("the types of column \"" + column.name + "\" of " + w.catalog.display_name(table) +
                       " are not known: it is taken to be rewritten");
      return w.record.retype(table.oid);
    case planner::Rewrite::by_time_zone:
      if (!planner::sets_time_zone(session)) {
        w.record.unknown(
            w.catalog.display_name(table) + " is rewritten instead if the session's TimeZone is not UTC",
            /*by_time_zone=*/true);
      }
      if (!planner::time_zone_is_utc(session)) w.record.retype(table.oid);
      return;
  }
}

void record_rebuilds(const Writer& w, const Relation& table, ColumnNumber number, const NewType& to) {
  if (!w.record) return;
  const Catalog& catalog = w.catalog;
  for (Oid oid : table.indexes) {
    const Relation* index = catalog.relation(oid);
    if (!index || !index->index || !uses_column(*index->index, number)) continue;
    w.record.rebuild(RebuiltIndex{oid, table.oid, can_be_reused(catalog, table, number, to, *index)});
  }
  // old_check_ok (ATAddForeignKeyConstraint): the same operators compare the same kind of value.
  const auto record = [&](const Relation& owner, const Constraint& key) {
    const bool same_operator = planner::default_class(catalog, "btree", table.column(number).type.oid) ==
                               planner::default_class(catalog, "btree", to.type.oid);
    record_key(w, owner, key, same_operator);
  };
  for (const Constraint& constraint : table.constraints) {
    const bool check = constraint.kind == Constraint::Kind::check &&
                       (has(constraint.columns, number) || names_column(constraint.check, number));
    if (check && constraint.validated && constraint.enforced) w.record.scan(table.oid);
    if (constraint.kind == Constraint::Kind::foreign_key && has(constraint.columns, number))
      record(table, constraint);
  }
  for (const auto& [referencing, oid] : catalog.referencing(table.oid)) {
    const auto [owner, key] = catalog.find_constraint(oid);
    if (key && has(key->ref_columns, number)) record(*owner, *key);
  }
}

}  // namespace commands
