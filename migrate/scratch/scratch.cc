// Making, starting and stopping a throwaway server.

#include "migrate/scratch/scratch.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "lint/text/trim.h"
#include "migrate/scratch/programs.h"
#include "migrate/scratch/supervise.h"
#include "migrate/session/session.h"

namespace migrate {
namespace {

namespace fs = std::filesystem;

constexpr auto patience = std::chrono::seconds(60);

// A private folder that belongs to the server's user. A socket's path may hold 107 bytes, so a long TMPDIR is
// passed over.
text::Result<std::string> make_folder(const ServerUser& user) {
  std::error_code failed;
  std::string base = fs::temp_directory_path(failed).string();
  if (failed || base.size() > 60) base = "/tmp";
  std::string folder = base + "/schemalint-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr)
    return text::Error{
        fmt::format("no folder can be made in {}: {}", base, std::strerror(errno)), "", base, {}};
  if (user.change && ::chown(folder.c_str(), user.uid, user.gid) != 0) {
    const std::string why = std::strerror(errno);
    fs::remove(folder, failed);
    return text::Error{fmt::format("{} cannot be given to {}: {}", folder, user.name, why), "", folder, {}};
  }
  return folder;
}

std::string read_all(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream all;
  all << file.rdbuf();
  return all.str();
}

// The postmaster writes "ready" as the last line of its pid file (src/backend/utils/init/miscinit.c,
// AddToDataDirLockFile, LOCK_FILE_LINE_PM_STATUS).
bool says_ready(const std::string& folder) {
  return read_all(folder + "/data/postmaster.pid").find("\nready") != std::string::npos;
}

std::vector<std::string> server_command(const std::string& bin, const std::string& folder,
                                        const ScratchOptions& options) {
  std::vector<std::string> words{bin + "/postgres", "-D", folder + "/data"};
  const auto set = [&](const std::string& name, const std::string& value) {
    words.insert(words.end(), {"-c", name + "=" + value});
  };
  set("listen_addresses", "");
  set("unix_socket_directories", folder);
  set("unix_socket_permissions", "0700");
  set("fsync", "off");
  set("full_page_writes", "off");
  set("synchronous_commit", "off");
  set("autovacuum", "off");
  set("max_connections", "60");
  set("shared_buffers", "64MB");
  for (const auto& [name, value] : options.settings) set(name, value);
  return words;
}

// The last lines of a log, for an error message.
std::string tail(const std::string& text) {
  const std::string_view view = text::trim_back(text, "\n");
  size_t at = view.size();
  for (int lines = 0; lines < 3 && at != std::string_view::npos && at > 0; ++lines)
    at = view.rfind('\n', at - 1);
  return std::string(at == std::string_view::npos || at == 0 ? view : view.substr(at + 1));
}

}  // namespace

text::Result<Scratch> Scratch::start(const ScratchOptions& options) {
  const text::Result<std::string> bin = find_server_programs(options.bin, options.path);
  if (!bin) return bin.error();
  const text::Result<ServerUser> user = server_user();
  if (!user) return user.error();
  const text::Result<std::string> folder = make_folder(*user);
  if (!folder) return folder.error();

  Supervised what;
  what.initdb = {*bin + "/initdb", "-D", *folder + "/data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
                 "--locale=C",     "-N"};
  what.postgres = server_command(*bin, *folder, options);
  what.folder = *folder;
  what.log = *folder + "/log";
  what.user = *user;
  const Supervisor supervisor = supervise(what);

  Scratch made;
  made.folder_ = *folder;
  made.supervisor_ = supervisor.pid;
  made.lifeline_ = supervisor.lifeline;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  bool up = false;
  bool ended = supervisor.pid < 0;
  while (!up && !ended && std::chrono::steady_clock::now() < deadline) {
    pollfd health{supervisor.health, POLLIN, 0};
    ended = ::poll(&health, 1, 5) > 0;
    up = !ended && says_ready(*folder);
  }
  if (supervisor.health >= 0) ::close(supervisor.health);
  if (up) return made;
  return text::Error{
      "a throwaway PostgreSQL could not be started with " + *bin, tail(read_all(what.log)), *bin, {}};
}

Scratch::Scratch(Scratch&& other) noexcept
    : folder_(std::move(other.folder_)),
      supervisor_(std::exchange(other.supervisor_, -1)),
      lifeline_(std::exchange(other.lifeline_, -1)),
      handed_out_(std::move(other.handed_out_)) {}

Scratch& Scratch::operator=(Scratch&& other) noexcept {
  if (this == &other) return *this;
  stop();
  folder_ = std::move(other.folder_);
  supervisor_ = std::exchange(other.supervisor_, -1);
  lifeline_ = std::exchange(other.lifeline_, -1);
  handed_out_ = std::move(other.handed_out_);
  return *this;
}

Scratch::~Scratch() {
  stop();
}

void Scratch::stop() {
  if (lifeline_ >= 0) ::close(std::exchange(lifeline_, -1));
  if (supervisor_ < 0) return;
  while (::waitpid(supervisor_, nullptr, 0) < 0 && errno == EINTR) {
  }
  supervisor_ = -1;
}

std::string Scratch::url(std::string_view database) const {
  // key=value words, so that a name with any byte in it needs no percent signs
  std::string quoted;
  for (const char c : database) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return fmt::format("host='{}' port=5432 user=postgres dbname='{}'", folder_, quoted);
}

text::Result<void> Scratch::create_database(std::string_view name, std::string_view like) const {
  text::Result<Session> session = Session::open({url(), "schemalint scratch", 15, {}});
  if (!session) return session.error();
  // A backend outlives its connection by a moment, and the server itself would look again only after 100 ms.
  const std::string left =
      fmt::format("SELECT count(*) FROM pg_stat_activity WHERE datname = {} AND pid <> pg_backend_pid()",
                  session->literal(like));
  for (int round = 0; round < 1000 && session->run(left).value() != "0"; ++round)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const Answer made = session->run(
      fmt::format("CREATE DATABASE {} TEMPLATE {}", session->identifier(name), session->identifier(like)));
  if (!made.ok()) return text::Error{describe(*made.error), "", "", {}};
  return {};
}

text::Result<void> Scratch::drop_database(std::string_view name) const {
  text::Result<Session> session = Session::open({url(), "schemalint scratch", 15, {}});
  if (!session) return session.error();
  const Answer gone =
      session->run(fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", session->identifier(name)));
  if (!gone.ok()) return text::Error{describe(*gone.error), "", "", {}};
  return {};
}

text::Result<std::string> Scratch::empty_database() const {
  for (const std::string& left : std::exchange(handed_out_.standing, {})) (void)drop_database(left);
  if (!std::exchange(handed_out_.own, true)) return std::string("postgres");
  return copy_database("template0");
}

text::Result<std::string> Scratch::copy_database(std::string_view of) const {
  std::string name = fmt::format("trial_{}", ++handed_out_.made);
  if (const text::Result<void> made = create_database(name, of); !made) return made.error();
  handed_out_.standing.push_back(name);
  return name;
}

void Scratch::discard_database(const std::string& name) const {
  if (std::erase(handed_out_.standing, name) > 0) (void)drop_database(name);
}

}  // namespace migrate
