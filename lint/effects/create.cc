// CREATE TABLE, CREATE TABLE AS, CREATE VIEW: what is said once the new relations are there, and whom a view
// is made of.

#include "lint/effects/create.h"

#include <algorithm>

#include "lint/ast/query.h"
#include "lint/catalog/inheritors.h"
#include "lint/commands/constraint/foreign_key_partition.h"
#include "lint/effects/alter_table.h"
#include "lint/effects/analysis.h"
#include "lint/effects/drop.h"
#include "lint/effects/index.h"
#include "lint/effects/lock_mode.h"
#include "lint/effects/no_locks.h"
#include "lint/effects/object.h"
#include "lint/effects/query.h"
#include "lint/effects/scene.h"

namespace effects {
using namespace ast;
using namespace catalog;

void add_scans_of_created(Effects& effects, const commands::Work& work, const Catalog& after) {
  for (const commands::ClauseWork& clause : work.clauses) {
    for (const auto& [oid, of_table] : clause.tables) {
      const Relation* table = after.relation(oid);
      if (!table || !of_table.scan || oid <= effects.newest || table->kind != RelationKind::table) continue;
      effects.scans.insert(table->schema == temporary_schema ? table->name : after.display_name(*table));
    }
  }
}

void add_keys_of_schema(Effects& effects, const CreateTable& change, const Catalog& after, int version) {
  if (version < 19 || !change.of_schema) return;
  const Relation* table = after.relation(after.resolve_relation(change.name));
  if (!table || table->oid <= effects.newest) return;
  for (const Constraint& constraint : table->constraints) {
    if (constraint.kind == Constraint::Kind::foreign_key) effects.fk_validations.insert(constraint.name);
  }
}

void predict(const Scene& scene, const CreateTableAs& change) {
  if (change.if_not_exists && scene.find(change.name)) return;
  if (change.query) predict(scene, DataQuery{change.query, false});
}

void predict(const Scene& scene, const CreateView& change) {
  // CREATE OR REPLACE VIEW: DefineVirtualRelation. What the view reads is looked at only.
  const Relation* old = scene.find(change.name);
  if (change.replace && old) scene.lock(old->oid, LockMode::access_exclusive);
  if (change.query) lock_analyzed(scene, *change.query);
}

void predict(const Scene& scene, const Unknown& change) {
  if (change.is_syntax_error(scene.version())) {
    scene.refuse("42601", change.why);
  } else {
    scene.unknown(change.reason(scene.version()));
  }
}

// Relations that the statement made are its own: nobody else can see them, yet they are locked. A new
// index on a table with rows on disk was built, be the table empty or not (src/backend/catalog/index.c,
// index_build). What merely changed its name keeps its oid and so its lock.
void add_created(Effects& effects, const Catalog& after) {
  for (const auto& [oid, relation] : after.all_after<Relation>(effects.newest)) {
    const Relation& made = *relation;
    effects.held[made.oid] = LockMode::access_exclusive;
    if (!made.index) continue;
    const Relation* table = after.relation(made.index->table);
    if (made.kind == RelationKind::index && table) {
      effects.index_builds.insert(made.schema == temporary_schema ? table->name : after.display_name(*table));
    }
    if (made.kind != RelationKind::partitioned_index || !table) continue;
    // DefineIndex opens a partition's own matching index, and attaches it instead of building another.
    for (Oid child : all_inheritors(after, table->oid)) {
      for (Oid index : after.relation(child)->indexes) {
        const Relation* old = after.relation(index);
        if (old && old->oid <= effects.newest && old->index->parent > effects.newest) {
          LockMode& mode = effects.held[old->oid];
          mode = std::max(mode, LockMode::share);
        }
      }
    }
  }
}

}  // namespace effects
