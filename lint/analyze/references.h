// What an analysed expression names: columns, functions, types, sequences
// (src/backend/catalog/dependency.c, find_expr_references_walker).
#pragma once

#include <vector>

#include "lint/catalog/catalog.h"

namespace analyze {
using namespace ast;
using namespace catalog;

// The columns it names, each once, ascending. Sequences and functions it depends on: see dependencies_of.
std::vector<ColumnNumber> columns_of(const Expr& expr);

// What a stored expression depends on: columns of `relation`, functions and types of the chain,
// sequences named in nextval('s').
std::vector<ObjectAddress> dependencies_of(const Catalog& catalog, const Expr& expr, Oid relation);

}  // namespace analyze
