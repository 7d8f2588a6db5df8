// CLUSTER and REPACK: a table in the order of an index, or only without its dead rows
// (src/backend/commands/cluster.c; of 19 repack.c).

#include "lint/commands/index/cluster.h"

#include <algorithm>

#include "lint/commands/in_block.h"
#include "lint/commands/relation/relation.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

void mark_clustered(Writer& w, const Relation& table, Oid index) {
  for (Oid oid : table.indexes) {
    if (w.catalog.relation(oid)->index->clustered != (oid == index))
      w.catalog.update<Relation>(oid, [&](Relation& r) { r.index->clustered = oid == index; });
  }
}

// check_concurrent_repack_requirements
void check_concurrent(Writer& w, const Relation& table) {
  const auto refuse = [&](const char* state, const std::string& detail, const char* hint = "") {
    w.refuse(state, "cannot execute REPACK (CONCURRENTLY) on relation \"" + table.name + "\"", detail, hint);
  };
  if (table.persistence != Persistence::permanent) {
    refuse("55000", "This operation is only supported for permanent relations.");
  }
  if (table.kind == RelationKind::materialized_view) {
    refuse("0A000", "This operation is not supported for materialized views.");
  }
  if (table.replica_identity == ReplicaIdentity::full || table.replica_identity == ReplicaIdentity::nothing) {
    refuse("55000", std::string("This operation does not support tables with REPLICA IDENTITY ") +
                        (table.replica_identity == ReplicaIdentity::full ? "FULL." : "NOTHING."));
  }
  const auto identity = std::find_if(table.indexes.begin(), table.indexes.end(), [&](Oid oid) {
    const Index& index = *w.catalog.relation(oid)->index;
    return table.replica_identity == ReplicaIdentity::index ? index.replica_identity : index.primary;
  });
  if (identity == table.indexes.end())
    refuse("55000", "Relation \"" + table.name + "\" has no identity index.");
  const auto [owner, key] = w.catalog.find_constraint(w.catalog.relation(*identity)->index->constraint);
  if (key && key->deferrable) {
    refuse(
        "0A000", "This operation does not support deferrable primary keys.",
        "Use ALTER TABLE ... REPLICA IDENTITY USING INDEX to designate another index as replica identity.");
  }
}

// A partitioned table is done part by part, in transactions of their own.
void check_parted(Writer& w, const Relation& table, const Cluster& change) {
  if (w.catalog.server_version() < 15) w.refuse("0A000", "cannot cluster a partitioned table");
  if (change.concurrently) {
    w.refuse("0A000", "REPACK (CONCURRENTLY) is not supported for partitioned tables", {},
             "Consider running the command on individual partitions.");
  }
  prevent_in_block(w, change, true);
  if (change.analyze) w.refuse("0A000", "cannot execute REPACK (ANALYZE) on multiple tables");
  if (change.using_index && change.index.empty()) {
    w.refuse("55000", "cannot execute REPACK on partitioned table \"" + table.name +
                          "\" USING INDEX with no index name");
  }
}

}  // namespace

void apply(Writer& w, const Cluster& change) {
  prevent_in_block(w, change);
  if (change.table.empty() && change.concurrently) {
    w.refuse("0A000", "REPACK (CONCURRENTLY) requires an explicit table name");
  }
  if (change.table.empty()) return;
  const Oid oid = require_relation(w, change.table, Purpose::look);
  if (oid == 0) return;
  const Relation table = *w.catalog.relation(oid);
  if (table.open()) return w.altered({ObjectClass::relation, oid, 0});
  if (!table.is_table() && table.kind != RelationKind::materialized_view)
    w.refuse("42809", "\"" + table.name + "\" is not a table or materialized view");
  if (table.kind == RelationKind::partitioned_table) check_parted(w, table, change);
  if (change.concurrently) check_concurrent(w, table);
  if (change.repack && !change.using_index) return;
  if (change.index.empty()) {
    const bool any = std::any_of(table.indexes.begin(), table.indexes.end(),
                                 [&](Oid index) { return w.catalog.relation(index)->index->clustered; });
    if (!any) w.refuse("42704", "there is no previously clustered index for table \"" + table.name + "\"");
    return;
  }
  const Oid index = w.catalog.find_relation(table.schema, change.index);
  const Relation* relation = w.catalog.relation(index);
  if (!relation || !relation->index || relation->index->table != oid) {
    if (!relation && w.may_exist(change.index)) return;
    w.refuse(
        does_not_exist(change.index, "42704",
                       "index \"" + change.index + "\" for table \"" + table.name + "\" does not exist"));
  }
  check_clusterable(w, *relation);
  if (table.kind != RelationKind::partitioned_table) mark_clustered(w, table, index);
  w.altered({ObjectClass::relation, oid, 0});
}

void check_clusterable(Writer& w, const Relation& index) {
  if (index.index->method != "btree" && index.index->method != "gist")
    w.refuse("0A000", "cannot cluster on index \"" + index.name +
                          "\" because access method does not support clustering");
  if (index.index->predicate) w.refuse("0A000", "cannot cluster on partial index \"" + index.name + "\"");
  if (!index.index->valid && index.kind == RelationKind::index)
    w.refuse("0A000", "cannot cluster on invalid index \"" + index.name + "\"");
}

}  // namespace commands
