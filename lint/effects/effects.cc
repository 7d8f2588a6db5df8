// A statement's effects put together: each clause predicted, refusals weighed, what commits completed.

#include "lint/effects/effects.h"

#include <algorithm>
#include <type_traits>

#include "lint/commands/applied.h"
#include "lint/commands/trial.h"
#include "lint/effects/statements.h"

namespace effects {
using namespace ast;
using namespace catalog;

namespace {

// What is said of it holds whatever it is; what hangs on it is locked, read and built too.
void note_presumed(const Scene& scene) {
  for (const auto& [oid, mode] : scene.out.held) {
    const Relation* relation = scene.before.relation(oid);
    if (!relation || !relation->open()) continue;
    const std::string name = scene.before.display_name(*relation);
    if (relation->presumed) {
      scene.unknown("partitions, indexes, constraints and triggers of " + name + ": no revision makes it");
    } else if (relation->is_table() && relation->more_of != oid) {
      scene.unknown("what " + name + " has of a table that no revision makes");
    }
  }
}

void forget_work(Effects& effects) {
  effects.rewrites.clear();
  effects.scans.clear();
  effects.index_builds.clear();
  effects.fk_validations.clear();
  effects.copies.clear();
}

}  // namespace

Effects predict(const Change& change, const Catalog& before, const EffectsContext& context,
                commands::Trial& trial) {
  Effects out;
  out.newest = before.newest<Relation>();
  const Scene scene{before, context, out};
  refuse_early(scene, change);
  out.refused_early = out.error.has_value();
  if (!out.error) {
    std::visit(
        [&](const auto& kind) {
          using Kind = std::decay_t<decltype(kind)>;
          if constexpr (std::is_same_v<Kind, AlterTable> || std::is_same_v<Kind, CreateTable>) {
            add_work(scene, trial.work());
          } else if constexpr (std::is_same_v<Kind, Drop>) {
            predict(scene, kind, trial.work());
          } else {
            predict(scene, kind);
          }
        },
        change);
    note_presumed(scene);
  }
  out.locks = named_locks(out.held, before);
  return out;
}

void complete(Effects& effects, const Change& change, const Catalog& after, const commands::Applied& applied,
              const EffectsContext& context, commands::Trial& trial) {
  if (applied.refused && !effects.refused_early) {
    // The catalogs are altered before a row is touched: nothing was rewritten, scanned or validated.
    effects.error = applied.refused->message;
    effects.sqlstate = applied.refused->sqlstate;
    effects.error_if_rows.reset();
    forget_work(effects);
    // But an index is built where its constraint is made, before a later one turns out wrong.
    if (std::holds_alternative<AlterTable>(change) || std::holds_alternative<CreateTable>(change))
      effects.index_builds = trial.work().built;
  }
  if (effects.error) {
    effects.held.clear();
    effects.locks.clear();
    return;
  }
  for (const std::string& why : applied.blind) {
    const auto said = std::find(effects.unknown.begin(), effects.unknown.end(), why);
    if (said == effects.unknown.end()) effects.unknown.push_back(why);
  }
  if (effects.error_if_rows)
    effects.unknown.push_back("refused if there are rows: " + *effects.error_if_rows);
  add_created(effects, after);
  if (const auto* index = std::get_if<CreateIndex>(&change); index && index->only) {
    // ONLY is said of partitioned tables, whose index has nothing to build.
    const Relation* table = after.relation(after.resolve_relation(index->table));
    if (table && table->presumed) effects.index_builds.erase(after.display_name(*table));
  }
  if (const auto* create = std::get_if<CreateTable>(&change)) {
    add_scans_of_created(effects, trial.work(), after);
    add_keys_of_schema(effects, *create, after, context.version);
  }
  effects.locks = named_locks(effects.held, after);
}

std::map<std::string, LockMode> named_locks(const std::map<Oid, LockMode>& held, const Catalog& now) {
  std::map<std::string, LockMode> named;
  for (const auto& [oid, mode] : held) {
    // Since August 2026 what a new object depends on is locked too, in this weakest mode
    // (src/backend/catalog/pg_depend.c).
    if (mode <= LockMode::access_share) continue;
    const Relation* relation = now.relation(oid);
    if (!relation) continue;
    if (relation->schema == temporary_schema) continue;  // nobody else wants it
    const bool counted = relation->is_table() || relation->kind == RelationKind::index ||
                         relation->kind == RelationKind::materialized_view;
    if (counted) named[now.display_name(*relation)] = mode;
  }
  return named;
}

void gather_locks(std::map<Oid, LockMode>& held, const std::map<Oid, LockMode>& more) {
  for (const auto& [oid, mode] : more) {
    LockMode& strongest = held[oid];
    strongest = std::max(strongest, mode);
  }
}

}  // namespace effects
