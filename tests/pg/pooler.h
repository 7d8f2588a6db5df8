// A real PgBouncer in front of the tests' server, on a socket of its own.
#pragma once

#include <sys/types.h>

#include <string>

namespace tests {

class Pooler {
 public:
  // `mode`: session, transaction or statement; `size`: backends for each database; `server_folder`: where the
  // socket is that it connects to, the tests' server's unless named. Fails the test where it cannot be
  // started.
  Pooler(const std::string& mode, int size, const std::string& server_folder = {});
  ~Pooler();
  Pooler(const Pooler&) = delete;
  Pooler& operator=(const Pooler&) = delete;

  // The connection string of what fresh_database() gave, through the pool.
  std::string through(const std::string& database) const;
  const std::string& folder() const { return folder_; }  // in which its own socket is
  static constexpr int port = 6432;

 private:
  std::string folder_;
  pid_t pid_ = -1;
};

}  // namespace tests
