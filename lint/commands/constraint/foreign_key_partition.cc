// Foreign keys and partitions, on either side.

#include "lint/commands/constraint/foreign_key_partition.h"

#include <algorithm>

#include "lint/catalog/inheritors.h"
#include "lint/commands/constraint/check.h"
#include "lint/commands/constraint/foreign_key.h"
#include "lint/commands/index/match.h"
#include "lint/commands/relation/constraint_name.h"
#include "lint/commands/relation/default.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

const Constraint& constraint_of(const Catalog& catalog, Oid table, Oid constraint) {
  const Relation& relation = *catalog.relation(table);
  return *std::find_if(relation.constraints.begin(), relation.constraints.end(),
                       [&](const Constraint& c) { return c.oid == constraint; });
}

std::vector<ColumnNumber> mapped(const std::vector<ColumnNumber>& columns,
                                 const std::vector<ColumnNumber>& map) {
  std::vector<ColumnNumber> out;
  for (ColumnNumber column : columns) out.push_back(map[static_cast<size_t>(column - 1)]);
  return out;
}

std::vector<std::string> names_of(const Relation& table, const std::vector<ColumnNumber>& columns) {
  std::vector<std::string> names;
  for (ColumnNumber column : columns) names.push_back(table.column(column).name);
  return names;
}

// The same name unless the table has it already. From 18 on the new one is the old with a number.
std::string name_for(const Catalog& catalog, const Relation& table, const Constraint& key) {
  if (!constraint_name_is_used(table, key.name)) return key.name;
  return choose_foreign_key_name(catalog, table, names_of(table, key.columns));
}

// The index of a partition that is part of the parent's index, or 0.
Oid partition_index(const Catalog& catalog, const Relation& partition, Oid parent_index) {
  for (Oid oid : partition.indexes) {
    const Relation* index = catalog.relation(oid);
    if (index && index->index && index->index->parent == parent_index) return oid;
  }
  return 0;
}

// transform: tryAttachPartitionForeignKey.
// From 18 on one that is not valid yet is taken over too, and validated then.
bool same_key(const Catalog& catalog, const Constraint& a, const Constraint& b) {
  const bool valid = b.validated || catalog.server_version() >= 18;
  return b.kind == Constraint::Kind::foreign_key && b.parent == 0 && a.ref_table == b.ref_table &&
         a.columns == b.columns && a.ref_columns == b.ref_columns && valid && a.deferrable == b.deferrable &&
         a.deferred == b.deferred && a.on_update == b.on_update && a.on_delete == b.on_delete &&
         a.match == b.match && a.enforced == b.enforced;
}

// The copies on one table that stand for this foreign key and point at partitions.
std::vector<Oid> references_below(const Catalog& catalog, Oid table, Oid constraint) {
  std::vector<Oid> found;
  for (const Constraint& candidate : catalog.relation(table)->constraints) {
    if (candidate.kind == Constraint::Kind::foreign_key && candidate.parent == constraint) {
      found.push_back(candidate.oid);
      for (Oid below : references_below(catalog, table, candidate.oid)) found.push_back(below);
    }
  }
  return found;
}

}  // namespace

void reference_partition(Writer& w, Oid table, Oid constraint, Oid partition) {
  const Constraint parent = constraint_of(w.catalog, table, constraint);
  const Relation& from = *w.catalog.relation(parent.ref_table);
  const Relation& to = *w.catalog.relation(partition);
  Constraint copy = parent;
  copy.oid = 0;
  copy.name = name_for(w.catalog, *w.catalog.relation(table), parent);
  copy.ref_table = partition;
  copy.ref_columns = mapped(parent.ref_columns, column_map(from, to));
  copy.index = partition_index(w.catalog, to, parent.index);
  copy.parent = constraint;
  copy.local = false;
  copy.inherited = 1;
  copy.no_inherit = false;
  const Oid made = add_constraint(w, table, std::move(copy));
  reference_partitions(w, table, made);
}

void reference_partitions(Writer& w, Oid table, Oid constraint) {
  const Oid target = constraint_of(w.catalog, table, constraint).ref_table;
  const Relation& referenced = *w.catalog.relation(target);
  if (referenced.kind != RelationKind::partitioned_table) return;
  const std::vector<Oid> partitions = referenced.children;
  for (Oid partition : partitions) reference_partition(w, table, constraint, partition);
}

