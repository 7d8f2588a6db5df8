// Runs work in a child process and says what it cost, by the kernel's own count.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace bench {

struct Cost {
  double cpu = 0;        // seconds, user and system
  double wall = 0;       // seconds
  long peak_memory = 0;  // kilobytes, the largest resident set
  int status = 0;        // exit status; -1 when a signal ended it
};

// `work` returns the child's exit status. Standard output goes to /dev/null.
Cost measure(const std::function<int()>& work);
Cost measure(const std::vector<std::string>& command);

// The run with the least CPU time of `times` runs: the others were disturbed.
Cost best(int times, const std::function<Cost()>& run);

}  // namespace bench
