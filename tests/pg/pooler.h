// A real PgBouncer in front of the tests' server, on a socket of its own.
#pragma once

#include <sys/types.h>

#include <string>

namespace tests {

class Pooler {
 public:
  // `mode`: session, transaction or statement; `size`: backends for each database. Fails the test where it
  // cannot be started.
  Pooler(const std::string& mode, int size);
  ~Pooler();
  Pooler(const Pooler&) = delete;
  Pooler& operator=(const Pooler&) = delete;

  // The connection string of what fresh_database() gave, through the pool.
  std::string through(const std::string& database) const;

 private:
  std::string folder_;
  pid_t pid_ = -1;
};

}  // namespace tests
