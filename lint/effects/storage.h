// ALTER TABLE's subcommands that touch neither columns nor constraints: options, clustering, storage,
// inheritance, owners, triggers.
#pragma once

#include "lint/effects/alteration.h"

namespace effects {
using namespace ast;

void switch_trigger(Alteration& a, const AlterCommand& command);
// SET (...), CLUSTER ON, SET LOGGED, OWNER TO and the rest that changes no column or constraint.
void alter_storage(Alteration& a, const AlterCommand& command);

void predict(const Scene& scene, const MoveAllInTablespace& change);

}  // namespace effects
