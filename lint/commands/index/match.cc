// Indexes of a table and of its partitions side by side (src/backend/catalog/index.c: CompareIndexInfo;
// src/backend/parser/parse_utilcmd.c: generateClonedIndexStmt; src/backend/commands/indexcmds.c:
// IndexSetParentIndex; src/backend/catalog/pg_constraint.c: ConstraintSetParentConstraint).

#include "lint/commands/index/match.h"

#include <algorithm>

#include "lint/commands/relation/default.h"
#include "lint/pg_catalog/rows.h"
#include "lint/types/opclass.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

ColumnNumber mapped(ColumnNumber column, const std::vector<ColumnNumber>& columns) {
  const auto at = static_cast<size_t>(column - 1);
  return column > 0 && at < columns.size() ? columns[at] : column;
}

bool same_lists(const std::vector<ExprPtr>& a, const std::vector<ExprPtr>& b,
                const std::vector<ColumnNumber>& columns) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const ExprPtr& x, const ExprPtr& y) {
    return x && y ? same_expression(*x, *y, columns) : !x && !y;
  });
}

}  // namespace

std::vector<ColumnNumber> column_map(const Relation& from, const Relation& to) {
  std::vector<ColumnNumber> numbers;
  for (const Column& column : from.columns)
    numbers.push_back(column.dropped ? ColumnNumber{0} : to.column_number(column.name));
  return numbers;
}

ExprPtr renumbered(const ExprPtr& expr, const std::vector<ColumnNumber>& columns, Oid table) {
  if (!expr) return nullptr;
  Expr made = *expr;
  if (made.kind == Expr::Kind::column && made.relation != 0) {
    made.relation = table;
    made.column = mapped(made.column, columns);
  }
  for (ExprPtr& arg : made.args) arg = renumbered(arg, columns, table);
  for (ExprPtr& arg : made.extra.edit()) arg = renumbered(arg, columns, table);
  return std::make_shared<const Expr>(std::move(made));
}

bool same_expression(const Expr& a, const Expr& b, const std::vector<ColumnNumber>& columns) {
  if (a.kind != b.kind || a.negated != b.negated || a.text != b.text || a.type != b.type) return false;
  if (a.kind == Expr::Kind::column) return mapped(a.column, columns) == b.column;
  if (a.name != b.name || a.function != b.function || a.star != b.star) return false;
  if (a.query || b.query) return false;
  return same_lists(a.args, b.args, columns);
}

bool same_index(const Catalog& catalog, const Relation& parent_index, const Relation& index,
                const std::vector<ColumnNumber>& columns) {
  const Index& a = *parent_index.index;
  const Index& b = *index.index;
  const Relation* parent_table = catalog.relation(a.table);
  const Relation* table = catalog.relation(b.table);
  if (!parent_table || !table) return false;
  if (a.unique != b.unique || a.nulls_not_distinct != b.nulls_not_distinct || a.method != b.method)
    return false;
  if (a.keys.size() != b.keys.size() || a.include.size() != b.include.size()) return false;
  for (size_t i = 0; i < a.keys.size(); ++i) {
    const IndexKey& x = a.keys[i];
    const IndexKey& y = b.keys[i];
    if ((x.column != 0) != (y.column != 0) || x.collation != y.collation) return false;
    if (x.column != 0 && mapped(x.column, columns) != y.column) return false;
    if (x.column == 0 && !(x.expr && y.expr && same_expression(*x.expr, *y.expr, columns))) return false;
    if (types::chosen_class(catalog, *parent_table, a, x) != types::chosen_class(catalog, *table, b, y))
      return false;
  }
  for (size_t i = 0; i < a.include.size(); ++i) {
    if (mapped(a.include[i], columns) != b.include[i]) return false;
  }
  if (static_cast<bool>(a.predicate) != static_cast<bool>(b.predicate)) return false;
  if (a.predicate && !same_expression(*a.predicate, *b.predicate, columns)) return false;
  return !a.exclusion && !b.exclusion;
}

IndexSpec clone_spec(const Catalog& catalog, const Relation& index, const std::vector<ColumnNumber>& columns,
                     Oid table) {
  const Index& from = *index.index;
  IndexSpec spec;
  spec.table = table;
  spec.method = from.method;
  for (size_t i = 0; i < from.keys.size(); ++i) {
    IndexKey key = from.keys[i];
    if (key.column != 0) key.column = mapped(key.column, columns);
    key.expr = renumbered(key.expr, columns, table);
    spec.keys.push_back(std::move(key));
    spec.key_names.push_back(from.keys[i].column == 0 && i < index.columns.size() ? index.columns[i].name
                                                                                  : std::string());
  }
  for (ColumnNumber column : from.include) spec.include.push_back(mapped(column, columns));
  spec.predicate = renumbered(from.predicate, columns, table);
  spec.unique = from.unique;
  spec.nulls_not_distinct = from.nulls_not_distinct;
  spec.deferrable = from.deferrable;
  spec.options.assign(index.options.begin(), index.options.end());
  spec.tablespace = index.tablespace;
  if (from.constraint == 0) return spec;
  const auto [owner, constraint] = catalog.find_constraint(from.constraint);
  if (!constraint) return spec;
  spec.is_constraint = true;
  spec.kind = constraint->kind;
  spec.operators = constraint->operators;
  spec.deferred = constraint->deferred;
  spec.period = constraint->period;
  return spec;
}

void set_parent_index(Writer& w, Oid index, Oid parent) {
  const Relation* relation = w.catalog.relation(index);
  const Oid constraint = relation->index->constraint, table = relation->index->table;
  const Relation* parent_index = parent != 0 ? w.catalog.relation(parent) : nullptr;
  const Oid parent_constraint = parent_index ? parent_index->index->constraint : 0;
  w.catalog.update<Relation>(index, [&](Relation& r) { r.index->parent = parent; });
  if (constraint == 0 || (parent != 0 && parent_constraint == 0)) return;
  set_parent_constraint(w, table, constraint, parent_constraint);
}

}  // namespace commands
