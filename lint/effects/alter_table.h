// ALTER TABLE: the command writes down what it has to do (lint/commands/work.h), and what that comes to is
// told here: locks, and the one scan or rewrite a table at the end (src/backend/commands/tablecmds.c,
// ATRewriteTables).
#pragma once

#include <vector>

#include "lint/effects/effects.h"

namespace commands {
class Trial;
struct Work;
}  // namespace commands

namespace effects {
using namespace ast;
using namespace catalog;

struct Scene;

void add_work(const Scene& scene, const commands::Work& work);

// The effects of each subcommand of an ALTER TABLE by itself.
std::vector<Effects> clause_effects(commands::Trial& trial, const Catalog& before,
                                    const EffectsContext& context);

void predict(const Scene& scene, const MoveAllInTablespace& change);

}  // namespace effects
