// CREATE INDEX, ALTER INDEX ... ATTACH PARTITION, REINDEX; CLUSTER: cluster.cc.

#include "lint/commands/index/create_index.h"

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/ast/column_name.h"
#include "lint/catalog/missing.h"
#include "lint/commands/find/object.h"
#include "lint/commands/in_block.h"
#include "lint/commands/index/check.h"
#include "lint/commands/index/make.h"
#include "lint/commands/relation/relation.h"
#include "lint/pg_catalog/rows.h"
#include "lint/types/collation.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

ExprPtr analyzed_or_refuse(Writer& w, const ExprPtr& expr, const analyze::Scope& scope) {
  analyze::Analyzed analyzed = analyze::expression(w.catalog, expr, scope);
  if (analyzed.problem) throw Refused{std::move(*analyzed.problem)};
  return std::move(analyzed.expr);
}

std::string collation_or_refuse(Writer& w, const std::string& written) {
  types::ResolvedCollation resolved = types::resolve_collation(w.catalog, written);
  if (resolved.problem) throw Refused{std::move(*resolved.problem)};
  return std::move(resolved.name);
}

bool is_parted(const Relation& relation) {
  return relation.kind == RelationKind::partitioned_table || relation.kind == RelationKind::partitioned_index;
}

// transformIndexStmt analyses all expressions before DefineIndex looks at the first column.
std::vector<ExprPtr> key_expressions(Writer& w, const Relation& table,
                                     const std::vector<IndexElement>& elements) {
  std::vector<ExprPtr> analyzed;
  analyzed.reserve(elements.size());
  for (const IndexElement& element : elements)
    analyzed.push_back(analyzed_or_refuse(w, element.expr, {&table, {}, analyze::ExprUse::index_expression}));
  return analyzed;
}

void find_key_column(Writer& w, const Relation& table, const IndexElement& element, bool is_constraint,
                     IndexKey& key) {
  key.column = table.column_number(element.column);
  if (key.column != 0) return;
  if (is_system_column(element.column))
    w.refuse("0A000", "index creation on system columns is not supported");
  w.refuse(no_column(table, element.column,
                     "column \"" + element.column + "\" " +
                         (is_constraint ? "named in key does not exist" : "does not exist")));
}

std::vector<IndexKey> keys_of(Writer& w, const Relation& table, const std::vector<IndexElement>& elements,
                              const std::vector<ExprPtr>& expressions, const IndexSpec* spec) {
  std::vector<IndexKey> keys;
  keys.reserve(elements.size());
  for (size_t i = 0; i < elements.size(); ++i) {
    const IndexElement& element = elements[i];
    IndexKey& key = keys.emplace_back();
    key.expr = expressions[i];
    if (!key.expr) {
      find_key_column(w, table, element, spec == nullptr, key);
    } else if (key.expr->kind == Expr::Kind::column && key.expr->column > 0) {
      key.column = key.expr->column;  // brackets around a column alone make no expression of it
      key.expr = nullptr;
    }
    key.collation = collation_or_refuse(w, element.collation);
    if (key.column > 0 && key.collation == table.column(key.column).collation) key.collation.clear();
    key.opclass = element.opclass;
    key.descending = element.descending;
    key.nulls_first = element.nulls_first.value_or(element.descending);
    if (spec) check_key(w, table, *spec, key);
    const std::string& written = element.opclass;
    if (written.starts_with("pg_catalog.")) key.opclass = written.substr(written.find('.') + 1);
  }
  return keys;
}

}  // namespace

std::vector<IndexKey> index_keys(Writer& w, const Relation& table, const std::vector<IndexElement>& elements,
                                 bool is_constraint) {
  const IndexSpec plain;
  return keys_of(w, table, elements, key_expressions(w, table, elements), is_constraint ? nullptr : &plain);
}

