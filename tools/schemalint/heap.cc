// Where the program's memory comes from. A Catalog is some hundred thousand small objects, most of which live
// to the end; malloc and page faults were a fifth of a run.
#include "tools/schemalint/heap.h"

#include <malloc.h>
#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <new>

#include "tools/schemalint/small_blocks.h"

namespace schemalint {

// A thread's own arena, as it is by default, grows page by page.
void prepare_heap() {
#ifdef __GLIBC__
  constexpr int step = 64 << 20, huge = 2 << 20;
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TOP_PAD, step);
  mallopt(M_MMAP_THRESHOLD, step);
  void* const first = std::malloc(huge);  // the first step, which the heap keeps
  const uintptr_t begin = (reinterpret_cast<uintptr_t>(first) + huge) / huge * huge;
  madvise(reinterpret_cast<void*>(begin), step - huge, MADV_HUGEPAGE);
  std::free(first);
#endif
}

}  // namespace schemalint

// Development builds keep the C library's, which the sanitizers and valgrind watch.
#ifdef NDEBUG
namespace {

thread_local constinit schemalint::SmallBlocks blocks;

}  // namespace

void* operator new(size_t size) {
  if (void* block = blocks.take(size)) return block;
  throw std::bad_alloc();
}
void operator delete(void* block) noexcept {
  blocks.give(block);
}
void operator delete(void* block, size_t) noexcept {
  blocks.give(block);
}
#endif
