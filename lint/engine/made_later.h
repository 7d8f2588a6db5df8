// A refusal for what a later revision makes: the order of the revisions is the fault, and both places are
// said.
#pragma once

#include <vector>

#include "lint/engine/view.h"

namespace lint {

// Adds to findings about a relation that does not exist where it is made, if that is later in the chain.
void note_made_later(std::vector<Finding>& findings, const Context& run, const catalog::Catalog& head);

}  // namespace lint
