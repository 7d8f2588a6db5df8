// What the audit may see, what it leaves alone, and that it leaves no trace.
#include <doctest/doctest.h>
#include <signal.h>

#include <cstdlib>

#include "migrate/observe/prologue.h"
#include "migrate/observe/snapshot.h"
#include "tests/pg/audit/audited.h"

using tests::Audited;

namespace {

// What cannot be judged as that role, a line each, but for what options ask for.
std::string left_as(Audited& audited, const std::string& role) {
  audited.said(
      {{"connections", "indexes", "tables", "storage", "statements", "server"}, {"pooler", "pool-size"}},
      role);
  return audited.not_judged();
}

}  // namespace

TEST_CASE("audit 45: each role gets what it may see, and the rest is named") {
  Audited audited;
  audited.ask(
      "CREATE TABLE t (id serial PRIMARY KEY, a int); CREATE INDEX a_idx ON t (a);"
      "CREATE ROLE plain; CREATE ROLE stats IN ROLE pg_read_all_stats; CREATE ROLE monitor IN ROLE "
      "pg_monitor");
  audited.settings.thresholds.set("unused-index", "days", 0);
  audited.settings.thresholds.set("unused-table", "days", 0);
  const std::string sequences = "sequence-exhaustion: last values of sequences in schema public\n";
  CHECK(left_as(audited, "plain") ==
        "blocked-session: sessions of other roles\nidle-in-transaction: sessions of other roles\n"
        "long-statement: sessions of other roles\nlong-transaction: sessions of other roles\n" +
            sequences + "vacuum-blocked: sessions of other roles\n");
  CHECK(audited.judgement.not_judged.front().needs == "GRANT pg_read_all_stats TO plain");
  CHECK(left_as(audited, "stats") == sequences);
  CHECK(left_as(audited, "monitor") == sequences);
  CHECK(left_as(audited, "").empty());
  CHECK(audited.judgement.judged == audited.judgement.of);
  audited.ask("DROP ROLE plain; DROP ROLE stats; DROP ROLE monitor");
}

TEST_CASE("audit 44: it writes nothing, and holds nothing when it has ended") {
  Audited audited;
  audited.ask("CREATE TABLE t (id serial PRIMARY KEY); CREATE VIEW v AS SELECT id FROM t");
  migrate::Session watcher = tests::connect(audited.database);
  bool untouched = false;
  for (int attempt = 0; attempt < 10 && !untouched; ++attempt) {  // the server itself writes now and then
    const std::string before = tests::ask(watcher, "SELECT pg_current_wal_insert_lsn()");
    audited.said();
    untouched = tests::ask(watcher, "SELECT pg_current_wal_insert_lsn()") == before;
  }
  CHECK(untouched);
  CHECK(tests::ask(watcher, "SELECT count(*) FROM pg_locks WHERE pid = " +
                                std::to_string(audited.session.backend_pid())) == "0");
  CHECK(!audited.session.in_transaction());
  CHECK(tests::ask(audited.session, "SHOW lock_timeout") == "0");
  CHECK(tests::ask(audited.session, "SHOW search_path") == "\"$user\", public");
}

TEST_CASE("audit 44: how long a question waits and works is as it was asked") {
  Audited audited;
  const auto limits = [](migrate::Session& session) {
    const migrate::Answer answer = session.run(
        migrate::observation::beginning(session) +
        "SELECT current_setting('lock_timeout') || ', ' || current_setting('statement_timeout'); COMMIT");
    return std::string(answer.parts.at(migrate::observation::beginnings).rows.at(0)[0].value_or(""));
  };
  CHECK(limits(audited.session) == "100ms, 30s");
  migrate::ConnectOptions options{audited.database, "audit", 15, {}};
  options.lock_timeout = "2000ms";
  options.statement_timeout = "1000ms";
  text::Result<migrate::Session> patient = migrate::Session::open(options);
  REQUIRE(patient);
  CHECK(limits(*patient) == "2s, 1s");
}

TEST_CASE("audit 44: many relations are read in many short transactions, and nothing is lost between them") {
  Audited audited;
  audited.ask(
      "CREATE TYPE kind AS ENUM ('a', 'b'); CREATE DOMAIN positive AS int CHECK (VALUE > 0);"
      "CREATE TABLE p (id serial PRIMARY KEY, k kind, n positive);"
      "CREATE TABLE parts (id int, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);"
      "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');"
      "CREATE VIEW v AS SELECT id FROM p; CREATE MATERIALIZED VIEW m AS SELECT * FROM v;"
      "DO $$ BEGIN FOR i IN 1..30 LOOP EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, p_id int "
      "REFERENCES p, word text CHECK (length(word) > 0), UNIQUE (word, id)); CREATE INDEX ON t%1$s "
      "(lower(word)); INSERT INTO t%1$s SELECT g, NULL, g::text FROM generate_series(1, 3) g', i); END LOOP; "
      "END $$; INSERT INTO p VALUES (1, 'a', 1); ANALYZE");
  audited.options.many_rows = 1;  // statistics of columns of all of them
  // Each transaction of a backend has the next number.
  const auto transaction = [&] {
    return std::stoi(tests::ask(audited.session,
                                "SELECT split_part(virtualtransaction, '/', 2) FROM pg_locks WHERE pid = "
                                "pg_backend_pid() AND locktype = 'virtualxid'"));
  };
  const auto read = [&](size_t at_once) {
    audited.options.relations_at_once = at_once;
    const int before = transaction();
    text::Result<migrate::Observed> observed = migrate::observe(audited.session, audited.options);
    if (!observed) FAIL(observed.error().message);
    const int took = transaction() - before;
    migrate::Observation& numbers = observed->numbers;  // but for what another moment makes another
    numbers.at = "";
    numbers.windows.clear();
    numbers.backends.clear();
    numbers.of_database = {};
    numbers.of_server = {};
    // Counters come when they come.
    for (auto& [oid, table] : numbers.tables) {
      migrate::TableNumbers counted;
      counted.rows = table.rows;
      counted.pages = table.pages;
      table = counted;
    }
    for (auto& [oid, index] : numbers.indexes) index.scans = index.rows_read = 0;
    return std::pair(migrate::snapshot(*observed), took);
  };
  const std::pair<std::string, int> whole = read(8000), pieces = read(20);
  CHECK(whole.first == pieces.first);
  CHECK(whole.second < 15);
  CHECK(pieces.second > whole.second + 8 * 6);  // eight sections, each in more than six pieces
}

