// Indexes, constraints and keys as SQL (src/backend/utils/adt/ruleutils.c, pg_get_indexdef and
// pg_get_constraintdef).

#include "lint/deparse/definition.h"

#include "lint/deparse/expr.h"
#include "lint/sql/identifier.h"

namespace deparse {
using namespace ast;
using namespace catalog;

namespace {

std::string join_columns(const Relation& table, const std::vector<ColumnNumber>& columns) {
  std::string text;
  for (ColumnNumber number : columns) {
    if (!text.empty()) text += ", ";
    text += sql::quote_identifier(table.column(number).name);
  }
  return text;
}

const char* action_words(FkAction action) {
  switch (action) {
    case FkAction::no_action: return "";
    case FkAction::restrict_: return "RESTRICT";
    case FkAction::cascade: return "CASCADE";
    case FkAction::set_null: return "SET NULL";
    case FkAction::set_default: return "SET DEFAULT";
  }
  return "";
}

std::string foreign_key(const Catalog& catalog, const Relation& table, const Constraint& constraint) {
  std::string text = "FOREIGN KEY (" + join_columns(table, constraint.columns) + ") REFERENCES ";
  if (const Relation* parent = catalog.relation(constraint.ref_table)) {
    text += quoted_name(catalog, *parent);
    if (!constraint.ref_columns.empty()) text += "(" + join_columns(*parent, constraint.ref_columns) + ")";
  }
  if (constraint.match == FkMatch::full) text += " MATCH FULL";
  if (const char* words = action_words(constraint.on_update); *words)
    text += std::string(" ON UPDATE ") + words;
  if (const char* words = action_words(constraint.on_delete); *words) {
    text += std::string(" ON DELETE ") + words;
    if (!constraint.set_columns.empty()) text += " (" + join_columns(table, constraint.set_columns) + ")";
  }
  return text;
}

std::string keys_of_index(const Catalog& catalog, const Constraint& constraint) {
  const Relation* index = catalog.relation(constraint.index);
  const Relation* table = index && index->index ? catalog.relation(index->index->table) : nullptr;
  if (!table || index->index->include.empty()) return {};
  return " INCLUDE (" + join_columns(*table, index->index->include) + ")";
}

std::string key_suffix(const IndexKey& key) {
  std::string text;
  if (!key.collation.empty()) text += " COLLATE " + quoted_collation(key.collation);
  if (!key.opclass.empty()) text += " " + key.opclass;
  if (key.descending) text += key.nulls_first ? " DESC" : " DESC NULLS LAST";
  if (!key.descending && key.nulls_first) text += " NULLS FIRST";
  return text;
}

std::string exclusion(const Catalog& catalog, const Constraint& constraint) {
  const Relation* index = catalog.relation(constraint.index);
  if (!index || !index->index) return "EXCLUDE";
  std::string text = "EXCLUDE USING " + index->index->method + " (";
  for (size_t i = 0; i < index->index->keys.size(); ++i) {
    const IndexKey& key = index->index->keys[i];
    if (i) text += ", ";
    text += index_key(catalog, *index, key) + key_suffix(key);
    if (i < constraint.operators.size()) text += " WITH " + constraint.operators[i];
  }
  text += ")";
  if (index->index->predicate) {
    text +=
        " WHERE (" + print(catalog, *index->index->predicate, catalog.relation(index->index->table)) + ")";
  }
  return text;
}

}  // namespace

std::string quoted_collation(const std::string& name) {
  const size_t dot = name.find('.');
  if (dot == std::string::npos) return sql::quote_identifier(name);
  return sql::quote_identifier(name.substr(0, dot)) + "." + sql::quote_identifier(name.substr(dot + 1));
}

std::string quoted_name(const Catalog& catalog, const Relation& relation) {
  return sql::quote_identifier(catalog.schema_name(relation.schema)) + "." +
         sql::quote_identifier(relation.name);
}

std::string index_key(const Catalog& catalog, const Relation& index, const IndexKey& key) {
  const Relation* table = index.index ? catalog.relation(index.index->table) : nullptr;
  if (!table) return {};
  if (key.column > 0) return sql::quote_identifier(table->column(key.column).name);
  return key.expr ? print(catalog, *key.expr, table) : std::string();
}

std::string index_definition(const Catalog& catalog, const Relation& index) {
  if (!index.index) return {};
  const Index& facts = *index.index;
  const Relation* table = catalog.relation(facts.table);
  if (!table) return {};
  std::string text = facts.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  text += sql::quote_identifier(index.name) + " ON ";
  if (index.kind == RelationKind::partitioned_index) text += "ONLY ";
  text += quoted_name(catalog, *table) + " USING " + facts.method + " (";
  for (size_t i = 0; i < facts.keys.size(); ++i) {
    const IndexKey& key = facts.keys[i];
    if (i) text += ", ";
    const std::string shown = index_key(catalog, index, key);
    const bool call = key.expr && key.expr->kind == Expr::Kind::call;
    text += (key.column > 0 || call ? shown : "(" + shown + ")") + key_suffix(key);
  }
  text += ")";
  if (!facts.include.empty()) text += " INCLUDE (" + join_columns(*table, facts.include) + ")";
  if (facts.nulls_not_distinct) text += " NULLS NOT DISTINCT";
  if (!index.options.empty()) {
    text += " WITH (";
    bool first = true;
    for (const auto& [name, value] : index.options) {
      if (!first) text += ", ";
      text += name + "='" + value + "'";
      first = false;
    }
    text += ")";
  }
  if (facts.predicate) text += " WHERE (" + print(catalog, *facts.predicate, table) + ")";
  return text;
}

std::string constraint_definition(const Catalog& catalog, const Relation* table,
                                  const Constraint& constraint) {
  std::string text;
  switch (constraint.kind) {
    case Constraint::Kind::check:
      text = "CHECK (" + (constraint.check ? print(catalog, *constraint.check, table) : std::string()) + ")";
      if (constraint.no_inherit) text += " NO INHERIT";
      break;
    case Constraint::Kind::foreign_key:
      if (table) text = foreign_key(catalog, *table, constraint);
      break;
    case Constraint::Kind::primary_key:
      if (table)
        text = "PRIMARY KEY (" + join_columns(*table, constraint.columns) + ")" +
               keys_of_index(catalog, constraint);
      break;
    case Constraint::Kind::unique: {
      if (!table) break;
      const Relation* index = catalog.relation(constraint.index);
      const bool nulls = index && index->index && index->index->nulls_not_distinct;
      text = nulls ? "UNIQUE NULLS NOT DISTINCT (" : "UNIQUE (";
      text += join_columns(*table, constraint.columns) + ")" + keys_of_index(catalog, constraint);
      break;
    }
    case Constraint::Kind::exclusion: text = exclusion(catalog, constraint); break;
    case Constraint::Kind::not_null:
      if (table) text = "NOT NULL " + join_columns(*table, constraint.columns);
      if (constraint.no_inherit) text += " NO INHERIT";
      break;
    case Constraint::Kind::trigger: text = "TRIGGER"; break;
  }
  if (constraint.deferrable) text += " DEFERRABLE";
  if (constraint.deferred) text += " INITIALLY DEFERRED";
  if (!constraint.enforced) text += " NOT ENFORCED";
  if (constraint.enforced && !constraint.validated) text += " NOT VALID";
  return text;
}

std::string partition_key(const Catalog& catalog, const Relation& table) {
  if (!table.partition_key) return {};
  std::string text = table.partition_key->strategy == PartitionStrategy::list   ? "LIST ("
                     : table.partition_key->strategy == PartitionStrategy::hash ? "HASH ("
                                                                                : "RANGE (";
  bool first = true;
  for (const PartitionKey::Part& part : table.partition_key->parts) {
    if (!first) text += ", ";
    first = false;
    if (part.column > 0) {
      text += sql::quote_identifier(table.column(part.column).name);
    } else if (part.expr) {
      const std::string shown = print(catalog, *part.expr, &table);
      text += part.expr->kind == Expr::Kind::call ? shown : "(" + shown + ")";
    }
    if (!part.collation.empty()) text += " COLLATE " + quoted_collation(part.collation);
    if (!part.opclass.empty()) text += " " + part.opclass;
  }
  return text + ")";
}

}  // namespace deparse
