// Running git as a child process, by pipes, and reading what it prints.

#include "lint/chain/git.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <string_view>

#include "lint/text/trim.h"

namespace chain::git {
namespace {

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }
  void reset(int fd) {
    close();
    fd_ = fd;
  }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

bool make_pipe(Descriptor& read_end, Descriptor& write_end) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  read_end.reset(ends[0]);
  write_end.reset(ends[1]);
  return true;
}

struct Child {
  pid_t pid = -1;
  Descriptor in, out, err;
};

int start(Child& child, const std::vector<std::string>& command) {
  Descriptor child_in, child_out, child_err;
  if (!make_pipe(child_in, child.in) || !make_pipe(child.out, child_out) || !make_pipe(child.err, child_err))
    return errno;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, child_in.get(), 0);
  posix_spawn_file_actions_adddup2(&actions, child_out.get(), 1);
  posix_spawn_file_actions_adddup2(&actions, child_err.get(), 2);
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const int failed = ::posix_spawnp(&child.pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return failed;
}

// Takes what there is; closes the descriptor at its end.
void drain(Descriptor& from, std::string& into) {
  std::array<char, 65536> buffer;
  const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
  if (got > 0)
    into.append(buffer.data(), static_cast<size_t>(got));
  else if (got == 0 || errno != EINTR)
    from.close();
}

void feed(Descriptor& to, std::string_view& left) {
  const ssize_t written = ::write(to.get(), left.data(), left.size());
  if (written > 0)
    left.remove_prefix(static_cast<size_t>(written));
  else if (errno != EINTR && errno != EAGAIN)
    left = {};
  if (left.empty()) to.close();
}

// Feeds and drains at the same time: either side may be full.
void converse(Child& child, std::string_view input, std::string& out, std::string& err) {
  ::fcntl(child.in.get(), F_SETFL, O_NONBLOCK);
  if (input.empty()) child.in.close();
  while (child.out.open() || child.err.open() || child.in.open()) {
    std::array<pollfd, 3> waits = {
        {{child.out.get(), POLLIN, 0}, {child.err.get(), POLLIN, 0}, {child.in.get(), POLLOUT, 0}}};
    if (::poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return;
    if (child.out.open() && waits[0].revents != 0) drain(child.out, out);
    if (child.err.open() && waits[1].revents != 0) drain(child.err, err);
    if (child.in.open() && waits[2].revents != 0) feed(child.in, input);
  }
}

std::string last_line(std::string_view text) {
  text = text::trim_back(text, "\n");
  const size_t line = text.rfind('\n');
  return std::string(line == std::string_view::npos ? text : text.substr(line + 1));
}

}  // namespace

text::Result<std::string> run(const std::string& folder, const std::vector<std::string>& arguments,
                              const std::string& input) {
  std::vector<std::string> command = {"git", "-C", folder.empty() ? "." : folder};
  command.insert(command.end(), arguments.begin(), arguments.end());
  Child child;
  if (const int failed = start(child, command); failed != 0) {
    return text::Error{"cannot run git: " + std::string(std::strerror(failed)), "", folder, {}};
  }
  std::string out, err;
  // A git that ends early must not take this program along.
  void (*before)(int) = ::signal(SIGPIPE, SIG_IGN);
  converse(child, input, out, err);
  ::signal(SIGPIPE, before);
  int status = 0;
  while (::waitpid(child.pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return out;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
    return text::Error{"cannot run git", "is it installed?", folder, {}};
  return text::Error{"git: " + last_line(err), "", folder, {}};
}

std::string unshallow(const std::string& folder) {
  const text::Result<std::string> shallow = run(folder, {"rev-parse", "--is-shallow-repository"});
  if (!shallow || last_line(*shallow) != "true") return {};
  return "git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'";
}

text::Result<std::string> commit_of(const std::string& folder, const std::string& ref) {
  text::Result<std::string> inside = run(folder, {"rev-parse", "--show-prefix"});
  if (!inside) return std::move(inside).error();
  text::Result<std::string> commit =
      ref.empty() || ref.starts_with('-')
          ? text::Result<std::string>(text::Error{})
          : run(folder, {"rev-parse", "--verify", "--quiet", ref + "^{commit}"});
  if (commit) return last_line(*commit);
  const std::string mends = unshallow(folder);
  return text::Error{
      "git knows no commit `" + ref + "`",
      mends.empty() ? "fetch it first, or name another" : "this clone is shallow; `" + mends + "` mends that",
      folder,
      {}};
}

text::Result<std::map<std::string, std::string>> files_at(const std::string& folder,
                                                          const std::string& commit) {
  text::Result<std::string> listed = run(folder, {"ls-tree", "-r", "-z", commit, "--", "."});
  if (!listed) return std::move(listed).error();
  std::map<std::string, std::string> files;
  // "<mode> blob <name>\t<path>\0"
  for (std::string_view rest = *listed; !rest.empty();) {
    const size_t end = std::min(rest.find('\0'), rest.size());
    const std::string_view entry = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const size_t tab = entry.find('\t');
    const size_t name = entry.rfind(' ', tab);
    if (tab == std::string_view::npos || name == std::string_view::npos) continue;
    if (entry.substr(0, tab).find(" blob ") == std::string_view::npos || entry.starts_with("120000"))
      continue;
    files.emplace(entry.substr(tab + 1), entry.substr(name + 1, tab - name - 1));
  }
  return files;
}

text::Result<std::set<std::string>> changed_since(const std::string& folder, const std::string& commit) {
  text::Result<std::string> listed =
      run(folder, {"diff", "--name-only", "--relative", "-z", commit, "--", "."});
  if (!listed) return std::move(listed).error();
  std::set<std::string> files;
  for (std::string_view rest = *listed; !rest.empty();) {
    const size_t end = std::min(rest.find('\0'), rest.size());
    files.emplace(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return files;
}

text::Result<std::vector<std::string>> contents(const std::string& folder,
                                                const std::vector<std::string>& blobs) {
  std::string input;
  for (const std::string& blob : blobs) input += blob + '\n';
  if (blobs.empty()) return std::vector<std::string>();
  text::Result<std::string> printed = run(folder, {"cat-file", "--batch"}, input);
  if (!printed) return std::move(printed).error();
  std::vector<std::string> found;
  // "<name> blob <size>\n<bytes>\n"
  std::string_view rest = *printed;
  while (found.size() < blobs.size()) {
    const size_t line = rest.find('\n');
    const size_t space = rest.rfind(' ', line);
    size_t size = 0;
    if (line == std::string_view::npos || space == std::string_view::npos ||
        std::from_chars(rest.data() + space + 1, rest.data() + line, size).ec != std::errc() ||
        line + 1 + size >= rest.size() + 1) {
      return text::Error{"git cat-file gave no contents for " + blobs[found.size()], "", folder, {}};
    }
    found.emplace_back(rest.substr(line + 1, size));
    rest.remove_prefix(std::min(line + 1 + size + 1, rest.size()));
  }
  return found;
}

}  // namespace chain::git
