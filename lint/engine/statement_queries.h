// The queries of a statement: what it selects, inserts, updates or deletes, of a view or CREATE TABLE AS what
// it shows, and those within them.
#pragma once

#include "lint/ast/walk.h"
#include "lint/engine/rule.h"

namespace lint {

inline constexpr ChangeSet query_statements = changes<ast::DataQuery, ast::CreateView, ast::CreateTableAs>();

// visit(query), outer ones first
template <class Visit>
void each_query_within(const ast::Query& query, const Visit& visit) {
  visit(query);
  ast::each_subquery(query, [&](const ast::Query& below) { each_query_within(below, visit); });
}

template <class Visit>
void each_statement_query(const ast::Change& change, const Visit& visit) {
  const auto* data = std::get_if<ast::DataQuery>(&change);
  const auto* view = std::get_if<ast::CreateView>(&change);
  const auto* made = std::get_if<ast::CreateTableAs>(&change);
  const ast::Query* query = data   ? data->query.get()
                            : view ? view->query.get()
                            : made ? made->query.get()
                                   : nullptr;
  if (query) each_query_within(*query, visit);
}

}  // namespace lint
