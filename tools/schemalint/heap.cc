// Where the program's memory comes from. A Catalog is some hundred thousand small objects, most of which live
// to the end; malloc and page faults were a fifth of a run.
#include "tools/schemalint/heap.h"

#include <malloc.h>
#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>

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
