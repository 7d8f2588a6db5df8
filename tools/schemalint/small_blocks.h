// A heap for a program that makes very many small objects on one thread: blocks of up to eight kilobytes, cut
// off large pieces one behind the other and kept by size when given back. A block remembers its size, so
// whoever gives it back need not. Larger blocks are malloc's. Nothing goes back to the system before the
// program ends.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace schemalint {

class SmallBlocks {
 public:
  // At least `size` bytes, aligned for any type of ordinary alignment; null where the system has no more.
  void* take(size_t size) {
    if (size > largest - sizeof(Header)) return large(size);
    const size_t units = (size + sizeof(Header) + unit - 1) / unit;
    if (Free* block = free_[units]) {
      free_[units] = block->next;
      return block;
    }
    if (static_cast<size_t>(end_ - top_) < units * unit && !refill()) return nullptr;
    return cut(units);
  }

  // Of take() of this or of another thread's heap; null does nothing.
  void give(void* block) {
    if (block == nullptr) return;
    const Header units = static_cast<Header*>(block)[-1];
    if (units == 0) return give_large(block);
    Free* const freed = static_cast<Free*>(block);
    freed->next = free_[units];
    free_[units] = freed;
  }

 private:
  using Header = uint64_t;  // the block's units, header included; 0: malloc's
  struct Free {
    Free* next;
  };
  static constexpr size_t unit = 16, largest = 8192;

  void* cut(size_t units) {
    Header* const header = reinterpret_cast<Header*>(top_);
    *header = units;
    top_ += units * unit;
    return header + 1;
  }
  bool refill();
  static void* large(size_t size);
  static void give_large(void* block);

  std::array<Free*, largest / unit + 1> free_{};
  char *top_ = nullptr, *end_ = nullptr;  // the piece that is being cut; top_ stands where a header belongs
};

}  // namespace schemalint
