// Pieces cut into blocks, and blocks kept by size.

#include "tools/schemalint/small_blocks.h"

#include <cstdlib>

namespace schemalint {

bool SmallBlocks::refill() {
  constexpr size_t piece = size_t{1} << 20U;
  char* const bytes = static_cast<char*>(std::malloc(piece));
  if (bytes == nullptr) return false;
  // What stands behind a header is aligned.
  top_ = bytes + unit - sizeof(Header);
  end_ = bytes + piece;
  return true;
}

void* SmallBlocks::large(size_t size) {
  if (size > SIZE_MAX - unit) return nullptr;
  char* const bytes = static_cast<char*>(std::malloc(size + unit));
  if (bytes == nullptr) return nullptr;
  Header* const block = reinterpret_cast<Header*>(bytes + unit);
  block[-1] = 0;
  return block;
}

void SmallBlocks::give_large(void* block) {
  std::free(static_cast<char*>(block) - unit);
}

}  // namespace schemalint
