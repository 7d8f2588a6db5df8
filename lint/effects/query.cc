// SELECT and DML: the tables named, their indexes as the planner opens them (get_relation_info,
// src/backend/optimizer/util/plancat.c), and what the triggers of foreign keys look at
// (src/backend/utils/adt/ri_triggers.c).

#include "lint/effects/query.h"

#include "lint/effects/analysis.h"
#include "lint/effects/reading.h"

namespace effects {
using namespace ast;
using namespace catalog;

void predict(const Scene& scene, const DataQuery& change) {
  Reading reading{.scene = scene, .explain = change.explain, .cascaded = {}, .rule_depth = 0};
  if (change.query) reading.read(*change.query);
}

void predict(const Scene& scene, const Copy& change) {
  Reading reading{.scene = scene, .explain = false, .cascaded = {}, .rule_depth = 0};
  if (change.query) reading.read(*change.query);
  const Relation* table = change.relation.empty() || !change.from ? nullptr : scene.find(change.relation);
  if (!table) return;
  reading.route(*table, {});
  reading.check_keys(*table, [](const Constraint&) { return true; });
  reading.note_triggers(*table, true, false, false);
}

// DECLARE CURSOR starts its query; PREPARE only has it analysed.
void predict(const Scene& scene, const Utility& change) {
  if (!change.query) return;
  if (change.word == "PREPARE") return lock_analyzed(scene, *change.query);
  Reading reading{.scene = scene, .explain = false, .cascaded = {}, .rule_depth = 0};
  reading.read(*change.query);
}

}  // namespace effects
