// What VACUUM leaves, who keeps it from its work, and ids that run out: on servers of each version.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>

#include "migrate/audit/origins.h"
#include "tests/pg/audit/audited.h"
#include "tests/pg/audit/physical_standby.h"

using tests::Audited;

namespace {

void await(migrate::Session& session, const std::string& question, const std::string& answer) {
  while (tests::ask(session, question) != answer) {
  }
}

}  // namespace

TEST_CASE("audit 25: statistics that are older than the rows carry no estimate") {
  Audited audited;
  audited.options.large_table = 0;
  audited.settings.thresholds.set("table-bloat", "warning_bytes", 0);
  audited.write(
      "CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t SELECT i, 'x' FROM generate_series(1, "
      "30000) i");
  audited.write("ANALYZE t");
  const migrate::audit::Asked bloat{{"table-bloat"}, {}};
  CHECK(audited.said(bloat).empty());
  audited.write("UPDATE t SET a = repeat('wide', 30) WHERE id % 2 = 0");
  await(audited.session, "SELECT n_mod_since_analyze FROM pg_stat_user_tables WHERE relname = 't'", "15000");
  audited.ask("VACUUM t");
  CHECK(audited.said(bloat).empty());
  REQUIRE(audited.judgement.not_judged.size() == 1);
  CHECK(audited.judgement.not_judged[0].needs.find("ANALYZE") != std::string::npos);
}

TEST_CASE("audit 26: without SELECT there are no statistics of columns, so no estimate and no number") {
  Audited audited;
  audited.options.large_table = audited.options.large_index = 0;
  audited.settings.thresholds.set("table-bloat", "warning_bytes", 0);
  audited.write(
      "CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t SELECT i, 'x' FROM generate_series(1, "
      "60000) i;"
      "ANALYZE t");
  audited.write("DELETE FROM t WHERE id % 4 <> 0");
  audited.write("VACUUM ANALYZE t");
  await(audited.session, "SELECT n_mod_since_analyze FROM pg_stat_user_tables WHERE relname = 't'", "0");
  audited.ask("CREATE ROLE watches IN ROLE pg_monitor");
  const migrate::audit::Asked bloat{{"table-bloat"}, {}};
  CHECK(audited.said(bloat, "watches").empty());
  REQUIRE(audited.judgement.not_judged.size() == 1);
  CHECK(audited.judgement.not_judged[0].needs.find("GRANT SELECT ON ") == 0);
  audited.ask("GRANT SELECT ON ALL TABLES IN SCHEMA public TO watches");
  CHECK(audited.said(bloat, "watches") == "warning table-bloat:public.t\n");
  audited.ask("DROP OWNED BY watches; DROP ROLE watches");
}

TEST_CASE(
    "audit 27: whoever holds the horizon is named: a prepared transaction, a slot, a standby's feedback") {
  const migrate::Scratch server =
      tests::own_server({{"max_prepared_transactions", "5"}, {"wal_level", "logical"}});
  migrate::Session session = tests::connect(server.url());
  tests::ask(session, "SELECT pg_create_logical_replication_slot('stands_still', 'test_decoding')");
  tests::ask(session,
             "CREATE TABLE t (a int); BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'left behind'");
  const tests::PhysicalStandby standby(server, "reads");
  standby.catch_up();  // it is connected by then
  migrate::Session reader = tests::connect(standby.url());
  text::Result<migrate::Observed> observed = migrate::observe(session);
  REQUIRE(observed);
  REQUIRE(observed->numbers.prepared.size() == 1);
  CHECK(observed->numbers.prepared[0].gid == "left behind");
  REQUIRE(observed->numbers.slots.size() == 1);
  CHECK(observed->numbers.slots[0].name == "stands_still");
  CHECK(observed->numbers.slots[0].catalog_xmin_age > 0);
  REQUIRE(observed->numbers.standbys.size() == 1);
  CHECK(observed->numbers.standbys[0].name == "reads");
  tests::ask(session, "ROLLBACK PREPARED 'left behind'");
}

TEST_CASE("audit 28: ids that run out: a table older than autovacuum was to let it become") {
  const migrate::Scratch server = tests::own_server({{"autovacuum_freeze_max_age", "100000"}});
  migrate::Session session = tests::connect(server.url());
  tests::ask(session, "CREATE TABLE old (a int); INSERT INTO old VALUES (1)");
  tests::ask(session,
             "DO $$ BEGIN FOR i IN 1..200000 LOOP BEGIN INSERT INTO old VALUES (i); EXCEPTION WHEN "
             "division_by_zero THEN "
             "NULL; END; END LOOP; END $$");
  const text::Result<migrate::Observed> observed = migrate::observe(session);
  REQUIRE(observed);
  int64_t oldest = 0;
  for (const auto& [oid, table] : observed->numbers.tables) oldest = std::max(oldest, table.xid_age);
  CHECK(oldest > 200000);
}

