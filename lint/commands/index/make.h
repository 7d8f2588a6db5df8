// Making an index (src/backend/commands/indexcmds.c, DefineIndex; src/backend/catalog/index.c: index_create,
// index_constraint_create, index_check_primary_key).
#pragma once

#include "lint/commands/index/index_spec.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Makes the index, its constraint if it is one, their dependencies in pg_depend, and the same in every
// partition (where an equal index stands there free, that one is attached instead). Returns the index's oid.
//
// Refuses what the server refuses: a second primary key, a name that is taken, no operator class, a unique
// index on a partitioned table that leaves out a column of the partition key. Making a primary key's columns
// NOT NULL is the caller's business, before.
Oid make_index(Writer& w, const IndexSpec& spec);

// The constraint itself, over an index that stands (index_constraint_create): ADD CONSTRAINT ... USING
// INDEX, ATTACH PARTITION. Its dependencies too. Returns the constraint's oid.
Oid make_index_constraint(Writer& w, Oid index, Constraint constraint);

}  // namespace commands
