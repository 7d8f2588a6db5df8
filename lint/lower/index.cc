// CREATE INDEX, REINDEX, CLUSTER.

#include "lint/lower/index.h"

#include "lint/lower/expr.h"
#include "lint/lower/list.h"
#include "lint/lower/pieces.h"

namespace lower {
namespace {

ast::CreateIndex create_index(const IndexStmt* node, const Input& input) {
  ast::CreateIndex index;
  index.name = string_or_empty(node->idxname);
  index.table = name_of(node->relation);
  index.only = node->relation && !node->relation->inh;
  index.unique = node->unique;
  index.concurrently = node->concurrent;
  index.if_not_exists = node->if_not_exists;
  index.nulls_not_distinct = node->nulls_not_distinct;
  if (node->accessMethod) index.method = node->accessMethod;
  for (const auto* key : each<::IndexElem>(node->indexParams))
    index.keys.push_back(index_element(key, input));
  for (const auto* key : each<::IndexElem>(node->indexIncludingParams))
    index.include.push_back(index_element(key, input));
  index.where = expression(node->whereClause, input);
  index.options = options(node->options);
  index.tablespace = string_or_empty(node->tableSpace);
  return index;
}

ast::Reindex reindex(const ReindexStmt* node) {
  ast::Reindex change;
  switch (node->kind) {
    case REINDEX_OBJECT_INDEX: change.target = ast::Reindex::Target::index; break;
    case REINDEX_OBJECT_TABLE: change.target = ast::Reindex::Target::table; break;
    case REINDEX_OBJECT_SCHEMA: change.target = ast::Reindex::Target::schema; break;
    case REINDEX_OBJECT_SYSTEM: change.target = ast::Reindex::Target::system; break;
    case REINDEX_OBJECT_DATABASE: change.target = ast::Reindex::Target::database; break;
  }
  change.name = node->relation ? name_of(node->relation) : ast::Name{{}, string_or_empty(node->name)};
  for (const auto* option : each<DefElem>(node->params)) {
    const std::string_view name = option->defname;
    if (name == "concurrently") change.concurrently = boolean(option);
    if (name == "tablespace") change.tablespace = string_of(option->arg);
  }
  return change;
}

}  // namespace

bool lower_index(const Node* node, const Input& input, Changes& out) {
  switch (nodeTag(node)) {
    case T_IndexStmt: out.emplace_back(create_index(reinterpret_cast<const IndexStmt*>(node), input)); break;
    case T_ReindexStmt: out.emplace_back(reindex(reinterpret_cast<const ReindexStmt*>(node))); break;
    case T_ClusterStmt: {
      const auto* cluster = reinterpret_cast<const ClusterStmt*>(node);
      out.emplace_back(
          ast::Cluster{.table = name_of(cluster->relation), .index = string_or_empty(cluster->indexname)});
      break;
    }
    default: return false;
  }
  return true;
}

}  // namespace lower
