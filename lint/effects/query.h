// SELECT and DML: the tables named, their indexes as the planner opens them (get_relation_info,
// src/backend/optimizer/util/plancat.c), and what the triggers of foreign keys look at
// (src/backend/utils/adt/ri_triggers.c).
#pragma once

#include "lint/effects/scene.h"

namespace effects {
using namespace ast;

void predict(const Scene& scene, const DataQuery& change);
void predict(const Scene& scene, const Copy& change);
void predict(const Scene& scene, const Utility& change);

}  // namespace effects
