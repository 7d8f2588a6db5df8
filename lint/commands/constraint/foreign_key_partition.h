// Foreign keys and partitions, on either side (src/backend/commands/tablecmds.c: addFkRecurseReferenced,
// addFkRecurseReferencing, CloneFkReferencing, CloneFkReferenced, tryAttachPartitionForeignKey).
#pragma once

#include <vector>

#include "lint/catalog/catalog.h"

namespace commands {
using namespace ast;
using namespace catalog;

struct Writer;

// Copies of the foreign key, on the same table, that point at each partition of the referenced table.
void reference_partitions(Writer& w, Oid table, Oid constraint);
// One such copy, for the partition given.
void reference_partition(Writer& w, Oid table, Oid constraint, Oid partition);

// Copies of the foreign key on each partition of the referencing table, or those there that say the same.
// Whether there are rows that none of these vouches for.
bool key_of_partitions(Writer& w, Oid table, Oid constraint);

// The copies that point at a partition, on a detach: they go, each with a constraint of its own left behind
// for none. And the partition's own copies become constraints in their own right.
void detach_foreign_keys(Writer& w, Oid parent, Oid partition);

// The parent's foreign keys on a new or attached partition, and those that point at the parent
// (CloneForeignKeyConstraints). `filled`: as of make_foreign_key.
void clone_foreign_keys(Writer& w, Oid parent, Oid partition, bool filled);
// Who is locked for that, in SHARE ROW EXCLUSIVE: the referenced side and, from 15 on, who refers to the
// parent (CloneFkReferenced).
std::vector<Oid> locked_to_clone(const Catalog& catalog, const Relation& parent);

}  // namespace commands
