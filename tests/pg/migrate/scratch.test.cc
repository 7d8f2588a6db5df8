#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "tests/pg/server.h"

TEST_CASE("two servers at once, each gone with its folder when it ends") {
  std::string folder;
  {
    text::Result<migrate::Scratch> second =
        migrate::Scratch::start({"", "", {{"log_min_messages", "debug1"}}});
    REQUIRE(second);
    folder = second->folder();
    migrate::Session there = tests::connect(second->url());
    migrate::Session here = tests::connect(tests::server().url());
    CHECK(tests::ask(there, "SHOW log_min_messages") == "debug1");
    CHECK(tests::ask(here, "SHOW log_min_messages") == "warning");
    CHECK(tests::ask(there, "SHOW unix_socket_directories") == folder);
  }
  CHECK_FALSE(std::filesystem::exists(folder));
}

TEST_CASE("a server whose owner is killed goes too") {
  int pipe[2];
  REQUIRE(::pipe2(pipe, O_CLOEXEC) == 0);
  const pid_t owner = ::fork();
  if (owner == 0) {
    const text::Result<migrate::Scratch> started = migrate::Scratch::start();
    const std::string folder = started ? started->folder() : "";
    char line[256] = {};
    std::strncpy(line, folder.c_str(), sizeof line - 1);
    const int supervisor = started ? started->supervisor() : -1;
    (void)!::write(pipe[1], line, sizeof line);
    (void)!::write(pipe[1], &supervisor, sizeof supervisor);
    while (true) ::pause();
  }
  char folder[256] = {};
  int supervisor = -1;
  REQUIRE(::read(pipe[0], folder, sizeof folder) == sizeof folder);
  REQUIRE(::read(pipe[0], &supervisor, sizeof supervisor) == sizeof supervisor);
  REQUIRE(std::strlen(folder) > 0);
  CHECK(std::filesystem::exists(folder));
  pollfd ended{static_cast<int>(::syscall(SYS_pidfd_open, supervisor, 0)), POLLIN, 0};
  REQUIRE(ended.fd >= 0);
  ::kill(owner, SIGKILL);
  ::waitpid(owner, nullptr, 0);
  CHECK(::poll(&ended, 1, -1) == 1);
  CHECK_FALSE(std::filesystem::exists(folder));
  ::close(ended.fd);
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST_CASE("a folder without a server is named in the error") {
  const text::Result<migrate::Scratch> none = migrate::Scratch::start({"/nonexistent/bin", "", {}});
  REQUIRE_FALSE(none);
  CHECK(none.error().message == "no initdb and postgres in /nonexistent/bin");
}

TEST_CASE("databases to try in: the server's own first, and each empty one ends those before it") {
  const text::Result<migrate::Scratch> server = migrate::Scratch::start();
  REQUIRE(server);
  const auto databases = [&] {
    migrate::Session session = tests::connect(server->url("template1"));
    return tests::ask(
        session, "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE NOT datistemplate");
  };
  const auto tables = [&](const std::string& database) {
    migrate::Session session = tests::connect(server->url(database));
    return tests::ask(session, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace");
  };
  const text::Result<std::string> first = server->empty_database();
  REQUIRE(first);
  CHECK(*first == "postgres");
  {
    migrate::Session session = tests::connect(server->url(*first));
    tests::ask(session, "CREATE TABLE made (id int)");
  }
  const text::Result<std::string> copy = server->copy_database(*first);
  REQUIRE(copy);
  CHECK(tables(*copy) == "1");
  const text::Result<std::string> other = server->copy_database(*copy);
  REQUIRE(other);
  CHECK(databases() == "postgres " + *copy + " " + *other);
  server->discard_database(*copy);
  server->discard_database(*first);  // which stays
  CHECK(databases() == "postgres " + *other);
  const text::Result<std::string> next = server->empty_database();
  REQUIRE(next);
  CHECK(tables(*next) == "0");
  CHECK(databases() == "postgres " + *next);
}
