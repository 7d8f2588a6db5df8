// What a proof says of two states of one server: whether they are the same to the letter, and what kind of
// difference there is.
#pragma once

#include <vector>

#include "lint/diff/diff.h"
#include "migrate/verify/follow.h"

namespace migrate {

enum class Likeness : uint8_t {
  same,
  column_order,  // but for the order of columns: what was dropped comes back as the last one
  cosmetic,      // but for the layout of function bodies
  different,
};

Likeness likeness(const std::vector<diff::Difference>& differences);

// Details (privileges, comments) tell something only where the objects themselves agree.
std::vector<diff::Difference> differences(const Changes& changes);

}  // namespace migrate
