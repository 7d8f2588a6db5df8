// Indexes of a table and of its partitions side by side (src/backend/catalog/index.c: CompareIndexInfo;
// src/backend/parser/parse_utilcmd.c: generateClonedIndexStmt; src/backend/commands/indexcmds.c:
// IndexSetParentIndex; src/backend/catalog/pg_constraint.c: ConstraintSetParentConstraint).
#pragma once

#include <vector>

#include "lint/commands/index/index_spec.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Whether two indexes, of a table and its partition, are alike (CompareIndexInfo,
// src/backend/catalog/index.c): `columns` maps the parent's column numbers to the partition's.
bool same_index(const Catalog& catalog, const Relation& parent_index, const Relation& index,
                const std::vector<ColumnNumber>& columns);

// ALTER INDEX ... ATTACH PARTITION's deed: index.parent, the partition dependencies in place of the automatic
// ones, and the same for their constraints (IndexSetParentIndex, ConstraintSetParentConstraint). Parent 0
// detaches.
void set_parent_index(Writer& w, Oid index, Oid parent);

// The spec that would make the same index on another table (generateClonedIndexStmt), its name left to be
// chosen. `columns` maps numbers of the source table's columns to the other's; 0 = none.
IndexSpec clone_spec(const Catalog& catalog, const Relation& index, const std::vector<ColumnNumber>& columns,
                     Oid table);

// Numbers of the parent's columns in the child, by name; 0 where there is none.
std::vector<ColumnNumber> column_map(const Relation& from, const Relation& to);

// The expression with its columns renumbered for another table.
ExprPtr renumbered(const ExprPtr& expr, const std::vector<ColumnNumber>& columns, Oid table);

// Equal but for where they stand; columns of `a` go through the map.
bool same_expression(const Expr& a, const Expr& b, const std::vector<ColumnNumber>& columns);

}  // namespace commands
