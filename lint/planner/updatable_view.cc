// Whether a view can be written through (view_query_is_auto_updatable, src/backend/rewrite/rewriteHandler.c).

#include "lint/planner/updatable_view.h"

#include <algorithm>

#include "lint/ast/query.h"
#include "lint/pg_catalog/rows.h"

namespace planner {
using namespace ast;
using namespace catalog;

namespace {

const char* no_single_table =
    "Views that do not select from a single table or view are not automatically updatable.";

// An aggregate, window function or set among what the query gives out.
const char* forbidden_call(const Catalog& catalog, const Expr& expr) {
  const char* found = nullptr;
  walk(expr, [&](const Expr& node) {
    if (node.kind != Expr::Kind::call || node.function == 0) return;
    const Function* own = catalog.get<Function>(node.function);
    const pg_catalog::FunctionRow* row =
        own ? nullptr : pg_catalog::function(node.function, catalog.server_version());
    const RoutineKind kind = own   ? own->kind
                             : row ? static_cast<RoutineKind>(row->kind)
                                   : RoutineKind::function;
    const bool set = own ? own->returns_set : row && row->returns_set;
    if (node.window) {
      found = "Views that return window functions are not automatically updatable.";
    } else if (kind == RoutineKind::aggregate) {
      found = "Views that return aggregate functions are not automatically updatable.";
    } else if (set) {
      found = "Views that return set-returning functions are not automatically updatable.";
    }
  });
  return found;
}

}  // namespace

const char* not_updatable(const Catalog& catalog, const Query& query, const analyze::QueryShape& found,
                          bool deleting) {
  if (query.distinct) return "Views containing DISTINCT are not automatically updatable.";
  if (!query.group_by.empty()) return "Views containing GROUP BY are not automatically updatable.";
  if (query.having) return "Views containing HAVING are not automatically updatable.";
  if (query.kind == Query::Kind::set_operation) {
    return "Views containing UNION, INTERSECT, or EXCEPT are not automatically updatable.";
  }
  if (!query.with.empty()) return "Views containing WITH are not automatically updatable.";
  if (!query.limits.empty()) return "Views containing LIMIT or OFFSET are not automatically updatable.";
  for (const analyze::OutputColumn& column : found.columns) {
    const char* why = column.expr ? forbidden_call(catalog, *column.expr) : nullptr;
    if (why) return why;
  }
  if (query.kind != Query::Kind::select || query.from.size() != 1) return no_single_table;
  const FromItem& item = query.from[0];
  if (item.kind != FromItem::Kind::relation) return no_single_table;
  const Relation* relation = catalog.relation(catalog.resolve_relation(item.relation));
  if (relation && !relation->is_table() && relation->kind != RelationKind::view &&
      relation->kind != RelationKind::foreign_table) {
    return no_single_table;
  }
  if (item.sampled) return "Views containing TABLESAMPLE are not automatically updatable.";
  const bool any =
      std::any_of(found.columns.begin(), found.columns.end(), [](const analyze::OutputColumn& column) {
        const bool system = column.expr && column.expr->var.entry != 0 && column.expr->var.place <= 0;
        return !column.expr || (column.expr->kind == Expr::Kind::column && !system);
      });
  return any || deleting ? nullptr : "Views that have no updatable columns are not automatically updatable.";
}

}  // namespace planner
