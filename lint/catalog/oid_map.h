#pragma once

// Oid -> a number other than 0, in constant time: pages of 1,024 oids each, for those of a chain are dense
// and a server's lie in clusters.

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "lint/catalog/object.h"

namespace catalog {

class OidMap {
 public:
  /// 0 = there is none.
  std::uint32_t find(Oid oid) const {
    const std::size_t page = oid >> page_bits;
    if (page >= directory_.size() || directory_[page] == 0) return 0;
    return pages_[directory_[page] - 1][oid % page_size];
  }

  void set(Oid oid, std::uint32_t number) {
    const std::size_t page = oid >> page_bits;
    if (page >= directory_.size()) directory_.resize(page + 1, 0);
    if (directory_[page] == 0) {
      pages_.emplace_back().fill(0);
      directory_[page] = static_cast<std::uint32_t>(pages_.size());
    }
    pages_[directory_[page] - 1][oid % page_size] = number;
  }

 private:
  static constexpr unsigned page_bits = 10;
  static constexpr Oid page_size = 1U << page_bits;

  std::vector<std::uint32_t> directory_;  // by oid >> page_bits: place in pages_ + 1, 0 = none
  std::deque<std::array<std::uint32_t, page_size>> pages_;
};

}  // namespace catalog
