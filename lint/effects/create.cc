// CREATE TABLE, CREATE TABLE AS, CREATE VIEW: the new relation is locked by complete(); here, whom it is made
// of or refers to (src/backend/commands/tablecmds.c, DefineRelation).

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

namespace {

// Triggers are put on both sides of a foreign key.
void lock_referenced(const Scene& scene, const Name& referenced) {
  const Relation* table = scene.find(referenced);
  if (!table) return;
  scene.lock(table->oid, LockMode::share_row_exclusive);
  if (table->kind == RelationKind::partitioned_table)
    scene.lock_tree(table->oid, LockMode::share_row_exclusive);
}

void lock_references(const Scene& scene, const std::vector<ConstraintDef>& constraints) {
  for (const ConstraintDef& constraint : constraints) {
    if (constraint.kind == ConstraintDef::Kind::foreign_key) lock_referenced(scene, constraint.ref_table);
  }
}

void lock_references(const Scene& scene, const TableElement& element) {
  if (const auto* column = std::get_if<ColumnDef>(&element)) lock_references(scene, column->constraints);
  if (const auto* constraint = std::get_if<ConstraintDef>(&element))
    lock_references(scene, std::vector<ConstraintDef>{*constraint});
}

void lock_parent(const Scene& scene, const Relation& parent) {
  // Unlike ATTACH, which waits for no query, CREATE changes the parent's descriptor at once.
  scene.lock(parent.oid, LockMode::access_exclusive);
  // check_default_partition_contents reads the default partition, without the message of phase 3.
  if (const Relation* rest = scene.before.default_partition(parent)) {
    scene.lock_tree(rest->oid, LockMode::access_exclusive);
  }
  for (Oid oid : commands::locked_to_clone(scene.before, parent))
    scene.lock(oid, LockMode::share_row_exclusive);
}

// The definition itself makes it NOT NULL: a column of its own, or an option.
bool says_not_null(const CreateTable& change, const std::string& name) {
  return std::any_of(change.elements.begin(), change.elements.end(), [&](const TableElement& element) {
    const auto* column = std::get_if<ColumnDef>(&element);
    if (!column || column->name != name) return false;
    return !column->type.name.empty() ||
           std::any_of(column->constraints.begin(), column->constraints.end(),
                       [](const ConstraintDef& constraint) {
                         return constraint.kind == ConstraintDef::Kind::not_null;
                       });
  });
}

bool parent_says_not_null(const Catalog& catalog, const Relation& table, const std::string& name) {
  return std::any_of(table.parents.begin(), table.parents.end(), [&](Oid parent) {
    const Relation* at = catalog.relation(parent);
    const Column* column = at ? at->find_column(name) : nullptr;
    return column && column->not_null;
  });
}

}  // namespace

void add_scan_for_key(Effects& effects, const CreateTable& change, const Catalog& after, int version) {
  if (version >= 18 || (change.of_type.empty() && change.inherits.empty() && !change.partition_of)) return;
  const Relation* table = after.relation(after.resolve_relation(change.name));
  if (!table || table->oid <= effects.newest || table->kind != RelationKind::table) return;
  for (const Constraint& constraint : table->constraints) {
    // A partition's own copy of its parent's key is made on columns that are NOT NULL already.
    if (constraint.kind != Constraint::Kind::primary_key || constraint.parent) continue;
    for (ColumnNumber number : constraint.columns) {
      const Column& column = table->column(number);
      const bool brought = column.inherited > 0 || table->of_type != 0;
      if (!brought || says_not_null(change, column.name)) continue;
      if (parent_says_not_null(after, *table, column.name)) continue;
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

void predict(const Scene& scene, const CreateTable& change) {
  if (change.if_not_exists && scene.find(change.name)) return;
  for (const TableElement& element : change.elements) {
    lock_references(scene, element);
    const auto* like = std::get_if<LikeClause>(&element);
    const Relation* source = like ? scene.find(like->relation) : nullptr;
    if (source) scene.lock(source->oid, LockMode::access_share);
  }
  for (const Name& name : change.inherits) {
    if (const Relation* parent = scene.find(name)) scene.lock(parent->oid, LockMode::share_update_exclusive);
  }
  if (change.partition_of) {
    if (const Relation* parent = scene.find(*change.partition_of)) lock_parent(scene, *parent);
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
