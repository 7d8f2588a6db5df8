// Starting PgBouncer for a test, and ending it.

#include "tests/pg/pooler.h"

#include <fmt/format.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include "tests/pg/server.h"

namespace tests {
namespace {

namespace fs = std::filesystem;

std::string program() {
  for (const char* path : {"/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"}) {
    if (fs::exists(path)) return path;
  }
  throw std::runtime_error("pgbouncer is missing: apt-get install pgbouncer");
}

// It runs as root no more than a server does.
void become_unprivileged() {
  const passwd* user = ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
  if (user && (::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)) ::_exit(126);
}

}  // namespace

Pooler::Pooler(const std::string& mode, int size, const std::string& server_folder)
    : folder_((fs::temp_directory_path() / "pooler-XXXXXX").string()) {
  const std::string bouncer = program();
  if (::mkdtemp(folder_.data()) == nullptr) throw std::runtime_error("no temporary folder");
  std::ofstream(folder_ + "/users") << "\"postgres\" \"\"\n";
  std::ofstream(folder_ + "/ini") << fmt::format(
      "[databases]\n* = host={} port=5432\n[pgbouncer]\nlisten_addr =\nlisten_port = {}\nunix_socket_dir = "
      "{}\n"
      "auth_type = trust\nauth_file = {}/users\npool_mode = {}\ndefault_pool_size = {}\nadmin_users = "
      "postgres\n"
      "logfile = {}/log\n",
      server_folder.empty() ? server().folder() : server_folder, port, folder_, folder_, mode, size, folder_);
  fs::permissions(folder_, fs::perms::all);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    become_unprivileged();
    if (::freopen("/dev/null", "w", stderr) == nullptr) ::_exit(126);
    ::execl(bouncer.c_str(), "pgbouncer", (folder_ + "/ini").c_str(), nullptr);
    ::_exit(127);
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!migrate::Session::answers({through("dbname=postgres"), "test", 5, {}})) {
    if (std::chrono::steady_clock::now() > deadline || ::waitpid(pid_, nullptr, WNOHANG) != 0)
      throw std::runtime_error("pgbouncer does not start");
  }
}

Pooler::~Pooler() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string Pooler::through(const std::string& database) const {
  const std::string name = database.substr(database.find("dbname="));
  return fmt::format("host='{}' port={} user=postgres {}", folder_, port, name);
}

}  // namespace tests
