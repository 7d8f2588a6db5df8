#pragma once

// What one condition proves about another, as far as the server goes to find out before it scans a table:
// SET NOT NULL and ATTACH PARTITION ask whether valid CHECKs (and NOT NULLs) imply the new condition
// (src/backend/commands/tablecmds.c, ConstraintImpliedByRelConstraint; src/backend/optimizer/util/predtest.c,
// predicate_implied_by with weak implication: what is known is "not false", and so is what is wanted).

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lint/catalog/catalog.h"

namespace catalog {

/// A constant that a column is compared with.
struct Constant {
  /// moment: a date or timestamp; zoned: a timestamptz, which stable functions alone compare with a moment.
  enum class Kind : std::uint8_t { number, moment, zoned, text, boolean, other };
  Kind kind = Kind::other;
  double number = 0;  // moments: seconds
  std::string text;
};
/// Which is the greater, where that can be told without the server: < 0, 0, > 0.
std::optional<int> compare(const Constant& a, const Constant& b);

/// A condition taken apart. Conditions over columns are keyed by the column's name, so that those of a
/// partition and of its parent compare.
struct Clause {
  enum class Kind : std::uint8_t { all, any, not_null, is_null, comparison, opaque };
  enum class Operator : std::uint8_t { less, less_equal, equal, greater_equal, greater, not_equal };
  Kind kind = Kind::all;
  std::vector<Clause> parts;  // all, any
  std::string subject;        // not_null, is_null, comparison: what is tested; opaque: the condition's text
  Operator op = Operator::equal;
  Constant constant;
};

Clause clause_of(const Catalog& catalog, const Expr& expr, const Relation& relation);
/// NOT, pushed down to the comparisons (negate_clause, src/backend/optimizer/prep/prepqual.c).
Clause negated(const Clause& clause);
/// Weak implication: `wanted` is not false wherever `known` is not false.
bool implies(const Clause& known, const Clause& wanted);
/// No row of which `bound` is not false makes `where` true: a partition that a query need not look into.
bool refutes(const Clause& where, const Clause& bound);

/// All that the table's own constraints say that may be relied upon: valid CHECKs, less those in `without`;
/// NOT NULL of its columns too when `with_not_null`.
Clause known_of(const Catalog& catalog, const Relation& table, const std::set<Oid>& without,
                bool with_not_null);

/// What a partition of that bound holds (src/backend/partitioning/partbounds.c, get_qual_from_partbound).
Clause partition_clause(const Catalog& catalog, const Relation& parent, const PartitionBound& bound);
/// Its bound, and those of its parents where these are partitions themselves (RelationGetPartitionQual).
Clause whole_bound(const Catalog& catalog, const Relation& parent, const PartitionBound& bound);
Clause whole_bound(const Catalog& catalog, const Relation& partition);
/// The same for a look into it: what lies between two neighbours does not belong to the default partition.
Clause pruning_clause(const Catalog& catalog, const Relation& parent, const PartitionBound& bound);
/// A row's key: each part compared with its constant. nullopt: one of the values is not known.
std::optional<Clause> key_clause(const Catalog& catalog, const Relation& parent,
                                 const std::vector<ExprPtr>& row);

/// The constant an expression stands for, read as the type of what it is compared with.
std::optional<Constant> constant_of(const Catalog& catalog, const Expr& expr, TypeRef as);

}  // namespace catalog
