// A throwaway server's watcher: it forks, starts the server, and ends it when its parent is gone.

#include "migrate/scratch/supervise.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

// From the fork on, this process may hold copies of locks that other threads had taken: it makes system calls
// and nothing else. All memory that it needs is laid out before.
namespace migrate {
namespace {

using Arguments = std::vector<char*>;

Arguments pointers(const std::vector<std::string>& words) {
  Arguments out;
  for (const std::string& word : words) out.push_back(const_cast<char*>(word.c_str()));
  out.push_back(nullptr);
  return out;
}

struct Prepared {
  Arguments initdb, postgres, remove, environment;
  const char* folder = nullptr;
  int log = -1;
  ServerUser user;
};

void restore_signals() {
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGCHLD}) ::signal(number, SIG_DFL);
}

bool step_down(const ServerUser& user) {
  return !user.change || (::setgroups(0, nullptr) == 0 && ::setgid(user.gid) == 0 && ::setuid(user.uid) == 0);
}

pid_t spawn(const Prepared& prepared, const Arguments& program, bool as_server) {
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  restore_signals();
  if (as_server && !step_down(prepared.user)) ::_exit(126);
  if (as_server) ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // after setuid, which clears it
  ::execve(program[0], program.data(), prepared.environment.data());
  ::_exit(127);
}

bool succeeds(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return false;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// Whether the process has ended within the time given; SIGCHLD arrives at `children`.
bool ends_within(pid_t pid, int children, int milliseconds) {
  for (int rounds = 0; rounds < 2; ++rounds) {
    if (::waitpid(pid, nullptr, WNOHANG) != 0) return true;
    pollfd watched{children, POLLIN, 0};
    ::poll(&watched, 1, milliseconds);
    signalfd_siginfo info;
    (void)!::read(children, &info, sizeof info);
  }
  return ::waitpid(pid, nullptr, WNOHANG) != 0;
}

void stop_server(pid_t server, int children) {
  ::kill(server, SIGQUIT);  // immediate shutdown: nothing in it is worth a checkpoint
  if (ends_within(server, children, 5000)) return;
  ::kill(server, SIGKILL);
  ::waitpid(server, nullptr, 0);
}

void keep_descriptors(int lifeline, int health, int log) {
  // 0 nothing, 1 and 2 the log, 3 the lifeline, 4 health: everything else belongs to our parent, such as the
  // lifelines of other servers.
  const int spare_lifeline = ::fcntl(lifeline, F_DUPFD, 10);
  const int spare_health = ::fcntl(health, F_DUPFD, 10);
  const int spare_log = ::fcntl(log, F_DUPFD, 10);
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, 0);
  ::dup2(spare_log, 1);
  ::dup2(spare_log, 2);
  ::dup2(spare_lifeline, 3);
  ::dup2(spare_health, 4);
  ::fcntl(3, F_SETFD, FD_CLOEXEC);
  ::fcntl(4, F_SETFD, FD_CLOEXEC);
  if (::syscall(SYS_close_range, 5U, ~0U, 0U) != 0) {
    for (int fd = 5; fd < 4096; ++fd) ::close(fd);
  }
}

[[noreturn]] void watch(const Prepared& prepared, int lifeline, int health) {
  ::setsid();
  keep_descriptors(lifeline, health, prepared.log);
  (void)!::chdir("/");
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) ::signal(number, SIG_IGN);
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  ::sigprocmask(SIG_SETMASK, &child, nullptr);
  const int children = ::signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);

  pid_t server = -1;
  if (succeeds(spawn(prepared, prepared.initdb, true))) server = spawn(prepared, prepared.postgres, true);
  if (server < 0) ::close(4);
  std::array<pollfd, 2> watched{{{3, POLLIN, 0}, {children, POLLIN, 0}}};
  while (::poll(watched.data(), watched.size(), -1) < 0 || watched[0].revents == 0) {
    signalfd_siginfo info;
    (void)!::read(children, &info, sizeof info);
    if (server < 0 || ::waitpid(server, nullptr, WNOHANG) == 0) continue;
    server = -1;
    ::close(4);
  }
  if (server >= 0) stop_server(server, children);
  succeeds(spawn(prepared, prepared.remove, false));
  ::_exit(0);
}

}  // namespace

Supervisor supervise(const Supervised& what) {
  // Not the caller's environment: PG* variables and locales would change what the server does.
  const std::vector<std::string> environment{"PATH=/usr/bin:/bin", "LC_ALL=C", "TZ=UTC",
                                             "HOME=" + what.folder};
  const std::vector<std::string> remove{"/bin/rm", "-rf", what.folder};
  Prepared prepared{pointers(what.initdb),
                    pointers(what.postgres),
                    pointers(remove),
                    pointers(environment),
                    what.folder.c_str(),
                    -1,
                    what.user};
  Supervisor made;
  std::array<int, 2> life{-1, -1};
  std::array<int, 2> health{-1, -1};
  prepared.log = ::open(what.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (prepared.log >= 0 && ::pipe2(life.data(), O_CLOEXEC) == 0 && ::pipe2(health.data(), O_CLOEXEC) == 0) {
    made.pid = ::fork();
    if (made.pid == 0) watch(prepared, life[0], health[1]);
  }
  for (const int fd : {prepared.log, life[0], health[1]}) {
    if (fd >= 0) ::close(fd);
  }
  made.lifeline = life[1];
  made.health = health[0];
  return made;
}

}  // namespace migrate
