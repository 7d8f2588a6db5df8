// What others follow without looking: numbers of columns, an index's table, a table's indexes.
#include "migrate/inspect/torn.h"

#include <algorithm>

namespace migrate::inspection {
namespace {

using catalog::Catalog;
using catalog::Relation;

bool has(const Relation& relation, ast::ColumnNumber column) {
  return column <= 0 || static_cast<size_t>(column) <= relation.columns.size();  // 0: an expression
}

template <class Numbers>
bool has_all(const Relation& relation, const Numbers& columns) {
  return std::all_of(columns.begin(), columns.end(),
                     [&](ast::ColumnNumber column) { return has(relation, column); });
}

bool is_torn(const Catalog& catalog, const catalog::Index& index) {
  const Relation* table = catalog.relation(index.table);
  return !table || !has_all(*table, *index.include) ||
         !std::all_of(index.keys.begin(), index.keys.end(),
                      [&](const catalog::IndexKey& key) { return has(*table, key.column); });
}

bool is_torn(const Catalog& catalog, const Relation& table, const catalog::Constraint& constraint) {
  const Relation* parent = catalog.relation(constraint.ref_table);
  return !has_all(table, constraint.columns) || (parent && !has_all(*parent, *constraint.ref_columns));
}

bool is_torn(const Catalog& catalog, const Relation& relation) {
  if (relation.is_index() && (!relation.index || is_torn(catalog, *relation.index))) return true;
  if (relation.kind == catalog::RelationKind::sequence && !relation.sequence) return true;
  if (relation.is_table() && relation.columns.empty() && !relation.constraints.empty()) return true;
  const Relation* owner = relation.sequence ? catalog.relation(relation.sequence->owner_table) : nullptr;
  if (owner && !has(*owner, relation.sequence->owner_column)) return true;
  return std::any_of(relation.constraints.begin(), relation.constraints.end(),
                     [&](const catalog::Constraint& one) { return is_torn(catalog, relation, one); });
}

}  // namespace

bool is_torn(const Catalog& catalog) {
  const auto all = catalog.all<Relation>();
  return std::any_of(all.begin(), all.end(), [&](const auto& one) { return is_torn(catalog, *one.second); });
}

}  // namespace migrate::inspection
