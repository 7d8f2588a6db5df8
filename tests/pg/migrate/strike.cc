// Striking a run, and looking at what is left.

#include "tests/pg/migrate/strike.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/places.h"

namespace tests {

using migrate::Outcome;
using migrate::Target;
using Ending = migrate::Outcome::Ending;

namespace {

// Each statement leaves a row, so that what is done twice or not at all shows. Of revision 0004 a part may
// stand while the whole is not recorded.
constexpr const char* setup = R"(
SET synchronous_commit = on;  -- what was acknowledged must outlive a crash, as elsewhere
DO $$ BEGIN
  EXECUTE format('ALTER DATABASE %I SET synchronous_commit = on', current_database());
END $$;
CREATE TABLE all_of_them (n int);
CREATE FUNCTION applied() RETURNS text STABLE LANGUAGE plpgsql AS $$
DECLARE list text := '';
BEGIN
  IF to_regclass('schemalint.revisions') IS NOT NULL THEN
    EXECUTE 'SELECT coalesce(string_agg(revision, '' '' ORDER BY revision), '''') FROM schemalint.revisions' INTO list;
  END IF;
  RETURN list;
END $$;
CREATE FUNCTION half() RETURNS bool STABLE LANGUAGE plpgsql AS $$
DECLARE half bool := false;
BEGIN
  IF to_regclass('schemalint.progress') IS NOT NULL THEN
    EXECUTE 'SELECT count(*) > 0 FROM schemalint.progress' INTO half;
  END IF;
  RETURN half;
END $$;
)";
constexpr const char* look =
    "SELECT applied() || '|' || coalesce((SELECT string_agg('000' || n, ' ' ORDER BY n) FROM all_of_them "
    "WHERE n <> "
    "4 OR NOT half()), '') || '|' || half()";
constexpr const char* others =
    "SELECT count(*) FROM pg_stat_activity WHERE application_name <> 'test' AND datname = current_database() "
    "AND "
    "backend_type = 'client backend'";

std::string through(const std::string& folder, const std::string& database) {
  return fmt::format("host='{}' port=5432 user=postgres {}", folder,
                     database.substr(database.find("dbname=")));
}

// A moment passes before the server notices that a backend was killed, and then it takes nobody for a while.
void await_recovery(const std::string& database, int killed) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  const std::string still_there = fmt::format("SELECT count(*) FROM pg_stat_activity WHERE pid = {}", killed);
  for (;;) {
    auto session = migrate::Session::open({database, "test", 5, {}});
    if (session && session->run(still_there).value() == "0") return;
    if (std::chrono::steady_clock::now() > deadline) FAIL("the server does not come back");
  }
}

}  // namespace

Struck::Struck(bool stepwise) : database_(fresh_database()), stepwise_(stepwise) {
  const auto put = [&](int n) {
    folder_.put(
        fmt::format("000{}_x.sql", n),
        fmt::format("-- migrate:up\nCREATE TABLE t{0} (n int);\nINSERT INTO all_of_them VALUES ({0});\n"
                    "-- migrate:down\nDELETE FROM all_of_them WHERE n = {0};\nDROP TABLE t{0};\n",
                    n));
  };
  for (const int n : {1, 2, 3}) put(n);
  if (stepwise) {
    folder_.put("0004_x.sql",
                "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i4 ON t1 (n);\n"
                "INSERT INTO all_of_them VALUES (4);\nCREATE TYPE e4 AS ENUM ('a');\n"
                "ALTER TYPE e4 ADD VALUE 'b';\nVACUUM t1;\n-- migrate:down transaction:false\n"
                "DROP TYPE e4;\nDELETE FROM all_of_them WHERE n = 4;\nDROP INDEX CONCURRENTLY i4;\n");
    put(5);
  }
  migrate::Session session = connect(database_);
  ask(session, setup);
}

// "0001 0002|0001 0002|false": applied, there, half way; of one snapshot.
std::string Struck::state() const {
  migrate::Session session = connect(database_);
  return ask(session, look);
}

Outcome Struck::run(const Strike& strike, const std::string& database) const {
  migrate::RunOptions options = run_options(database);
  options.pipeline = strike.pipeline;
  options.settings.pooler = strike.where != Strike::Where::to_server;
  options.plan.allow_missing = false;
  Target target;
  if (strike.down) target = {Target::Kind::down, {}, {}, true};
  return go(folder_, options, target);
}

void Struck::spawn(const Strike& strike, const std::string& database, std::atomic<int>& child) const {
  std::vector<std::string> words{program("migrate").string(), strike.down ? "down" : "up", "--chain",
                                 folder_.path()};
  if (strike.down) words.emplace_back("--all");
  if (strike.pipeline) words.emplace_back("--pipeline");
  if (strike.where != Strike::Where::to_server) words.emplace_back("--pooler");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::setenv("DATABASE_URL", database.c_str(), 1);
  child = ::fork();
  if (child == 0) {
    const int nowhere = ::open("/dev/null", O_RDWR);
    for (const int stream : {0, 1, 2}) ::dup2(nowhere, stream);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ::unsetenv("DATABASE_URL");
  if (WIFSIGNALED(status)) {
    CHECK(WTERMSIG(status) == SIGKILL);
  } else {
    CHECK(WEXITSTATUS(status) == 0);
  }
}

// Undisturbed, from the server itself.
void Struck::bring(bool up) {
  Strike whole;
  whole.down = !up;
  const Outcome outcome = run(whole, database_);
  if (outcome.executed.failed) CAPTURE(migrate::describe(outcome.executed.failed->error));
  CAPTURE(outcome.message);
  CAPTURE(obstacles(outcome));
  REQUIRE(outcome.ending == Ending::done);
  REQUIRE(state() == (up ? all() + "|" + all() + "|false" : "||false"));
}

// What a run says of its revisions is so.
void Struck::check_outcome(const Outcome& outcome, const Strike& strike) const {
  const std::string now = state(), applied = now.substr(0, now.find('|'));
  if (outcome.ending == Ending::done) REQUIRE(applied == (strike.down ? "" : all()));
  if (!outcome.executed.failed) return;
  for (const std::string& note : outcome.executed.failed->notes) {
    CAPTURE(note);
    const bool there = applied.find(note.substr(0, 4)) != std::string::npos;
    if (note.find("was rolled back") != std::string::npos) CHECK(there == strike.down);
    if (note.find("was committed") != std::string::npos) CHECK(there != strike.down);
  }
}

bool Struck::strike(const Strike& strike) {
  using What = Strike::What;
  using Where = Strike::Where;
  CAPTURE(static_cast<int>(strike.what));
  CAPTURE(static_cast<int>(strike.where));
  CAPTURE(strike.pipeline);
  CAPTURE(strike.down);
  CAPTURE(strike.sent);
  CAPTURE(strike.at);
  // A pool makes up the pid that it tells its clients.
  REQUIRE_FALSE((strike.what == What::crash_server && strike.where == Where::to_pooler));
  if (++blows_ % 2 == 0 && !strike.down) {  // the history is made again, too
    migrate::Session session = connect(database_);
    ask(session, "DROP SCHEMA IF EXISTS schemalint CASCADE");
  }
  if (strike.down) bring(true);

  std::atomic<int> child{0}, crashed{0};
  LineOptions options;
  (strike.sent ? options.cut_after_sent : options.cut_after_answered) = strike.at;
  options.before_cut = [&](int backend) {
    if (strike.what == What::crash_server && backend > 0) {
      crashed = backend;
      ::kill(backend, SIGKILL);
    }
    if (strike.what != What::kill_client) return;
    while (child == 0) std::this_thread::yield();
    ::kill(child, SIGKILL);
  };
  bool cut = false;
  {
    std::unique_ptr<Pooler> pooler;
    if (strike.where == Where::to_pooler) pooler = std::make_unique<Pooler>("transaction", 1);
    if (pooler) options.port = Pooler::port;
    options.waits = strike.where == Strike::Where::behind_pooler;
    Line line(pooler ? pooler->folder() : server().folder(), options);
    std::string database = through(line.folder(), database_);
    if (strike.where == Where::behind_pooler) {
      pooler = std::make_unique<Pooler>("transaction", 1, line.folder());
      database = pooler->through(database_);
      line.begin_anew();
    }
    if (strike.what == What::kill_client) {
      spawn(strike, database, child);
    } else {
      const Outcome outcome = run(strike, database);
      cut = line.was_cut();
      if (!cut) CHECK(outcome.ending == Ending::done);
      if (crashed != 0) await_recovery(database_, crashed);
      // What a cut connection has sent may still be at work.
      migrate::Session session = connect(database_);
      if (strike.where == Where::to_server) await(session, others, "0");
      if (strike.where == Where::to_server) check_outcome(outcome, strike);
    }
    cut = line.was_cut();
    const std::string now = state();
    CAPTURE(now);
    const size_t bar = now.find('|');
    std::string applied = now.substr(0, bar), there = now.substr(bar + 1, now.rfind('|') - bar - 1);
    if (now.ends_with("true") && applied.find(" 0004") != std::string::npos)
      applied.erase(applied.find(" 0004"), 5);
    REQUIRE(applied == there);
  }
  bring(!strike.down);
  if (!strike.down) bring(false);
  return cut;
}

size_t Struck::strike_each(Strike blow, size_t stride) {
  for (size_t fallen = 0;; ++fallen, blow.at += stride) {
    if (!strike(blow)) return fallen;
  }
}

}  // namespace tests
