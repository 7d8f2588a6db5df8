#pragma once

// Binding expressions: column references get numbers, nodes get types (a small inference over the
// tables of types.h; a type that it cannot tell is oid 0). Bound expressions are what the Catalog stores.

#include <functional>
#include <string>
#include <vector>

#include "lint/catalog/types.h"

namespace catalog {

/// Where column names are looked up.
struct Scope {
  const Relation* relation = nullptr;  // the table's own columns, unqualified or qualified by its name
  TypeRef value;                       // CHECK of a domain: the type of VALUE
};

struct Bound {
  ExprPtr expr;
  std::optional<Refusal> problem;  // column "x" does not exist, a function that does not exist, ...
};
/// Binds a table's or domain's expression. Null gives null.
Bound bind(const Catalog& catalog, const ExprPtr& expr, const Scope& scope);

/// The worst volatility of anything the bound expression calls: 'i', 's', 'v'; 0 = cannot be known.
char volatility(const Catalog& catalog, const Expr& expr);

/// The columns it names, each once, ascending. Sequences and functions it depends on: see dependencies_of.
std::vector<ColumnNumber> columns_of(const Expr& expr);

/// What a stored expression depends on: columns of `relation`, functions and types of the chain,
/// sequences named in nextval('s').
std::vector<ObjectAddress> dependencies_of(const Catalog& catalog, const Expr& expr, Oid relation);

/// The expression in SQL, columns by their present names; close to pg_get_expr's form, not to the letter.
std::string print(const Catalog& catalog, const Expr& expr, const Relation* relation);

/// The output columns of a query with their types; `known` is false when some part could not be told.
struct OutputColumn {
  std::string name;
  TypeRef type;
  std::string collation;
};
struct QueryShape {
  std::vector<OutputColumn> columns;
  std::vector<ObjectAddress> reads;  // relations and their columns, functions, types: a view depends on these
  std::vector<Oid> relations;        // relations read, views included, in order
  bool known = true;
  std::optional<Refusal> problem;
};
QueryShape shape(const Catalog& catalog, const Query& query);

/// The name the server gives an expression without alias (FigureColname, src/backend/parser/parse_target.c).
std::string figure_column_name(const Expr& expr);

}  // namespace catalog
