#pragma once

// Inside of effects(): what its parts share. Each part takes the Changes of one subject: one predict() a
// kind of Change, so that a new kind does not compile until somebody says what it does.

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lint/ast/change.h"
#include "lint/catalog/catalog.h"
#include "lint/effects/effects.h"

namespace catalog::effecting {

/// One statement's prediction in the making.
struct Scene {
  const Catalog& before;
  const EffectsContext& context;
  Effects& out;

  int version() const { return context.version; }
  bool in_block() const { return context.in_transaction || context.implicit_block; }

  void lock(Oid relation, LockMode mode) const;
  /// The relation and all that inherit from it or are its partitions (find_all_inheritors).
  void lock_tree(Oid relation, LockMode mode) const;
  void lock_indexes(const Relation& table, LockMode mode) const;
  /// Its indexes are rebuilt, but for those that the statement has dropped.
  void rewrite(const Relation& table, const std::set<Oid>& dropped = {}) const;
  void copy(const Relation& table) const;  // as CLUSTER does: and its indexes are rebuilt
  void scan(const Relation& table) const { out.scans.insert(before.display_name(table)); }
  void build(const Relation& table) const { out.index_builds.insert(before.display_name(table)); }
  void rebuild_indexes(const Relation& table, const std::set<Oid>& dropped = {}) const;
  /// Foreign keys that the statement adds to this table are validated.
  void validate_new(const Relation& table) const;
  void unknown(std::string why) const { out.unknown.push_back(std::move(why)); }
  void refuse(std::string_view sqlstate, std::string message) const;
  /// Refused if the table holds rows; certain where the chain itself has filled it.
  void refuse_if_rows(const Relation& table, std::string_view sqlstate, std::string message) const;

  const Relation* find(const Name& name) const { return before.relation(before.resolve_relation(name)); }
};

inline bool has_storage(const Relation& r) {
  return r.kind == RelationKind::table || r.kind == RelationKind::materialized_view ||
         r.kind == RelationKind::index || r.kind == RelationKind::sequence;
}

/// The relation itself first, then its descendants, each once.
std::vector<Oid> inheritors(const Catalog& catalog, Oid relation);
/// The DEFAULT partition, or null.
const Relation* default_partition(const Catalog& catalog, const Relation& parent);

/// What goes when these objects go (with all that depends on them when `cascade`): effects_drop.cc.
std::set<ObjectAddress> drop_closure(const Catalog& catalog, const std::vector<ObjectAddress>& named);
/// The locks that removing them takes, on relations that stay too.
void lock_dropped(const Scene& scene, const std::set<ObjectAddress>& dropped, bool concurrently);

/// Foreign keys: locks on the referenced side when one is added to `table`.
void lock_referenced(const Scene& scene, const Name& referenced);
/// A new partition takes over what its parent has: foreign keys, triggers (CREATE ... PARTITION OF, ATTACH).
void clone_foreign_keys(const Scene& scene, const Relation& parent, const Relation* attached);

/// The query of a view, a rule, a function: effects_analysis.cc.
void lock_analyzed(const Scene& scene, const Query& query);

/// What of the statement the server refuses before it does anything: transaction blocks, later grammar.
void refuse_early(const Scene& scene, const Change& change);

/// Tables made OF a composite type: they are altered with it (ATTypedTableRecursion).
std::vector<const Relation*> typed_tables(const Catalog& catalog, const Relation& composite);

/// Locks and index builds of the relations that the statement made, in the Catalog after it.
void add_created(Effects& effects, const Catalog& after);
/// A primary key over columns that a parent or a type brings: they become NOT NULL by an ALTER TABLE of their
/// own, which looks at the rows that there cannot be (transformIndexConstraint, up to 17).
void add_scan_for_key(Effects& effects, const CreateTable& change, const Catalog& after, int version);
/// Of a refused statement, on the Catalog that it left as it was.
void add_built_before_refusal(Effects& out, const Change& change, const Catalog& before,
                              const EffectsContext& context);

void predict(const Scene& scene, const CreateTable& change);
void predict(const Scene& scene, const CreateTableAs& change);
void predict(const Scene& scene, const AlterTable& change);
void predict(const Scene& scene, const MoveAllInTablespace& change);
void predict(const Scene& scene, const CreateIndex& change);
void predict(const Scene& scene, const Reindex& change);
void predict(const Scene& scene, const AlterSequence& change);
void predict(const Scene& scene, const AlterDomain& change);
void predict(const Scene& scene, const CreateView& change);
void predict(const Scene& scene, const CreateFunction& change);
void predict(const Scene& scene, const AlterExtension& change);
void predict(const Scene& scene, const OtherDdl& change);
void predict(const Scene& scene, const RefreshMatview& change);
void predict(const Scene& scene, const CreateNamed& change);
void predict(const Scene& scene, const CreateTrigger& change);
void predict(const Scene& scene, const CreatePolicy& change);
void predict(const Scene& scene, const AlterPolicy& change);
void predict(const Scene& scene, const CreateRule& change);
void predict(const Scene& scene, const ReassignOwned& change);
void predict(const Scene& scene, const DropOwned& change);
void predict(const Scene& scene, const CreatePublication& change);
void predict(const Scene& scene, const AlterPublication& change);
void predict(const Scene& scene, const Drop& change);
void predict(const Scene& scene, const Rename& change);
void predict(const Scene& scene, const SetSchema& change);
void predict(const Scene& scene, const OwnerTo& change);
void predict(const Scene& scene, const Comment& change);
void predict(const Scene& scene, const DataQuery& change);
void predict(const Scene& scene, const Copy& change);
void predict(const Scene& scene, const Utility& change);
void predict(const Scene& scene, const Truncate& change);
void predict(const Scene& scene, const LockTable& change);
void predict(const Scene& scene, const Vacuum& change);
void predict(const Scene& scene, const Cluster& change);
void predict(const Scene& scene, const Unknown& change);

// These lock no table, scan none and build nothing: they write to system catalogs alone.
inline void predict(const Scene&, const CreateSequence&) {}
inline void predict(const Scene&, const CreateSchema&) {}
inline void predict(const Scene&, const CreateEnum&) {}
inline void predict(const Scene&, const AlterEnum&) {}
inline void predict(const Scene&, const CreateComposite&) {}
inline void predict(const Scene&, const CreateRange&) {}
inline void predict(const Scene&, const CreateBaseType&) {}
inline void predict(const Scene&, const CreateDomain&) {}
inline void predict(const Scene&, const AlterTypeOptions&) {}
inline void predict(const Scene&, const AlterFunction&) {}
inline void predict(const Scene&, const CreateExtension&) {}
inline void predict(const Scene&, const Grant&) {}  // src/backend/catalog/aclchk.c, ExecGrant_Relation
inline void predict(const Scene&, const SetVariable&) {}
inline void predict(const Scene&, const Transaction&) {}
inline void predict(const Scene&, const AlterTextSearch&) {}
inline void predict(const Scene&, const Discard&) {}
// Their inner statements are predicted one by one as the replay comes to them (plpgsql.h).
inline void predict(const Scene&, const DoBlock&) {}
inline void predict(const Scene&, const Call&) {}

}  // namespace catalog::effecting
