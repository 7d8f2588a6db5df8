// What one condition proves about another, as far as the server goes to find out before it scans a table:
// SET NOT NULL and ATTACH PARTITION ask whether valid CHECKs (and NOT NULLs) imply the new condition
// (src/backend/commands/tablecmds.c, ConstraintImpliedByRelConstraint; src/backend/optimizer/util/predtest.c,
// predicate_implied_by with weak implication: what is known is "not false", and so is what is wanted).
#pragma once

#include <set>

#include "lint/catalog/catalog.h"
#include "lint/planner/clause.h"

namespace planner {
using namespace ast;
using namespace catalog;

// NOT, pushed down to the comparisons (negate_clause, src/backend/optimizer/prep/prepqual.c).
ProofClause negated(const ProofClause& clause);
// Weak implication: `wanted` is not false wherever `known` is not false.
bool implies(const ProofClause& known, const ProofClause& wanted);
// No row of which `bound` is not false makes `where` true: a partition that a query need not look into.
bool refutes(const ProofClause& where, const ProofClause& bound);

// All that the table's own constraints say that may be relied upon: valid CHECKs, less those in `without`;
// NOT NULL of its columns too when `with_not_null`.
ProofClause known_of(const Catalog& catalog, const Relation& table, const std::set<Oid>& without,
                     bool with_not_null);

}  // namespace planner
