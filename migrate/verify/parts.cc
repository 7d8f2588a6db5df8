// Which revisions are parts of one change.

#include "migrate/verify/parts.h"

#include "lint/chain/check.h"

namespace migrate {

Parts::Parts(const chain::Chain& chain) : chain_(chain), together_(chain::undone_together(chain)) {}

size_t Parts::last(size_t first) const {
  const auto goes_both_ways = [&](size_t i) {
    const chain::Revision& revision = chain_.revisions[i];
    return revision.up && revision.down && !revision.opaque && !revision.irreversible;
  };
  size_t last = first;
  while (last + 1 < together_.size() && together_[last + 1] == together_[first] && goes_both_ways(last) &&
         goes_both_ways(last + 1))
    ++last;
  return last;
}

}  // namespace migrate
