// Statements that take a difference away: on the server, as the chain has it, or in a new revision, as the
// server has it.
#pragma once

#include <string>

#include "lint/diff/diff.h"

namespace migrate {

// What makes the other side as `wanted` is. `expected_wanted`: the difference's expected
// side is the one that is wanted. A comment where no statement can do it. `owner`: as RowOptions has it.
std::string undo(const diff::Difference& difference, const catalog::Catalog& wanted, bool expected_wanted,
                 const std::string& owner);

}  // namespace migrate
