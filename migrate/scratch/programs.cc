// Looking for the server's programs, and for an account that may run them.

#include "migrate/scratch/programs.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <vector>

#include "migrate/scratch/scratch.h"

namespace migrate {
namespace {

namespace fs = std::filesystem;

bool holds_server(const fs::path& folder) {
  return ::access((folder / "initdb").c_str(), X_OK) == 0 &&
         ::access((folder / "postgres").c_str(), X_OK) == 0;
}

std::vector<std::string> folders_of(const std::string& path) {
  std::vector<std::string> folders;
  for (size_t begin = 0; begin < path.size();) {
    const size_t end = std::min(path.find(':', begin), path.size());
    if (end > begin) folders.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return folders;
}

// The newest of /usr/lib/postgresql/<major>/bin (Debian's place), or "".
std::string debian_folder() {
  int newest = 0;
  std::string found;
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator("/usr/lib/postgresql", failed)) {
    const std::string name = entry.path().filename().string();
    int major = 0;
    std::from_chars(name.data(), name.data() + name.size(), major);
    if (major <= newest || !holds_server(entry.path() / "bin")) continue;
    newest = major;
    found = (entry.path() / "bin").string();
  }
  return found;
}

}  // namespace

text::Result<std::string> find_server_programs(const std::string& named, const std::string& path) {
  if (!named.empty()) {
    if (holds_server(named)) return named;
    return text::Error{"no initdb and postgres in " + named, "name the folder that holds both", named, {}};
  }
  for (const std::string& folder : folders_of(path)) {
    if (holds_server(folder)) return folder;
  }
  std::string found = debian_folder();
  if (!found.empty()) return found;
  return text::Error{
      "no PostgreSQL server found: initdb and postgres are neither in PATH nor in "
      "/usr/lib/postgresql/*/bin",
      "install the package postgresql, or name the folder of its programs",
      "",
      {}};
}

text::Result<ServerUser> server_user() {
  ServerUser user;
  user.uid = ::geteuid();
  user.gid = ::getegid();
  if (user.uid != 0) return user;
  for (const char* name : {"postgres", "nobody"}) {
    const passwd* found = ::getpwnam(name);
    if (found == nullptr || found->pw_uid == 0) continue;
    return ServerUser{true, found->pw_uid, found->pw_gid, name};
  }
  return text::Error{"PostgreSQL refuses to run as root, and there is no unprivileged user for it",
                     "make a user `postgres`, or run this as another user than root",
                     "",
                     {}};
}

}  // namespace migrate
