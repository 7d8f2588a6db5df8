// pg_basebackup and pg_ctl, as the user that the throwaway server runs as.
#include "tests/pg/audit/physical_standby.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

#include "tests/pg/server.h"

namespace tests {

migrate::Scratch own_server(std::vector<std::pair<std::string, std::string>> settings) {
  const char* path = std::getenv("PATH");
  text::Result<migrate::Scratch> started =
      migrate::Scratch::start({"", path ? path : "", std::move(settings)});
  if (!started) throw std::runtime_error(started.error().message + "\n" + started.error().hint);
  return std::move(*started);
}

PhysicalStandby::PhysicalStandby(const migrate::Scratch& primary, const std::string& name)
    : primary_(primary), name_(name), folder_(primary.folder() + "/" + name) {
  REQUIRE(run("mkdir", folder_).status == 0);
  const Ran copied =
      run("pg_basebackup",
          fmt::format("-h {} -p 5432 -U postgres -D {}/data -c fast -X stream", primary.folder(), folder_));
  REQUIRE_MESSAGE(copied.status == 0, copied.err);
  REQUIRE(run("touch", folder_ + "/data/standby.signal").status == 0);
  start();
}

PhysicalStandby::~PhysicalStandby() {
  (void)run("pg_ctl", fmt::format("-D {}/data -m immediate stop", folder_));
}

std::string PhysicalStandby::url(const std::string& database) const {
  return fmt::format("host='{}' port=5432 user=postgres dbname='{}'", folder_, database);
}

void PhysicalStandby::restart() const {
  REQUIRE(run("pg_ctl", fmt::format("-D {}/data -w -m fast stop", folder_)).status == 0);
  start();
}

void PhysicalStandby::start() const {
  const Ran started =
      run("pg_ctl", fmt::format("-D {0}/data -w -l {0}/log -o \"-c listen_addresses= -c fsync=off "
                                "-c unix_socket_directories={0} -c max_connections=60 -c autovacuum=off "
                                "-c shared_buffers=32MB -c max_prepared_transactions=5 -c cluster_name={1} "
                                "-c primary_conninfo='host={2} port=5432 user=postgres "
                                "application_name={1}'\" start",
                                folder_, name_, primary_.folder()));
  REQUIRE_MESSAGE(started.status == 0, started.err);
}

void PhysicalStandby::catch_up() const {
  migrate::Session primary = connect(primary_.url()), standby = connect(url());
  const std::string written = ask(primary, "SELECT pg_current_wal_lsn()");
  while (ask(standby, "SELECT pg_last_wal_replay_lsn() >= '" + written + "'") != "t") {
  }
}

Ran PhysicalStandby::run(const std::string& program, const std::string& arguments) const {
  const char* path = std::getenv("PATH");
  const text::Result<std::string> programs = migrate::find_server_programs({}, path ? path : "");
  REQUIRE(programs);
  const std::string as =
      ::geteuid() == 0 ? "setpriv --reuid postgres --regid postgres --clear-groups " : std::string();
  return place_.run_with(fmt::format("{}env PATH={}:$PATH ", as, *programs), program, arguments);
}

}  // namespace tests
