// What rules about the schema judge: tables, columns, constraints, indexes and functions that a revision made
// and that last. What stood before the first revision, what is presumed, what an extension brought, temporary
// tables, and what a partition has of its parent are left out.
#pragma once

#include <algorithm>

#include "lint/engine/view.h"

namespace lint {

// A revision's own: neither from before the first one nor an extension's.
bool is_own(const SchemaView& view, const ast::Origin& made);

// Tables and partitioned tables; partitions are their parent's.
std::vector<const catalog::Relation*> own_tables(const SchemaView& view);
// Those of which something may be own, although they are not: a column that a revision added.
bool is_judged(const catalog::Relation& relation);

// The column, the index, ... is named at the place that made it, by its qualified name.
Finding about_table(const SchemaView& view, const catalog::Relation& table);
Finding about_column(const SchemaView& view, const catalog::Relation& table, ast::ColumnNumber number);
// ... where it got the type that it has.
Finding about_type(const SchemaView& view, const catalog::Relation& table, ast::ColumnNumber number,
                   const ColumnChange* given);
Finding about_constraint(const SchemaView& view, const catalog::Relation& table,
                         const catalog::Constraint& constraint);
Finding about_index(const SchemaView& view, const catalog::Relation& index);

// visit(table, number)
template <class Visit>
void own_columns(const SchemaView& view, const Visit& visit) {
  for (const catalog::Relation* table : view.tables) {
    if (!is_judged(*table)) continue;
    for (size_t i = 0; i < table->columns.size(); ++i) {
      const catalog::Column& column = table->columns[i];
      if (!column.dropped && !column.presumed && column.local && is_own(view, column.made))
        visit(*table, static_cast<ast::ColumnNumber>(i + 1));
    }
  }
}

// Routines and aggregates that somebody wrote: what constructs a range came with its type.
template <class Visit>
void own_functions(const SchemaView& view, const Visit& visit) {
  for (const auto& [oid, function] : view.catalog.all<catalog::Function>()) {
    if (!is_own(view, function->made)) continue;
    const auto references = view.catalog.references_of({ast::ObjectClass::function, oid, 0});
    const bool came_along = std::any_of(
        references.begin(), references.end(),
        [](const catalog::Dependency& one) { return one.kind == catalog::DependencyKind::internal; });
    if (!came_along) visit(*function);
  }
}

// Which change gave a column the type that it has, by its table and number.
using TypesGiven = std::map<std::pair<ast::Oid, ast::ColumnNumber>, const ColumnChange*>;
TypesGiven types_given(const SchemaView& view);

// Columns by their types: a revision's own, and others to which a revision has given another one.
// visit(table, number, the change that gave it or null)
template <class Visit>
void typed_columns(const SchemaView& view, const Visit& visit) {
  const TypesGiven given = types_given(view);
  own_columns(view, [&](const catalog::Relation& table, ast::ColumnNumber number) {
    const auto found = given.find({table.oid, number});
    visit(table, number, found == given.end() ? nullptr : found->second);
  });
  for (const auto& [column, change] : given) {
    const catalog::Relation& table = *view.catalog.relation(column.first);
    if (is_judged(table) && !is_own(view, table.column(column.second).made))
      visit(table, column.second, change);
  }
}

// Tables and columns whose names are wanted: visit(name, a finding about it).
template <class Wanted, class Visit>
void own_names(const SchemaView& view, const Wanted& wanted, const Visit& visit) {
  for (const catalog::Relation* table : own_tables(view)) {
    if (wanted(table->name)) visit(table->name, about_table(view, *table));
  }
  own_columns(view, [&](const catalog::Relation& table, ast::ColumnNumber number) {
    const std::string& name = table.column(number).name;
    if (wanted(name)) visit(name, about_column(view, table, number));
  });
}
// For its letters, not for what it means.
bool needs_quotes(std::string_view name);

// visit(table, constraint)
template <class Visit>
void own_constraints(const SchemaView& view, const Visit& visit) {
  for (const catalog::Relation* table : view.tables) {
    if (!is_judged(*table)) continue;
    for (const catalog::Constraint& constraint : table->constraints) {
      if (constraint.local && !constraint.parent && is_own(view, constraint.made)) visit(*table, constraint);
    }
  }
}

// visit(table, index): also of materialized views and of partitions, where the index is not their parent's.
template <class Visit>
void own_indexes(const SchemaView& view, const Visit& visit) {
  for (const catalog::Relation* table : view.tables) {
    if (table->persistence == ast::Persistence::temporary) continue;
    for (const ast::Oid oid : table->indexes) {
      const catalog::Relation* index = view.catalog.relation(oid);
      if (index && index->index && !index->index->parent && is_own(view, index->made)) visit(*table, *index);
    }
  }
}

}  // namespace lint
