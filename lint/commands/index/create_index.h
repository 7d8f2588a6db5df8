#pragma once

// Making an index, for CREATE INDEX, for the constraints that are one, for LIKE and for partitions
// (src/backend/commands/indexcmds.c, DefineIndex; src/backend/catalog/index.c, index_create).

#include <string>
#include <vector>

#include "lint/commands/writer.h"

namespace catalog::applying {

struct IndexSpec {
  Oid table = 0;
  std::string name;  // empty: ChooseIndexName
  std::string method = "btree";
  std::vector<IndexKey> keys;          // resolved and bound
  std::vector<std::string> key_names;  // of a cloned index's expressions, as its own columns are named; else
                                       // empty: FigureIndexColname
  std::vector<ColumnNumber> include;
  ExprPtr predicate;  // bound
  bool unique = false, nulls_not_distinct = false;
  bool concurrently = false;
  bool recurse = true;         // false: ON ONLY a partitioned table
  bool if_not_exists = false;  // a name that is taken gives a notice and 0
  // The constraint that it is:
  bool is_constraint = false;
  Constraint::Kind kind = Constraint::Kind::unique;  // primary_key, unique, exclusion
  std::vector<std::string> operators;                // exclusion
  bool deferrable = false, deferred = false;
  bool period = false;                          // WITHOUT OVERLAPS
  Oid parent_index = 0, parent_constraint = 0;  // of the partitioned parent
  Options options;
  std::string tablespace, comment;
};

/// Keys as written become columns and bound expressions. Refuses a column that does not exist, in the words
/// of CREATE INDEX or, with `is_constraint`, of a constraint.
std::vector<IndexKey> index_keys(Writer& w, const Relation& table, const std::vector<IndexElement>& elements,
                                 bool is_constraint);

/// Makes the index, its constraint if it is one, their edges in pg_depend, and the same in every partition
/// (where an equal index stands there free, that one is attached instead). Returns the index's oid.
///
/// Refuses what the server refuses: a second primary key, a name that is taken, no operator class, a unique
/// index on a partitioned table that leaves out a column of the partition key. Making a primary key's columns
/// NOT NULL is the caller's business, before.
Oid make_index(Writer& w, const IndexSpec& spec);

/// The constraint itself, over an index that stands (index_constraint_create): ADD CONSTRAINT ... USING
/// INDEX, ATTACH PARTITION. Its edges too. Returns the constraint's oid.
Oid make_index_constraint(Writer& w, Oid index, Constraint constraint);

/// Whether two indexes, of a table and its partition, are alike (CompareIndexInfo,
/// src/backend/catalog/index.c): `columns` maps the parent's column numbers to the partition's.
bool same_index(const Catalog& catalog, const Relation& parent_index, const Relation& index,
                const std::vector<ColumnNumber>& columns);

/// ALTER INDEX ... ATTACH PARTITION's deed: index.parent, the partition edges in place of the automatic ones,
/// and the same for their constraints (IndexSetParentIndex, ConstraintSetParentConstraint). Parent 0
/// detaches.
void set_parent_index(Writer& w, Oid index, Oid parent);

/// ALTER INDEX index ATTACH PARTITION child, with its refusals. The parent becomes valid when the last of its
/// partitions has one.
void attach_index(Writer& w, Oid index, const Name& child);

/// What CLUSTER and ALTER TABLE ... CLUSTER ON refuse of an index of the table.
void check_clusterable(Writer& w, const Relation& index);

/// The name of the operator class that the key has; "" for its type's default, written out or not.
std::string_view chosen_class(const Catalog& catalog, const Relation& table, const Index& index,
                              const IndexKey& key);

}  // namespace catalog::applying
