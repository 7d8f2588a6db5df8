// What may go when nobody asks for it, and what may not.
#include "migrate/audit/usage.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace migrate::audit {
namespace {

using ast::ColumnNumber;
using ast::Expr;
using catalog::Constraint;
using catalog::Relation;

using Parts = std::map<ast::Oid, std::vector<const Relation*>>;  // of partitioned indexes

bool enforces(const Relation& index) {
  const catalog::Index& i = *index.index;
  return i.unique || i.primary || i.exclusion || i.constraint != 0 || i.replica_identity || i.clustered;
}

// What the index or any part of it does beside being read.
bool is_bound(const Relation& index, const Parts& parts) {
  if (enforces(index) || !index.index->valid) return true;
  const auto below = parts.find(index.oid);
  return below != parts.end() && std::any_of(below->second.begin(), below->second.end(),
                                             [&](const Relation* part) { return is_bound(*part, parts); });
}

void add(const View& view, const Relation& index, const Parts& parts, Usage& usage) {
  if (const IndexNumbers* numbers = view.index(index.oid)) {
    usage.scans += numbers->scans;
    usage.rows_read += numbers->rows_read;
    usage.bytes += view.bytes(numbers->pages);
    if (numbers->last_scan) usage.last_scan = std::max(usage.last_scan, *numbers->last_scan);
    if (numbers->days_old) usage.days_old = std::max(usage.days_old, *numbers->days_old);
  }
  const TableNumbers* table = view.table(index.index->table);
  const bool whole = !index.index->parent;
  if (table && table->rows > 0 && !(whole && index.kind == catalog::RelationKind::partitioned_index))
    usage.rows = std::max(usage.rows, 0.0) + table->rows;
  if (const auto below = parts.find(index.oid); below != parts.end()) {
    for (const Relation* part : below->second) add(view, *part, parts, usage);
  }
}

bool only_leaves_nulls_out(const Expr& predicate, const std::vector<ColumnNumber>& columns) {
  if (predicate.kind == Expr::Kind::and_)
    return std::all_of(predicate.args.begin(), predicate.args.end(),
                       [&](const ast::ExprPtr& arg) { return arg && only_leaves_nulls_out(*arg, columns); });
  if (predicate.kind != Expr::Kind::is_null || !predicate.negated || predicate.args.empty() ||
      !predicate.args[0])
    return false;
  const Expr& column = *predicate.args[0];
  return column.kind == Expr::Kind::column &&
         std::find(columns.begin(), columns.end(), column.column) != columns.end();
}

std::vector<const Relation*> support(const View& view, const Relation& table, const Constraint& key) {
  std::vector<const Relation*> out;
  for (const ast::Oid oid : table.indexes) {
    const Relation* index = view.schema.relation(oid);
    if (index && index->index && supports(*index->index, key)) out.push_back(index);
  }
  return out;
}

}  // namespace

bool supports(const catalog::Index& index, const Constraint& key) {
  if (!index.valid || (index.method != "btree" && index.method != "hash")) return false;
  if (index.keys.size() < key.columns.size()) return false;
  if (index.predicate && !only_leaves_nulls_out(*index.predicate, key.columns)) return false;
  return std::all_of(index.keys.begin(), index.keys.begin() + static_cast<ptrdiff_t>(key.columns.size()),
                     [&](const catalog::IndexKey& one) {
                       return one.column > 0 && std::find(key.columns.begin(), key.columns.end(),
                                                          one.column) != key.columns.end();
                     });
}

std::vector<Usage> indexes_kept_by_use(const View& view) {
  Parts parts;
  std::set<ast::Oid> referred;
  for (const auto& [oid, relation] : view.schema.all<Relation>()) {
    if (relation->index && relation->index->parent) parts[relation->index->parent].push_back(relation);
    for (const Constraint& constraint : relation->constraints) {
      if (constraint.kind == Constraint::Kind::foreign_key) referred.insert(constraint.index);
    }
  }
  std::vector<Usage> out;
  for (const auto& [oid, relation] : view.schema.all<Relation>()) {
    if (!relation->index || relation->index->parent || is_bound(*relation, parts) || referred.contains(oid))
      continue;
    Usage usage;
    usage.index = relation;
    usage.table = view.schema.relation(relation->index->table);
    if (!usage.table) continue;
    usage.has_expression = std::any_of(relation->index->keys.begin(), relation->index->keys.end(),
                                       [](const catalog::IndexKey& key) { return key.column == 0; });
    add(view, *relation, parts, usage);
    out.push_back(std::move(usage));
  }
  return out;
}

void keep_support(const View& view, std::vector<Usage>& going) {
  std::map<ast::Oid, const Usage*> leaving;
  std::set<const Relation*> tables;
  for (const Usage& usage : going) {
    leaving[usage.index->oid] = &usage;
    tables.insert(usage.table);
  }
  std::set<ast::Oid> staying;
  for (const Relation* table : tables) {
    for (const Constraint& key : table->constraints) {
      if (key.kind != Constraint::Kind::foreign_key || key.columns.empty()) continue;
      const std::vector<const Relation*> supporting = support(view, *table, key);
      const Usage* best = nullptr;
      const bool other = std::any_of(supporting.begin(), supporting.end(), [&](const Relation* index) {
        return !leaving.contains(index->oid) || staying.contains(index->oid);
      });
      if (other) continue;
      for (const Relation* index : supporting) {
        const Usage* one = leaving.at(index->oid);
        const auto worth = [](const Usage& u) {
          return std::tuple(u.index->index->keys.size(), u.bytes, u.index->oid);
        };
        if (!best || worth(*one) < worth(*best)) best = one;
      }
      if (best) staying.insert(best->index->oid);
    }
  }
  std::erase_if(going, [&](const Usage& usage) { return staying.contains(usage.index->oid); });
}

}  // namespace migrate::audit
