// Inside of effects(): one statement's prediction in the making. Each part has one predict() a kind of
// Change, so that a new kind does not compile until somebody says what it does.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "lint/ast/change.h"
#include "lint/catalog/catalog.h"
#include "lint/effects/effects.h"

namespace effects {
using namespace ast;
using namespace catalog;

// One statement's prediction in the making.
struct Scene {
  const Catalog& before;
  const EffectsContext& context;
  Effects& out;

  int version() const { return context.version; }
  bool in_block() const { return context.in_transaction || context.implicit_block; }

  void lock(Oid relation, LockMode mode) const;
  // The relation and all that inherit from it or are its partitions (find_all_inheritors).
  void lock_tree(Oid relation, LockMode mode) const;
  void lock_indexes(const Relation& table, LockMode mode) const;
  // Its indexes are rebuilt, but for those that the statement has dropped.
  void rewrite(const Relation& table, const std::set<Oid>& dropped = {}) const;
  void copy(const Relation& table) const;  // as CLUSTER does: and its indexes are rebuilt
  void scan(const Relation& table) const { out.scans.insert(before.display_name(table)); }
  void build(const Relation& table) const { out.index_builds.insert(before.display_name(table)); }
  void rebuild_indexes(const Relation& table, const std::set<Oid>& dropped = {}) const;
  void unknown(std::string why) const { out.unknown.push_back(std::move(why)); }
  void refuse(std::string_view sqlstate, std::string message) const;
  // Refused if the table holds rows; certain where the chain itself has filled it.
  void refuse_if_rows(const Relation& table, std::string_view sqlstate, std::string message) const;

  const Relation* find(const Name& name) const { return before.relation(before.resolve_relation(name)); }
};

inline bool has_storage(const Relation& r) {
  return r.kind == RelationKind::table || r.kind == RelationKind::materialized_view ||
         r.kind == RelationKind::index || r.kind == RelationKind::sequence;
}

}  // namespace effects
