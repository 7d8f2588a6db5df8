// The partitions of a table in use, and the recipe of an index over them.

#include "lint/engine/partitioned.h"

#include <fmt/format.h>

#include "lint/chain/no_transaction.h"
#include "lint/engine/messages.h"
#include "lint/sql/identifier.h"

namespace lint {

namespace {

// The partitions below, at any depth, that hold rows and are in use.
void leaves(const StatementView& view, const catalog::Relation& table,
            std::vector<const catalog::Relation*>& found) {
  for (ast::Oid oid : table.children) {
    const catalog::Relation* child = view.catalog.relation(oid);
    if (!child) continue;
    if (child->kind == catalog::RelationKind::partitioned_table) {
      leaves(view, *child, found);
    } else if (child->kind == catalog::RelationKind::table && view.in_use(*child)) {
      found.push_back(child);
    }
  }
}

// The statement's text up to what follows the table's name: "(a, b) WHERE ...".
std::string tail(std::string_view sql) {
  const size_t open = sql.find('(');
  const size_t method = sql.find(" USING ");
  return open == std::string_view::npos ? std::string()
                                        : std::string(sql.substr(method < open ? method + 1 : open));
}

}  // namespace

std::vector<const catalog::Relation*> partitions_in_use(const StatementView& view,
                                                        const catalog::Relation& table) {
  std::vector<const catalog::Relation*> found;
  leaves(view, table, found);
  return found;
}

std::string partitioned_recipe(const StatementView& view, const ast::CreateIndex& change,
                               const catalog::Relation& table,
                               const std::vector<const catalog::Relation*>& partitions) {
  const std::string unique = change.unique ? "UNIQUE " : "";
  const std::string parent_index =
      change.name.empty() ? free_name(view.catalog, table, "", "idx") : change.name;
  const std::string rest = tail(view.sql());
  std::string sql = fmt::format("CREATE {}INDEX {} ON ONLY {} {};\n", unique,
                                sql::quote_identifier(parent_index), sql_name(view.catalog, table), rest);
  const chain::NoTransactionAdvice way = chain::way_out_in_new_script(view.run.chain, view.step.script);
  sql += fmt::format("-- then for each partition ({}), in a revision of its own: {}\n", partitions.size(),
                     way.words);
  const catalog::Relation& first = *partitions.front();
  const std::string child_index = free_name(view.catalog, first, "", "idx");
  sql += fmt::format("CREATE {}INDEX CONCURRENTLY {} ON {} {};\n", unique, sql::quote_identifier(child_index),
                     sql_name(view.catalog, first), rest);
  sql += fmt::format("ALTER INDEX {} ATTACH PARTITION {};", sql::quote_identifier(parent_index),
                     sql::quote_identifier(child_index));
  return sql;
}

}  // namespace lint
