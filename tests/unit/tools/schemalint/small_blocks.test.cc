#include "tools/schemalint/small_blocks.h"

#include <doctest/doctest.h>

#include <cstring>
#include <random>
#include <vector>

namespace {

using schemalint::SmallBlocks;

struct Taken {
  unsigned char* bytes;
  size_t size;
  unsigned char mark;
};

bool holds_its_mark(const Taken& one) {
  for (size_t i = 0; i < one.size; ++i) {
    if (one.bytes[i] != one.mark) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("small blocks: no two overlap, whatever is given back in between") {
  static SmallBlocks heap;  // what it has taken stays taken
  std::mt19937 random(7);
  std::vector<Taken> taken;
  for (unsigned round = 0; round < 20000; ++round) {
    if (taken.size() > 500 || (!taken.empty() && random() % 3 == 0)) {
      const size_t at = random() % taken.size();
      REQUIRE(holds_its_mark(taken[at]));
      heap.give(taken[at].bytes);
      taken[at] = taken.back();
      taken.pop_back();
      continue;
    }
    const size_t size = random() % 50 == 0 ? random() % 20000 : random() % 200;
    auto* const bytes = static_cast<unsigned char*>(heap.take(size));
    REQUIRE(bytes != nullptr);
    REQUIRE(reinterpret_cast<uintptr_t>(bytes) % alignof(std::max_align_t) == 0);
    const auto mark = static_cast<unsigned char>(round);
    std::memset(bytes, mark, size);
    taken.push_back({bytes, size, mark});
  }
  for (const Taken& one : taken) {
    CHECK(holds_its_mark(one));
    heap.give(one.bytes);
  }
}

TEST_CASE("small blocks: what is given back is taken next") {
  static SmallBlocks heap;  // what it has taken stays taken
  void* const first = heap.take(40);
  heap.give(first);
  CHECK(heap.take(33) == first);  // of one size with 40
  CHECK(heap.take(40) != first);
}

TEST_CASE("small blocks: a block may go to another heap than it came from") {
  static SmallBlocks one, other;
  void* const block = one.take(100);
  other.give(block);
  CHECK(other.take(100) == block);
  other.give(one.take(100000));
}

TEST_CASE("small blocks: nothing, and too much") {
  static SmallBlocks heap;  // what it has taken stays taken
  heap.give(nullptr);
  void* const empty = heap.take(0);
  CHECK(empty != nullptr);
  CHECK(heap.take(0) != empty);
  CHECK(heap.take(SIZE_MAX) == nullptr);
  CHECK(heap.take(SIZE_MAX - 8) == nullptr);
}