namespace {

struct PartitionKeyCopy {
  Oid constraint = 0;
  bool rows = false;  // that it does not vouch for
};

PartitionKeyCopy key_of_partition(Writer& w, Oid table, Oid constraint, Oid partition) {
  Constraint copy = constraint_of(w.catalog, table, constraint);
  const Relation& to = *w.catalog.relation(partition);
  const std::vector<ColumnNumber> map = column_map(*w.catalog.relation(table), to);
  copy.columns = mapped(copy.columns, map);
  copy.set_columns = mapped(copy.set_columns, map);
  auto match = std::find_if(to.constraints.begin(), to.constraints.end(), [&](const Constraint& candidate) {
    return same_key(w.catalog, copy, candidate);
  });
  Oid made = 0;
  const bool found = match != to.constraints.end();
  const bool vouched = found && match->validated;
  if (found) {
    // Its triggers on the referenced side go: the parent's reach the table from now on.
    w.record.lock(copy.ref_table, LockMode::access_exclusive);
    made = match->oid;
    for (Oid below : references_below(w.catalog, partition, made)) remove_constraint(w, partition, below);
  } else {
    copy.oid = 0;
    copy.name = name_for(w.catalog, to, copy);
    copy.no_inherit = false;
    copy.parent = 0;
    made = add_constraint(w, partition, std::move(copy));
  }
  set_parent_constraint(w, partition, made, constraint);
  if (copy.validated) change_constraint(w, partition, made, [](Constraint& c) { c.validated = true; });
  const bool rows = key_of_partitions(w, partition, made);
  return {made, found ? !vouched : rows};
}

}  // namespace

bool key_of_partitions(Writer& w, Oid table, Oid constraint) {
  const Relation& relation = *w.catalog.relation(table);
  if (relation.kind != RelationKind::partitioned_table) return relation.kind == RelationKind::table;
  const std::vector<Oid> partitions = relation.children;
  bool rows = false;
  for (Oid partition : partitions) rows |= key_of_partition(w, table, constraint, partition).rows;
  return rows;
}

std::vector<Oid> locked_to_clone(const Catalog& catalog, const Relation& parent) {
  std::vector<Oid> locked;
  for (const Constraint& key : parent.constraints) {
    if (key.kind != Constraint::Kind::foreign_key) continue;
    for (Oid oid : all_inheritors(catalog, key.ref_table)) locked.push_back(oid);
  }
  if (catalog.server_version() < 15) return locked;
  for (const auto& [table, constraint] : catalog.referencing(parent.oid)) locked.push_back(table);
  return locked;
}

void clone_foreign_keys(Writer& w, Oid parent, Oid partition, bool filled) {
  // Those that point at the parent first (CloneForeignKeyConstraints), then its own. Copies that stand for
  // another one on the list follow from that one.
  const std::vector<std::pair<Oid, Oid>> referencing = w.catalog.referencing(parent);
  for (const auto& [table, constraint] : referencing) {
    const Constraint& key = constraint_of(w.catalog, table, constraint);
    const auto [owner, above] = w.catalog.find_constraint(key.parent);
    if (key.parent != 0 && above && above->ref_table == parent) continue;  // a copy on a partition
    reference_partition(w, table, constraint, partition);
  }
  const containers::CowVector<Constraint> own = w.catalog.relation(parent)->constraints;
  for (const Constraint& key : own) {
    if (key.kind != Constraint::Kind::foreign_key) continue;
    const bool stands_for_another =
        std::any_of(own.begin(), own.end(), [&](const Constraint& c) { return c.oid == key.parent; });
    if (stands_for_another) continue;
    const PartitionKeyCopy copy = key_of_partition(w, parent, key.oid, partition);
    const bool plain = w.catalog.relation(partition)->kind == RelationKind::table;
    if (filled && plain && copy.rows && key.validated && key.enforced)
      w.record.validate(constraint_of(w.catalog, partition, copy.constraint).name);
  }
}

void detach_foreign_keys(Writer& w, Oid parent, Oid partition) {
  const containers::CowVector<Constraint> own = w.catalog.relation(partition)->constraints;
  const containers::CowVector<Constraint> above = w.catalog.relation(parent)->constraints;
  for (const Constraint& key : own) {
    const bool inherited =
        key.kind == Constraint::Kind::foreign_key && key.parent != 0 &&
        std::any_of(above.begin(), above.end(), [&](const Constraint& c) { return c.oid == key.parent; });
    if (!inherited) continue;
    set_parent_constraint(w, partition, key.oid, 0);
    reference_partitions(w, partition, key.oid);
  }
  const std::vector<std::pair<Oid, Oid>> referencing = w.catalog.referencing(partition);
  for (const auto& [table, constraint] : referencing) {
    const Constraint& key = constraint_of(w.catalog, table, constraint);
    const auto [owner, over] = w.catalog.find_constraint(key.parent);
    if (key.parent != 0 && over && over->ref_table == parent) remove_constraint(w, table, constraint);
  }
}

}  // namespace commands
