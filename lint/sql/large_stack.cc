// Starting a thread with a large stack.

#include "lint/sql/large_stack.h"

#include <pthread.h>

#include <exception>

namespace sql {
namespace {

struct Job {
  const std::function<void()>& work;
  std::exception_ptr thrown;
};

void* run(void* argument) {
  Job& job = *static_cast<Job*>(argument);
  try {
    job.work();
  } catch (...) {
    job.thrown = std::current_exception();
  }
  return nullptr;
}

bool run_with_stack(Job& job, size_t bytes) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return false;
  pthread_t thread{};
  const bool started = pthread_attr_setstacksize(&attributes, bytes) == 0 &&
                       pthread_create(&thread, &attributes, run, &job) == 0;
  pthread_attr_destroy(&attributes);
  if (started) pthread_join(thread, nullptr);
  return started;
}

}  // namespace

void on_large_stack(const std::function<void()>& work) {
  Job job{work, nullptr};
  constexpr size_t mebibyte = size_t{1} << 20;
  const bool done = run_with_stack(job, 512 * mebibyte) || run_with_stack(job, 64 * mebibyte);
  if (!done) run(&job);
  if (job.thrown) std::rethrow_exception(job.thrown);
}

}  // namespace sql
