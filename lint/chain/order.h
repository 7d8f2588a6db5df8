// Chains whose revisions name their parents: the order, and what is wrong with the graph.
#pragma once

#include "lint/chain/layout.h"

namespace chain {

// Puts builder.chain().revisions (given in the order that breaks ties) into an order in which each follows
// its parents and `also_after` (ids it must follow without descending from them, one list a revision, may be
// empty), and reports orphans, cycles and forks. Revisions of a cycle keep their places at the end.
void order_by_parents(Builder& builder, const std::vector<std::vector<std::string>>& also_after = {});

}  // namespace chain
