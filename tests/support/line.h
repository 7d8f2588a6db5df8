// A line between a client and a server's socket that is slow, or breaks: a proxy for PostgreSQL's protocol.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace tests {

struct LineOptions {
  std::chrono::microseconds delay{0};  // each way
  // The first connection is cut as soon as so many messages of the client (or of the server) have passed.
  std::optional<size_t> cut_after_sent, cut_after_answered;
  // Called right before that with the pid of its backend (0: it has not said it yet).
  std::function<void(int backend)> before_cut = {};
  int port = 5432;     // that of the server's socket
  bool waits = false;  // no connection counts as the first until begin_anew()
};

class Line {
 public:
  // To the socket of a server in that folder.
  Line(const std::string& server_folder, const LineOptions& options);
  ~Line();
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  const std::string& folder() const { return folder_; }  // in which its own socket is, as of port 5432
  bool was_cut() const { return cut_; }
  // The next connection counts as the first.
  void begin_anew() { first_ = true; }
  // From now on connections go to another server: it has taken the address.
  void lead_to(const std::string& server_folder);
  size_t sent() const { return sent_; }  // messages of clients that have passed, their first ones too

 private:
  void accept_all();
  void carry(int client, int server, bool may_cut);
  std::string target();

  std::string folder_, server_;
  std::mutex leads_;  // guards server_
  LineOptions options_;
  int listening_ = -1, ending_ = -1;
  std::atomic<bool> cut_{false}, first_;
  std::atomic<size_t> sent_{0};
  std::thread accepting_;
};

}  // namespace tests
