#pragma once

// Removing objects, as the server does it (src/backend/catalog/dependency.c: performMultipleDeletions,
// findDependentObjects, reportDependentObjects): what depends on them automatically or internally goes in
// silence; what depends normally stands in the way, or goes with a notice under CASCADE.

#include <string>
#include <vector>

#include "lint/catalog/apply_parts.h"

namespace catalog::applying {

/// Removes the objects, their parts and their dependents from the Catalog, edges included, and notes each in
/// applied.dropped (`collateral` unless it is one of `objects`).
///
/// A relation takes its columns, constraints, defaults, indexes, triggers, policies, rules, row type and
/// array type with it; a column {relation, oid, number} is marked dropped and keeps its place; a constraint
/// leaves its relation's (or domain's) list, and its index goes over the internal edge; a column_default
/// clears the column's default_expr and default_oid; a child leaves its parents' lists.
///
/// Refuses with 2BP01: 'cannot drop table p because other objects depend on it' with the DETAIL lines and the
/// HINT, or 'cannot drop index i because constraint c on table t requires it'.
void drop_objects(Writer& w, const std::vector<ObjectAddress>& objects, bool cascade);

/// getObjectDescription: 'table t', 'column c of table t', 'constraint k on table t', 'default value for
/// column c of table t', 'type m', 'view s.v'.
std::string describe(const Catalog& catalog, const ObjectAddress& object);

}  // namespace catalog::applying
