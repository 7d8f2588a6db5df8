#pragma once

// Inside of apply_table(): foreign keys and their copies on partitions of either side
// (src/backend/commands/tablecmds.c: addFkRecurseReferenced, addFkRecurseReferencing, CloneFkReferencing,
// CloneFkReferenced, tryAttachPartitionForeignKey).

#include "lint/commands/writer.h"

namespace catalog::applying {

/// t_a_b_fkey, free among the schema's constraints.
std::string choose_foreign_key_name(const Catalog& catalog, const Relation& table,
                                    const std::vector<std::string>& columns);

/// Refuses a foreign key between columns that no operator of the index compares (42804).
void check_key_types(Writer& w, const Relation& table, const Constraint& key);

/// Where a blind spot may have given the referenced table columns or keys that the Catalog lacks: what can be
/// found is taken, what not is left out and said.
void resolve_where_blind(Writer& w, const Relation& referenced, const ConstraintDef& definition,
                         Constraint& key);

/// Copies of the foreign key, on the same table, that point at each partition of the referenced table.
void reference_partitions(Writer& w, Oid table, Oid constraint);
/// One such copy, for the partition given.
void reference_partition(Writer& w, Oid table, Oid constraint, Oid partition);

/// Copies of the foreign key on each partition of the referencing table, or those there that say the same.
void key_of_partitions(Writer& w, Oid table, Oid constraint);
void key_of_partition(Writer& w, Oid table, Oid constraint, Oid partition);

/// The copies that point at a partition, on a detach: they go, each with a constraint of its own left behind
/// for none. And the partition's own copies become constraints in their own right.
void detach_foreign_keys(Writer& w, Oid parent, Oid partition);

}  // namespace catalog::applying
