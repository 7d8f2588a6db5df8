// What a statement had built when the server came to the part that it refuses: an index is built where its
// constraint is made, and the message of that is out before a later constraint turns out wrong.
#pragma once

#include "lint/effects/effects.h"

namespace effects {
using namespace ast;
using namespace catalog;

// Of a refused statement, on the Catalog that it left as it was.
void add_built_before_refusal(Effects& out, const Change& change, const Catalog& before,
                              const EffectsContext& context);

}  // namespace effects
