// The server goes away in the middle of a run, and its standby takes the address.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "migrate/scratch/programs.h"
#include "tests/cli/place.h"
#include "tests/pg/migrate/folder.h"
#include "tests/support/line.h"

using migrate::Outcome;
using tests::ask;
using tests::Folder;
using Ending = migrate::Outcome::Ending;

namespace {

// A standby of that server, beside it.
class Standby {
 public:
  explicit Standby(const migrate::Scratch& primary) {
    const char* path = std::getenv("PATH");
    const auto found = migrate::find_server_programs("", path ? path : "");
    const auto user = migrate::server_user();
    REQUIRE(found);
    const std::string programs = std::filesystem::canonical(*found + "/initdb").parent_path().string();
    REQUIRE(user);
    std::filesystem::permissions(place_.folder(), std::filesystem::perms::all);
    as_server_ = user->change ? fmt::format("runuser -u {} -- ", user->name) : "";
    control_ = fmt::format("{}/pg_ctl -s -w -D {}/data ", programs, folder());
    run(fmt::format("{}/pg_basebackup -h {} -U postgres -R -c fast -D {}/data", programs, primary.folder(),
                    folder()));
    run(control_ +
        fmt::format("-l {0}/log -o '-c listen_addresses= -c unix_socket_directories={0} -c fsync=off' start",
                    folder()));
  }
  ~Standby() { (void)place_.run(as_server_ + control_, "-m immediate stop"); }
  Standby(const Standby&) = delete;
  Standby& operator=(const Standby&) = delete;

  void promote() const { run(control_ + "promote"); }
  std::string folder() const { return place_.folder().string(); }
  std::string url() const {
    return fmt::format("host='{}' port=5432 user=postgres dbname=postgres", folder());
  }

 private:
  void run(const std::string& command) const {
    const tests::Ran ran = place_.run(as_server_ + command, "");
    INFO(ran.err);
    REQUIRE(ran.status == 0);
  }

  tests::Place place_;
  std::string as_server_, control_;
};

int postmaster(const migrate::Scratch& server) {
  int pid = 0;
  std::ifstream(server.folder() + "/data/postmaster.pid") >> pid;
  return pid;
}

}  // namespace

TEST_CASE("the standby that takes the address has what was committed, and the next run goes on there") {
  const char* path = std::getenv("PATH");
  text::Result<migrate::Scratch> primary = migrate::Scratch::start({"", path ? path : "", {}});
  REQUIRE(primary);
  const Standby standby(*primary);
  tests::Line line(primary->folder(), {.cut_after_sent = {}, .cut_after_answered = {}});
  const std::string address = fmt::format("host='{}' port=5432 user=postgres dbname=postgres", line.folder());
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a ();\n")
      .put("0002_b.sql", "-- migrate:up\nCREATE TABLE b ();\nSELECT pg_advisory_xact_lock(7);\n")
      .put("0003_c.sql", "-- migrate:up\nCREATE TABLE c ();\n");

  // Nothing is tried on a standby.
  const Outcome refused = tests::up(folder, standby.url());
  CHECK(refused.ending == Ending::refused);
  CHECK(refused.message.find("standby") != std::string::npos);

  migrate::Session holder = tests::connect(primary->url());
  ask(holder, "SELECT pg_advisory_lock(7)");
  Outcome outcome;
  std::thread runner([&] { outcome = tests::up(folder, address); });
  tests::await(holder, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted", "1");
  tests::await(holder,
               "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn >= pg_current_wal_insert_lsn()",
               "1");
  line.lead_to(standby.folder());
  ::kill(postmaster(*primary), SIGKILL);
  standby.promote();
  runner.join();
  CHECK(outcome.ending == Ending::failed);
  REQUIRE(outcome.executed.failed);
  CHECK(outcome.executed.failed->error.connection_lost);
  CHECK(outcome.executed.done.size() == 1);
  CHECK(tests::applied(standby.url()) == "0001");
  CHECK(tests::up(folder, address).ending == Ending::done);
  CHECK(tests::applied(standby.url()) == "0001 0002 0003");
}
