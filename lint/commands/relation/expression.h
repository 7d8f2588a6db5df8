// Expressions of tables: analysed, checked for what their place forbids, carried over to other tables.
#pragma once

#include "lint/analyze/analyze.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// The expression analysed over the table's columns; refuses what analysis refuses for that use.
ExprPtr analyze_expression(Writer& w, const ExprPtr& expr, Oid table, analyze::ExprUse use);
// A default or generation expression for a column, as one of its type (cookDefault,
// src/backend/catalog/heap.c).
ExprPtr analyze_default(Writer& w, const ExprPtr& expr, Oid table, ColumnNumber column, bool generated);
// Made one of the type as assignment does; a literal that does not read is refused.
ExprPtr coerce_to_column(Writer& w, const ExprPtr& analyzed, TypeRef type);
// There is a cast for assignment, or that cannot be known.
bool assignable(const Catalog& catalog, const Expr& expr, TypeRef type);
bool same_expression(const Catalog& catalog, const ExprPtr& a, const Relation& a_table, const ExprPtr& b,
                     const Relation& b_table);

// Dependencies from an object to what an expression of its table names.
void add_expression_dependencies(Writer& w, const ObjectAddress& self, const ExprPtr& analyzed, Oid table);

}  // namespace commands
