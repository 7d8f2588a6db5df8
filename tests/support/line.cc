// Carrying bytes from one socket to another, later, and for so long.

#include "tests/support/line.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <deque>
#include <filesystem>
#include <stdexcept>
#include <vector>

namespace tests {
namespace {

using Clock = std::chrono::steady_clock;

sockaddr_un address_in(const std::string& folder, int port) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = folder + "/.s.PGSQL." + std::to_string(port);
  if (path.size() >= sizeof address.sun_path)
    throw std::runtime_error("the socket's path is too long: " + path);
  std::memcpy(address.sun_path, path.c_str(), path.size());
  return address;
}

// Counts the messages of one direction (PostgreSQL manual, "Message Formats"): a type and a length that
// counts itself; the client's first has no type.
class Messages {
 public:
  explicit Messages(bool starts_untyped) : untyped_(starts_untyped) {}

  // How many of the bytes belong to messages up to the limit; counts those.
  size_t take(const std::string& bytes, std::optional<size_t> limit) {
    for (size_t i = 0; i < bytes.size(); ++i) {
      if (limit && count_ >= *limit) return i;
      head_ += bytes[i];
      const size_t header = untyped_ ? 4 : 5;
      if (head_.size() < header) continue;
      const uint32_t length = number_at(header - 4);
      if (head_.size() < length + header - 4) continue;
      if (!untyped_ && head_[0] == 'K') backend_ = number_at(5);
      head_.clear();
      untyped_ = false;
      ++count_;
    }
    return bytes.size();
  }
  size_t count() const { return count_; }
  bool reached(std::optional<size_t> limit) const { return limit && count_ >= *limit; }
  // The pid that BackendKeyData has told.
  int backend() const { return static_cast<int>(backend_); }

 private:
  uint32_t number_at(size_t place) const {
    uint32_t number = 0;
    for (size_t k = place; k < place + 4; ++k) number = number << 8 | static_cast<unsigned char>(head_[k]);
    return number;
  }

  bool untyped_;
  std::string head_;
  size_t count_ = 0;
  uint32_t backend_ = 0;
};

struct Way {
  int from, to;
  Messages messages;
  std::optional<size_t> limit;
  std::deque<std::pair<Clock::time_point, std::string>> under_way = {};
};

bool send_all(int to, const std::string& bytes) {
  for (size_t at = 0; at < bytes.size();) {
    const ssize_t sent = ::send(to, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    at += static_cast<size_t>(sent);
  }
  return true;
}

}  // namespace

Line::Line(const std::string& server_folder, const LineOptions& options)
    : folder_((std::filesystem::temp_directory_path() / "line-XXXXXX").string()),
      server_(server_folder),
      options_(options),
      first_(!options.waits) {
  if (::mkdtemp(folder_.data()) == nullptr) throw std::runtime_error("no temporary folder");
  // A pooler that is not root comes in, too.
  std::filesystem::permissions(folder_, std::filesystem::perms::all);
  const sockaddr_un address = address_in(folder_, 5432);
  listening_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ending_ = ::eventfd(0, EFD_CLOEXEC);
  if (::bind(listening_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listening_, 16) != 0)
    throw std::runtime_error("no line can be had in " + folder_);
  std::filesystem::permissions(address.sun_path, std::filesystem::perms::all);
  accepting_ = std::thread([this] { accept_all(); });
}

Line::~Line() {
  const uint64_t one = 1;
  if (::write(ending_, &one, sizeof one) < 0) return;
  accepting_.join();
  ::close(listening_);
  ::close(ending_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Line::lead_to(const std::string& server_folder) {
  const std::lock_guard lock(leads_);
  server_ = server_folder;
}

std::string Line::target() {
  const std::lock_guard lock(leads_);
  return server_;
}

void Line::accept_all() {
  std::vector<std::thread> carrying;
  for (;;) {
    pollfd watched[] = {{listening_, POLLIN, 0}, {ending_, POLLIN, 0}};
    ::poll(watched, 2, -1);
    if (watched[1].revents != 0) break;
    const int client = ::accept(listening_, nullptr, nullptr);
    const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = address_in(target(), options_.port);
    if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      ::close(client);
      ::close(server);
      continue;
    }
    carrying.emplace_back(
        [this, client, server, first = first_.exchange(false)] { carry(client, server, first); });
  }
  for (std::thread& one : carrying) one.join();
}

void Line::carry(int client, int server, bool may_cut) {
  const auto limit = [&](const std::optional<size_t>& at) { return may_cut ? at : std::nullopt; };
  Way ways[] = {{client, server, Messages(true), limit(options_.cut_after_sent)},
                {server, client, Messages(false), limit(options_.cut_after_answered)}};
  bool open = true;
  while (open) {
    int timeout = -1;
    const auto now = Clock::now();
    for (Way& way : ways) {
      while (!way.under_way.empty() && way.under_way.front().first <= now && open) {
        std::string bytes = std::move(way.under_way.front().second);
        way.under_way.pop_front();
        const size_t before = way.messages.count();
        bytes.resize(way.messages.take(bytes, way.limit));
        if (way.from == client) sent_ += way.messages.count() - before;
        open = send_all(way.to, bytes);
        if (open && way.messages.reached(way.limit)) {
          cut_ = true;
          open = false;
          if (options_.before_cut) options_.before_cut(ways[1].messages.backend());
        }
      }
      if (way.under_way.empty()) continue;
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(way.under_way.front().first - now).count() +
          1;
      timeout = timeout < 0 ? static_cast<int>(left) : std::min(timeout, static_cast<int>(left));
    }
    if (!open) break;
    pollfd watched[] = {{client, POLLIN, 0}, {server, POLLIN, 0}, {ending_, POLLIN, 0}};
    ::poll(watched, 3, timeout);
    if (watched[2].revents != 0) break;
    for (size_t i = 0; i < 2; ++i) {
      if (watched[i].revents == 0) continue;
      std::string bytes(1 << 16, '\0');
      const ssize_t got = ::recv(ways[i].from, bytes.data(), bytes.size(), 0);
      if (got <= 0) open = false;
      if (got <= 0) break;
      bytes.resize(static_cast<size_t>(got));
      ways[i].under_way.emplace_back(Clock::now() + options_.delay, std::move(bytes));
    }
  }
  ::close(client);
  ::close(server);
}

}  // namespace tests
