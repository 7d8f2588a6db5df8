// ALTER INDEX ... ATTACH PARTITION (src/backend/commands/tablecmds.c: ATExecAttachPartitionIdx,
// refuseDupeIndexAttach, validatePartitionedIndex).

#include "lint/commands/index/attach.h"

#include <algorithm>

#include "lint/commands/index/match.h"
#include "lint/commands/relation/relation.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

[[noreturn]] void cannot_attach(Writer& w, const Relation& child, const Relation& parent, const char* state,
                                std::string detail) {
  w.refuse(state,
           "cannot attach index \"" + child.name + "\" as a partition of index \"" + parent.name + "\"",
           std::move(detail));
}

void refuse_second(Writer& w, const Relation& child, const Relation& parent, const Relation& partition) {
  for (Oid oid : partition.indexes) {
    const Relation* index = w.catalog.relation(oid);
    if (index && index->index->parent == parent.oid)
      cannot_attach(w, child, parent, "55000",
                    "Another index is already attached for partition \"" + partition.name + "\".");
  }
}

// Valid once every partition has a valid one attached; the news may travel up.
void validate_parent(Writer& w, Oid index) {
  const Relation& parent = *w.catalog.relation(index);
  if (parent.index->valid) return;
  const Relation& table = *w.catalog.relation(parent.index->table);
  for (Oid partition : table.children) {
    const auto& indexes = w.catalog.relation(partition)->indexes;
    const bool attached = std::any_of(indexes.begin(), indexes.end(), [&](Oid oid) {
      const Relation* own = w.catalog.relation(oid);
      return own && own->index->parent == index && own->index->valid;
    });
    if (!attached) return;
  }
  const Oid above = parent.index->parent;
  w.catalog.update<Relation>(index, [](Relation& r) { r.index->valid = true; });
  if (above != 0) validate_parent(w, above);
}

// Whether the table is partitioned, and what its partitions are, is not known: that it hangs there is all.
void attach_where_presumed(Writer& w, Oid index, const Name& written) {
  const Oid child = require_relation(w, written);
  if (child == 0) return;
  if (!w.catalog.relation(child)->is_index())
    w.refuse("42809", "\"" + w.catalog.relation(child)->name + "\" is not an index");
  w.record.lock(child, LockMode::access_exclusive);
  set_parent_index(w, child, index);
  w.altered({ObjectClass::relation, child, 0});
}

}  // namespace

void attach_index(Writer& w, Oid index, const Name& written) {
  if (w.catalog.relation(w.catalog.relation(index)->index->table)->presumed)
    return attach_where_presumed(w, index, written);
  const Oid child_oid = require_relation(w, written);
  if (child_oid == 0) return;
  const Relation parent = *w.catalog.relation(index);
  const Relation child = *w.catalog.relation(child_oid);
  if (!child.is_index()) w.refuse("42809", "\"" + child.name + "\" is not an index");
  w.record.lock(child_oid, LockMode::access_exclusive);  // as if it were dropped
  if (child.index->parent == index) return;
  if (child.index->parent != 0)
    cannot_attach(w, child, parent, "55000",
                  "Index \"" + child.name + "\" is already attached to another index.");
  const Relation& table = *w.catalog.relation(parent.index->table);
  const Relation& partition = *w.catalog.relation(child.index->table);
  refuse_second(w, child, parent, partition);
  if (std::find(table.children.begin(), table.children.end(), partition.oid) == table.children.end())
    cannot_attach(
        w, child, parent, "55000",
        "Index \"" + child.name + "\" is not an index on any partition of table \"" + table.name + "\".");
  if (!same_index(w.catalog, parent, child, column_map(table, partition)))
    cannot_attach(w, child, parent, "42P17", "The index definitions do not match.");
  if (parent.index->constraint != 0 && child.index->constraint == 0)
    cannot_attach(w, child, parent, "42P17",
                  "The index \"" + parent.name + "\" belongs to a constraint in table \"" + table.name +
                      "\" but no constraint exists for index \"" + child.name + "\".");
  set_parent_index(w, child_oid, index);
  w.altered({ObjectClass::relation, child_oid, 0});
  validate_parent(w, index);
}

}  // namespace commands