namespace {

const char* not_indexable(RelationKind kind) {
  switch (kind) {
    case RelationKind::view: return "This operation is not supported for views.";
    case RelationKind::sequence: return "This operation is not supported for sequences.";
    case RelationKind::foreign_table: return "This operation is not supported for foreign tables.";
    case RelationKind::index: return "This operation is not supported for indexes.";
    case RelationKind::partitioned_index: return "This operation is not supported for partitioned indexes.";
    case RelationKind::composite_type: return "This operation is not supported for composite types.";
    default: return nullptr;
  }
}

// DefineIndex, after the expressions were looked at (transformIndexStmt).
void check_indexable(Writer& w, const Relation& table, bool concurrently) {
  if (const char* detail = not_indexable(table.kind); detail && w.catalog.server_version() < 15) {
    const bool foreign = table.kind == RelationKind::foreign_table;
    w.refuse("42809", foreign ? "cannot create index on foreign table \"" + table.name + "\""
                              : "\"" + table.name + "\" is not a table or materialized view");
  } else if (detail) {
    w.refuse("42809", "cannot create index on relation \"" + table.name + "\"", detail);
  }
  if (concurrently && table.kind == RelationKind::partitioned_table)
    w.refuse("0A000", "cannot create index on partitioned table \"" + table.name + "\" concurrently");
}

Oid require_index(Writer& w, const Name& name) {
  // The catalogs' indexes are in no table here, and no chain's index is likely to be named as they are.
  const bool system = name.schema.empty() || name.schema == "pg_catalog";
  if (system && name.name.starts_with("pg_") && !w.catalog.resolve_relation(name)) return 0;
  const Oid oid = require_relation(w, name, Purpose::alter, ObjectKind::index);
  if (oid != 0 && !w.catalog.relation(oid)->is_index())
    w.refuse("42809", "\"" + name.name + "\" is not an index");
  return oid;
}

void reindexed(Writer& w, Oid index) {
  const Relation* relation = w.catalog.relation(index);
  if (relation->index->valid || relation->kind != RelationKind::index) return;
  w.catalog.update<Relation>(index, [](Relation& r) { r.index->valid = true; });
  w.altered({ObjectClass::relation, index, 0});
}

}  // namespace

void apply(Writer& w, const CreateIndex& change) {
  if (change.nulls_not_distinct && w.catalog.server_version() < 15)
    w.refuse("42601", "syntax error at or near \"NULLS\"");
  prevent_in_block(w, change);
  const Oid oid = require_relation(w, change.table);
  if (oid == 0) return;
  const Relation& table = *w.catalog.relation(oid);
  IndexSpec spec;
  spec.table = oid;
  spec.name = change.name;
  spec.method = change.method == "rtree" ? "gist" : change.method;
  spec.unique = change.unique;
  spec.nulls_not_distinct = change.nulls_not_distinct;
  spec.concurrently = change.concurrently;
  spec.recurse = !change.only;
  spec.if_not_exists = change.if_not_exists;
  spec.options = change.options;
  spec.tablespace = change.tablespace;
  spec.predicate = analyzed_or_refuse(w, change.where, {&table, {}, analyze::ExprUse::index_predicate});
  // Brackets or not, what the user wrote names the index's columns.
  for (const IndexElement& element : change.keys)
    spec.key_names.push_back(element.expr ? figure_index_column_name(*element.expr) : std::string());
  const std::vector<ExprPtr> expressions = key_expressions(w, table, change.keys);
  check_indexable(w, table, change.concurrently);
  require_tablespace(w, change.tablespace);
  check_method(w, spec, change.keys.size(), change.include.size());
  check_predicate(w, spec);
  spec.keys = keys_of(w, table, change.keys, expressions, &spec);
  for (const IndexElement& element : change.include) {
    if (element.expr) w.refuse("0A000", "expressions are not supported in included columns");
    const ColumnNumber column = table.column_number(element.column);
    if (column == 0)
      w.refuse(no_column(table, element.column, "column \"" + element.column + "\" does not exist"));
    spec.include.push_back(column);
  }
  make_index(w, spec);
}

void apply(Writer& w, const Reindex& change) {
  using Target = Reindex::Target;
  prevent_in_block(w, change);
  switch (change.target) {
    case Target::schema:
      if (w.catalog.find_schema(change.name.name) == 0 && !w.may_exist(change.name.name))
        w.refuse(no_schema(change.name.name));
      return;
    case Target::system:
    case Target::database: return;
    case Target::index: {
      const Oid oid = require_index(w, change.name);
      if (oid == 0) return;
      if (is_parted(*w.catalog.relation(oid))) {
        if (w.catalog.server_version() < 14)
          w.refuse("0A000", "REINDEX is not yet implemented for partitioned indexes");
        return prevent_in_block(w, change, true);
      }
      return reindexed(w, oid);
    }
    case Target::table: {
      const Oid oid = require_relation(w, change.name, Purpose::look);
      if (oid == 0) return;
      const Relation& table = *w.catalog.relation(oid);
      if (table.kind != RelationKind::table && table.kind != RelationKind::partitioned_table &&
          table.kind != RelationKind::materialized_view)
        w.refuse("42809", "\"" + table.name + "\" is not a table or materialized view");
      if (is_parted(table)) {
        if (w.catalog.server_version() >= 14) prevent_in_block(w, change, true);
        return;
      }
      const std::vector<Oid> indexes = table.indexes;
      // REINDEX TABLE CONCURRENTLY leaves invalid indexes alone (ReindexRelationConcurrently).
      for (Oid index : indexes) {
        if (!change.concurrently) reindexed(w, index);
      }
      return;
    }
  }
}

}  // namespace commands