TEST_CASE(
    "audit 34, 37: pg_stat_statements by the extension's own version, in any schema; a password is cut off") {
  const char* path = std::getenv("PATH");
  text::Result<migrate::Scratch> loaded =
      migrate::Scratch::start({"", path ? path : "", {{"shared_preload_libraries", "pg_stat_statements"}}});
  if (!loaded) return;  // the library is not installed
  migrate::Session session = tests::connect(loaded->url());
  if (session.run("CREATE SCHEMA mon; CREATE EXTENSION pg_stat_statements WITH SCHEMA mon VERSION '1.7'")
          .error)
    return;
  using State = migrate::StatementStatistics::State;
  REQUIRE(migrate::observe(session));
  for (const char* update : {"", "ALTER EXTENSION pg_stat_statements UPDATE TO '1.8'",
                             "ALTER EXTENSION pg_stat_statements UPDATE"}) {
    if (*update) (void)session.run(update);
    tests::ask(session, "SELECT 'a literal'");
    tests::ask(session, "CREATE ROLE somebody PASSWORD 'hunter2'");
    const text::Result<migrate::Observed> observed = migrate::observe(session);
    REQUIRE(observed);
    const migrate::StatementStatistics& seen = observed->numbers.statements;
    CHECK(seen.state == State::read);
    CHECK(!seen.version.empty());
    CHECK(!seen.heaviest.empty());
    bool secret = false;
    for (const migrate::StatementNumbers& one : seen.heaviest) {
      secret = secret || one.had_secret;
      CHECK(one.text.find("hunter2") == std::string::npos);
      CHECK(one.text.find("a literal") == std::string::npos);
      // What the audit asks itself is nobody's load.
      CHECK_MESSAGE(one.text.find("pg_stat_get") == std::string::npos, one.text);
    }
    CHECK(secret);
    tests::ask(session, "DROP ROLE somebody");
  }
}

TEST_CASE("audit 34: the extension without its library, and no extension") {
  Audited audited;
  CHECK(audited.said({{"no-statement-statistics"}, {}}) ==
        "warning no-statement-statistics:pg_stat_statements\n");
  if (audited.session.run("CREATE EXTENSION pg_stat_statements").error) return;
  CHECK(audited.said({{"no-statement-statistics"}, {}}) ==
        "warning no-statement-statistics:pg_stat_statements\n");
  CHECK(audited.first().message ==
        "pg_stat_statements is not loaded: its view is an error, and nothing is counted");
}

TEST_CASE("audit 2: a crash ends the window, though pg_stat_database has not heard of it") {
  const char* path = std::getenv("PATH");
  text::Result<migrate::Scratch> server = migrate::Scratch::start({"", path ? path : "", {}});
  REQUIRE(server);
  std::string before;
  {
    migrate::Session killed = tests::connect(server->url());
    before = tests::ask(killed, "SELECT now()");
    ::kill(killed.backend_pid(), SIGKILL);  // the postmaster starts all of it anew
    while (killed.alive()) (void)killed.run("SELECT 1");
  }
  double counted = -1, since = 0;
  while (counted < 0) {
    text::Result<migrate::Session> again = migrate::Session::open({server->url(), "test", 15, {}});
    if (!again) continue;
    const text::Result<migrate::Observed> observed = migrate::observe(*again);
    if (!observed) continue;
    counted = observed->numbers.windows.front().days * 86400;
    since = std::stod(tests::ask(*again, "SELECT extract(epoch FROM now() - '" + before + "'::timestamptz)"));
  }
  CHECK(counted <= since);
}

TEST_CASE("audit 38: a session idle in a transaction is seen, the audit's own is not") {
  Audited audited;
  migrate::Session idle = tests::connect(audited.database);
  tests::ask(idle, "BEGIN");
  audited.settings.thresholds.set("idle-in-transaction", "seconds", 0);
  CHECK(audited.said({{"idle-in-transaction"}, {}}) ==
        "warning idle-in-transaction:session " + std::to_string(idle.backend_pid()) + "\n");
  tests::ask(idle, "ROLLBACK");
  CHECK(audited.said({{"idle-in-transaction"}, {}}).empty());
}

TEST_CASE("audit 27: a repeatable-read session that holds the horizon is named by its pid") {
  Audited audited;
  migrate::Session holder = tests::connect(audited.database);
  tests::ask(holder, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1");
  audited.ask("CREATE TABLE later (a int)");
  audited.settings.thresholds.set("vacuum-blocked", "hours", 0);
  const std::string said = audited.said({{"vacuum-blocked"}, {}});
  CHECK(said.find("vacuum-blocked:session " + std::to_string(holder.backend_pid())) != std::string::npos);
}
