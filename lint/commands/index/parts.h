#pragma once

// Inside of apply_index: names, checks and comparisons that making an index takes.

#include <string>
#include <vector>

#include "lint/commands/index/create_index.h"

namespace catalog::applying {

/// What the index's own columns are called, included ones last.
std::vector<std::string> index_column_names(const Relation& table, const IndexSpec& spec);

std::string choose_index_name(const Catalog& catalog, const Relation& table, const IndexSpec& spec,
                              const std::vector<std::string>& columns);

/// Refuses what the access method cannot do, before any column is looked at. The spec's keys may be missing
/// yet.
void check_method(Writer& w, const IndexSpec& spec, std::size_t keys, std::size_t included);

/// Refuses an operator class that the method has not, or that is not for the type.
void check_operator_class(Writer& w, const std::string& method, const std::string& name, Oid type);

void check_predicate(Writer& w, const IndexSpec& spec);

/// Refuses what one key cannot be: a function that is not immutable, a collation or operator class that does
/// not fit. The server does so key by key, in step with looking the columns up.
void check_key(Writer& w, const Relation& table, const IndexSpec& spec, const IndexKey& key);

/// Refuses what DefineIndex and ComputeIndexAttrs refuse: access methods and what they cannot do, functions
/// that are not immutable, operator classes.
void check_index(Writer& w, const Relation& table, const IndexSpec& spec);

/// A unique index of a partitioned table must hold the columns of the partition key.
void check_partition_key(Writer& w, const Relation& table, const IndexSpec& spec);

/// The spec that would make the same index on another table (generateClonedIndexStmt), its name left to be
/// chosen. `columns` maps numbers of the source table's columns to the other's; 0 = none.
IndexSpec clone_spec(const Catalog& catalog, const Relation& index, const std::vector<ColumnNumber>& columns,
                     Oid table);

/// Numbers of the parent's columns in the child, by name; 0 where there is none.
std::vector<ColumnNumber> column_map(const Relation& from, const Relation& to);

/// The expression with its columns renumbered for another table.
ExprPtr renumbered(const ExprPtr& expr, const std::vector<ColumnNumber>& columns, Oid table);

/// Equal but for where they stand; columns of `a` go through the map.
bool same_expression(const Expr& a, const Expr& b, const std::vector<ColumnNumber>& columns);

}  // namespace catalog::applying
