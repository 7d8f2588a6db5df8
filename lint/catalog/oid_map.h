// Oid -> a number other than 0, in constant time: pages of 1,024 oids each, for those of a chain are dense
// and a server's lie in clusters.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "lint/ast/object.h"
#include "lint/containers/box.h"

namespace catalog {
using namespace ast;

class OidMap {
 public:
  // 0 = there is none.
  uint32_t find(Oid oid) const {
    const size_t page = oid >> page_bits;
    return page < pages_.size() && pages_[page] ? (*pages_[page])[oid % page_size] : 0;
  }

  void set(Oid oid, uint32_t number) {
    const size_t page = oid >> page_bits;
    if (page >= pages_.size()) pages_.resize(page + 1);
    if (!pages_[page]) pages_[page].emplace();
    (*pages_[page])[oid % page_size] = number;
  }

 private:
  static constexpr unsigned page_bits = 10;
  static constexpr Oid page_size = 1U << page_bits;

  std::vector<containers::Box<std::array<uint32_t, page_size>>> pages_;  // by oid >> page_bits
};

}  // namespace catalog