TEST_CASE("audit 29: what slows autovacuum down, or stops it, is put back, and brought back") {
  Audited audited;
  audited.ask(
      "CREATE TABLE t (a int PRIMARY KEY) WITH (autovacuum_vacuum_cost_delay = 10, autovacuum_enabled = "
      "off)");
  const std::string options = "SELECT reloptions FROM pg_class WHERE relname = 't'";
  const std::string before = tests::ask(audited.session, options);
  for (const char* check : {"autovacuum-slowed", "autovacuum-off"}) {
    audited.said({{check}, {}});
    const auto& findings = audited.judgement.findings;
    const auto found = std::find_if(findings.begin(), findings.end(),
                                    [](const auto& finding) { return finding.subject == "public.t"; });
    REQUIRE(found != findings.end());
    const migrate::audit::Fix fix = *found->fix;
    for (const std::string& sql : fix.sql) audited.ask(sql);
    CHECK(audited.said({{check}, {}}).find("public.t") == std::string::npos);
    for (const std::string& sql : fix.inverse) audited.ask(sql);
  }
  CHECK(tests::ask(audited.session, options).size() == before.size());
}

TEST_CASE("audit 21: after a crash nobody knows how many rows are dead") {
  const migrate::Scratch server = tests::own_server();
  {
    migrate::Session session = tests::connect(server.url());
    tests::ask(session, "CREATE TABLE t (a int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 20000)");
    tests::ask(session, "ANALYZE t");
    tests::ask(session, "DELETE FROM t WHERE a <= 8000; CHECKPOINT");
    await(session, "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 't'", "8000");
    ::kill(session.backend_pid(), SIGKILL);  // the postmaster starts all of it anew
    while (session.alive()) (void)session.run("SELECT 1");
  }
  for (;;) {
    text::Result<migrate::Session> again = migrate::Session::open({server.url(), "test", 15, {}});
    if (!again) continue;
    text::Result<migrate::Observed> observed = migrate::observe(*again);
    if (!observed) continue;
    for (const auto& [oid, table] : observed->numbers.tables) CHECK(table.dead == 0);
    CHECK(observed->numbers.windows.front().days < 1);
    const migrate::audit::Settings settings;
    const std::map<uint32_t, double> days;
    observed->numbers.system_identifier = "7000000000000000000";  // had the cluster been made long ago
    const migrate::audit::Judgement judgement =
        migrate::audit::judge({observed->schema, observed->numbers, settings, days},
                              migrate::audit::with_outside({}), {}, {{"dead-rows"}, {}});
    CHECK(judgement.findings.empty());
    REQUIRE(judgement.not_judged.size() == 1);
    CHECK(judgement.not_judged[0].needs == "ANALYZE");
    break;
  }
}

TEST_CASE("audit 38: a chain of three that wait for each other, with the right pids") {
  Audited audited;
  audited.ask("CREATE TABLE t (a int)");
  migrate::Session holder = tests::connect(audited.database), second = tests::connect(audited.database),
                   third = tests::connect(audited.database);
  tests::ask(holder, "BEGIN; SELECT FROM t");
  REQUIRE(second.start("BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE; COMMIT"));
  await(audited.session, "SELECT count(*) FROM pg_locks WHERE NOT granted", "1");
  REQUIRE(third.start("SELECT FROM t"));
  await(audited.session, "SELECT count(*) FROM pg_locks WHERE NOT granted", "2");
  audited.settings.thresholds.set("blocked-session", "seconds", 0);
  CHECK(audited.said({{"blocked-session"}, {}}) ==
        fmt::format("warning blocked-session:session {}\nwarning blocked-session:session {}\n",
                    std::min(second.backend_pid(), third.backend_pid()),
                    std::max(second.backend_pid(), third.backend_pid())));
  std::map<int64_t, std::vector<int64_t>> blocked_by;
  for (const migrate::Backend& backend : audited.observed->numbers.backends)
    blocked_by[backend.pid] = backend.blocked_by;
  CHECK(blocked_by[second.backend_pid()] == std::vector<int64_t>{holder.backend_pid()});
  CHECK(blocked_by[third.backend_pid()] == std::vector<int64_t>{second.backend_pid()});
  CHECK(!blocked_by.contains(audited.session.backend_pid()));
  tests::ask(holder, "COMMIT");
  CHECK(!second.finish().error);
  CHECK(!third.finish().error);
}

TEST_CASE("audit 13: a table gets its key while a writer holds it open") {
  Audited audited;
  audited.write(
      "CREATE TABLE bare (number int NOT NULL, a text); INSERT INTO bare SELECT i, 'x' FROM "
      "generate_series(1, "
      "12000) i");
  audited.write("ANALYZE bare");
  CHECK(audited.said({{"missing-primary-key"}, {}}) == "warning missing-primary-key:public.bare\n");
  const migrate::audit::Fix fix = *audited.first().fix;
  REQUIRE(fix.sql.size() == 2);
  migrate::Session writer = tests::connect(audited.database), builder = tests::connect(audited.database);
  tests::ask(writer, "BEGIN; INSERT INTO bare VALUES (0, 'mine')");
  REQUIRE(builder.start(fix.sql[0]));
  await(audited.session, "SELECT count(*) FROM pg_class WHERE relname = 'bare_pkey'", "1");
  // A second one writes meanwhile, and waits for nobody.
  tests::ask(audited.session, "INSERT INTO bare VALUES (-1, 'theirs')");
  tests::ask(writer, "COMMIT");
  CHECK(!builder.finish().error);
  audited.ask(fix.sql[1]);
  CHECK(audited.said({{"missing-primary-key"}, {}}).empty());
  for (const std::string& sql : fix.inverse) audited.ask(sql);
  CHECK(audited.said({{"missing-primary-key"}, {}}) == "warning missing-primary-key:public.bare\n");
}
