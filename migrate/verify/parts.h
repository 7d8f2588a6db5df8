// The parts of one change that was cut up, whose downs only together take it back: they are tried so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lint/chain/chain.h"

namespace migrate {

class Parts {
 public:
  explicit Parts(const chain::Chain& chain);

  // Of the revision at `first` (an index) and those behind it that are parts of one change with it (as
  // chain::undone_together) and have an up and a down each, the last; itself where it stands alone.
  size_t last(size_t first) const;

 private:
  const chain::Chain& chain_;
  std::vector<uint32_t> together_;
};

}  // namespace migrate
