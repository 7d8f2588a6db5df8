// Hash -> values, any number for one hash: a flat table with linear probing, one cache line for most lookups.
// Whoever finds a value holds it against what he looks for: different keys can share a hash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace containers {

template <class Value>
class HashIndex {
 public:
  void insert(size_t hash, const Value& value) {
    if ((used_ + 1) * 4 > slots_.size() * 3) grow();
    Slot& slot = free_slot(tag_of(hash));
    if (slot.tag == empty) ++used_;
    slot = {tag_of(hash), value};
  }

  // Takes one such entry out, if there is one.
  void erase(size_t hash, const Value& value) {
    find(hash, [&](Slot& slot) {
      if (slot.value != value) return false;
      slot.tag = erased;
      return true;
    });
  }

  // Calls `visit` for the values of that hash until it returns true; returns whether it did.
  template <class Visit>
  bool any(size_t hash, Visit&& visit) const {
    return const_cast<HashIndex*>(this)->find(hash, [&](const Slot& slot) { return visit(slot.value); });
  }

 private:
  static constexpr uint32_t empty = 0, erased = 1;
  struct Slot {
    uint32_t tag = empty;  // upper half of the hash, never empty or erased
    Value value{};
  };

  static uint32_t tag_of(size_t hash) {
    const auto tag = static_cast<uint32_t>(hash >> 32U);
    return tag < 2 ? tag + 2 : tag;
  }
  size_t first_of(uint32_t tag) const { return tag & (slots_.size() - 1); }
  size_t next(size_t at) const { return (at + 1) & (slots_.size() - 1); }

  Slot& free_slot(uint32_t tag) {
    size_t at = first_of(tag);
    while (slots_[at].tag > erased) at = next(at);
    return slots_[at];
  }

  template <class Visit>
  bool find(size_t hash, Visit&& visit) {
    if (slots_.empty()) return false;
    const uint32_t tag = tag_of(hash);
    for (size_t at = first_of(tag); slots_[at].tag != empty; at = next(at)) {
      if (slots_[at].tag == tag && visit(slots_[at])) return true;
    }
    return false;
  }

  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
    old.swap(slots_);
    used_ = 0;
    for (const Slot& slot : old) {
      if (slot.tag <= erased) continue;
      free_slot(slot.tag) = slot;
      ++used_;
    }
  }

  std::vector<Slot> slots_;  // a power of two
  size_t used_ = 0;          // erased ones included
};

}  // namespace containers
