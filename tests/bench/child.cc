// Forking a child for a measurement, and reading its resource usage.

#include "tests/bench/child.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>

namespace bench {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

Cost measure(const std::function<int()>& work) {
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    _exit(work());
  }
  int status = 0;
  rusage used{};
  wait4(child, &status, 0, &used);
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  return {seconds(used.ru_utime) + seconds(used.ru_stime), wall.count(), used.ru_maxrss,
          WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

Cost measure(const std::vector<std::string>& command) {
  return measure([&] {
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execv(arguments[0], arguments.data());
    return 127;
  });
}

Cost best(int times, const std::function<Cost()>& run) {
  Cost least = run();
  for (int i = 1; i < times; ++i) {
    const Cost again = run();
    if (again.cpu < least.cpu) least = again;
  }
  return least;
}

}  // namespace bench
