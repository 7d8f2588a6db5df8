// A deep expression nests as deep in the parser and in whoever walks its tree. Programs therefore do their
// work on a thread whose stack is far larger than a main thread's usual 8 MiB.
#pragma once

#include <functional>

namespace sql {

// Runs `work` to its end on such a thread; an exception that leaves it comes out here. Where the system
// grants no large stack, a smaller one is taken, and the calling thread itself as the last resort.
void on_large_stack(const std::function<void()>& work);

}  // namespace sql
