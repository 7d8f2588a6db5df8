// Writing names as SQL and lists as prose.

#include "lint/engine/messages.h"

#include <algorithm>

#include "lint/catalog/choose_name.h"
#include "lint/sql/identifier.h"

namespace lint {

std::string sql_name(const catalog::Catalog& catalog, const catalog::Relation& relation) {
  const std::string name = sql::quote_identifier(relation.name);
  if (relation.schema == catalog::public_schema) return name;
  return sql::quote_identifier(catalog.schema_name(relation.schema)) + "." + name;
}

std::string sql_columns(const catalog::Relation& relation, std::span<const ast::ColumnNumber> columns) {
  std::string list;
  for (ast::ColumnNumber column : columns) {
    if (column <= 0) continue;
    if (!list.empty()) list += ", ";
    list += sql::quote_identifier(relation.column(column).name);
  }
  return list;
}

std::string part_name(const catalog::Catalog& catalog, const catalog::Relation& relation,
                      std::string_view part) {
  return catalog.qualified_name(relation) + "." + std::string(part);
}

std::string listed(const std::vector<std::string>& words) {
  std::string list;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) list += i + 1 == words.size() ? " and " : ", ";
    list += words[i];
  }
  return list;
}

std::string free_name(const catalog::Catalog& catalog, const catalog::Relation& relation,
                      std::string_view middle, std::string_view end) {
  return catalog::choose_relation_name(catalog, relation.name, middle, end, relation.schema, false);
}

std::string free_constraint(const catalog::Relation& relation, std::string_view middle,
                            std::string_view end) {
  std::string last(end);
  for (int number = 1;; ++number) {
    std::string name = catalog::make_object_name(relation.name, middle, last);
    const bool taken = std::any_of(relation.constraints.begin(), relation.constraints.end(),
                                   [&](const catalog::Constraint& one) { return one.name == name; });
    if (!taken) return name;
    last = std::string(end) + std::to_string(number);
  }
}

std::string_view action_words(ast::FkAction action) {
  switch (action) {
    case ast::FkAction::no_action: return "NO ACTION";
    case ast::FkAction::restrict_: return "RESTRICT";
    case ast::FkAction::cascade: return "CASCADE";
    case ast::FkAction::set_null: return "SET NULL";
    case ast::FkAction::set_default: return "SET DEFAULT";
  }
  return {};
}

}  // namespace lint
