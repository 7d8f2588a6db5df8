// What a query gives, as far as that hangs on whether there is anything in what it reads.

#include "lint/commands/relation/empty_source.h"

#include <algorithm>

#include "lint/ast/walk.h"
#include "lint/pg_catalog/rows.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// An aggregate of the server's own, and not over a window: without GROUP BY there is one row.
bool has_aggregate(const Target& target) {
  bool found = false;
  if (!target.expr) return found;
  walk(*target.expr, [&](const Expr& node) {
    if (node.kind != Expr::Kind::call || node.window) return;
    const auto rows = pg_catalog::functions(node.name.name);
    found = found || (!rows.empty() && rows.front().kind == 'a');
  });
  return found;
}

bool is_empty(const Catalog& catalog, const FromItem& item) {
  if (item.kind == FromItem::Kind::join) {
    return item.sides.size() == 2 && item.join == FromItem::Join::inner &&
           (is_empty(catalog, item.sides[0]) || is_empty(catalog, item.sides[1]));
  }
  if (item.query) return reads_empty_table(catalog, *item.query);
  const Relation* relation = catalog.relation(catalog.resolve_relation(item.relation));
  return item.kind == FromItem::Kind::relation && relation && relation->is_table() && !relation->filled;
}

}  // namespace

bool reads_empty_table(const Catalog& catalog, const Query& query) {
  const bool one_row = query.group_by.empty() && !query.having &&
                       std::any_of(query.targets.begin(), query.targets.end(), has_aggregate);
  return query.kind == Query::Kind::select && !one_row &&
         std::any_of(query.from.begin(), query.from.end(),
                     [&](const FromItem& item) { return is_empty(catalog, item); });
}

}  // namespace commands
