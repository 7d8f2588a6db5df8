// A line between a client and a server's socket that is slow, or breaks: a proxy for PostgreSQL's protocol.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <thread>

namespace tests {

struct LineOptions {
  std::chrono::microseconds delay{0};  // each way
  // The first connection is cut as soon as so many messages of the client (or of the server) have passed.
  std::optional<size_t> cut_after_sent, cut_after_answered;
};

class Line {
 public:
  // To the socket of a server in that folder.
  Line(const std::string& server_folder, const LineOptions& options);
  ~Line();
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  const std::string& folder() const { return folder_; }  // in which its own socket is
  bool was_cut() const { return cut_; }

 private:
  void accept_all();
  void carry(int client, int server, bool may_cut);

  std::string folder_, server_;
  LineOptions options_;
  int listening_ = -1, ending_ = -1;
  std::atomic<bool> cut_{false};
  std::thread accepting_;
};

}  // namespace tests
