// What `up` and `down` do and leave, one case a promise.
#include <doctest/doctest.h>

#include <thread>

#include "migrate/execute/adopt.h"
#include "migrate/verify/downs.h"
#include "tests/pg/migrate/folder.h"

using migrate::Outcome;
using migrate::Target;
using tests::ask;
using tests::Folder;
using Ending = migrate::Outcome::Ending;

namespace {

constexpr const char* bare = "-- migrate:up transaction:false\n";

}  // namespace

TEST_CASE("up, down and redo, with the record of each") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a (id int);\n-- migrate:down\nDROP TABLE a;\n")
      .put("0002_b.sql", "-- migrate:up\nCREATE TABLE b (id int);\n-- migrate:down\nDROP TABLE b;\n");
  const Outcome outcome = tests::up(folder, database);
  CHECK(outcome.ending == Ending::done);
  CHECK(outcome.executed.done.size() == 2);
  CHECK(tests::applied(database) == "0001 0002");
  CHECK(tests::up(folder, database).executed.done.empty());

  migrate::Session session = tests::connect(database);
  CHECK(ask(session, "SELECT count(*) FROM schemalint.runs WHERE outcome = 'done'") == "1");
  CHECK(ask(session,
            "SELECT applied_by = session_user AND applied_at <= clock_timestamp() AND statements = 1 "
            "AND length(checksum) = 64 FROM schemalint.revisions WHERE revision = '0002'") == "t");

  CHECK(tests::go(folder, tests::run_options(database), {Target::Kind::redo, {}, {}, false}).ending ==
        Ending::done);
  CHECK(tests::applied(database) == "0001 0002");
  CHECK(tests::go(folder, tests::run_options(database), {Target::Kind::down, {}, {}, true}).ending ==
        Ending::done);
  CHECK(tests::applied(database) == "");
  CHECK(
      ask(session, "SELECT string_agg(direction || ' ' || revision, ', ' ORDER BY id) FROM schemalint.log") ==
      "up 0001, up 0002, down 0002, up 0002, down 0002, down 0001");
}

TEST_CASE("a dry run writes nothing at all") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a (id int);\n-- migrate:down\nDROP TABLE a;\n");
  migrate::RunOptions options = tests::run_options(database);
  options.dry_run = true;
  CHECK(tests::go(folder, options, {}).plan.steps.size() == 1);
  migrate::Session session = tests::connect(database);
  CHECK(ask(session, "SELECT count(*) FROM pg_namespace WHERE nspname = 'schemalint'") == "0");
}

TEST_CASE("an error rolls its revision back, keeps those before, and names the place") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a (id int);\n")
      .put("0002_b.sql", "-- migrate:up\nCREATE TABLE b (id int);\nINSERT INTO a\n  SELECT 'é', nope;\n");
  const Outcome outcome = tests::up(folder, database);
  CHECK(outcome.ending == Ending::failed);
  REQUIRE(outcome.executed.failed);
  CHECK(outcome.executed.failed->error.sqlstate == "42703");
  CHECK(outcome.executed.failed->at.line == 4);
  CHECK(outcome.executed.failed->at.column == 15);
  CHECK(tests::applied(database) == "0001");
  migrate::Session session = tests::connect(database);
  CHECK(ask(session, "SELECT to_regclass('b')") == "");
  CHECK(ask(session, "SELECT error FROM schemalint.log WHERE revision = '0002'").starts_with("42703: "));
}

TEST_CASE("a deferred constraint that fails at COMMIT is that revision's failure") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder
      .put("0001_a.sql",
           "-- migrate:up\nCREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE c (p int REFERENCES p "
           "INITIALLY DEFERRED);\n")
      .put("0002_b.sql", "-- migrate:up\nINSERT INTO c VALUES (1);\n");
  const Outcome outcome = tests::up(folder, database);
  CHECK(outcome.ending == Ending::failed);
  CHECK(outcome.executed.failed->error.sqlstate == "23503");
  CHECK(tests::applied(database) == "0001");
}

TEST_CASE("an interrupt cancels the statement, rolls back, records nothing and lets go of the lock") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a (id int);\nSELECT pg_sleep(600);\n");
  migrate::RunOptions options = tests::run_options(database, "to be interrupted");
  options.connect.interrupt = migrate::Interrupt::by_hand();
  Outcome outcome;
  std::thread runner([&] { outcome = tests::go(folder, options, {}); });
  migrate::Session session = tests::connect(database);
  tests::await(session,
               "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'to be interrupted' "
               "AND state = 'active' AND query LIKE '%pg_sleep%'",
               "1");
  options.connect.interrupt.request();
  runner.join();
  CHECK(outcome.ending == Ending::interrupted);
  CHECK(tests::applied(database) == "");
  CHECK(ask(session, "SELECT to_regclass('a')") == "");
  CHECK(ask(session, "SELECT outcome FROM schemalint.runs") == "interrupted");
  CHECK(ask(session, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0");
}

TEST_CASE("two concurrent builds and an ANALYZE in one revision all run, one statement a message") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_t.sql", "-- migrate:up\nCREATE TABLE t (a int, b int);\n")
      .put("0002_i.sql", std::string(bare) +
                             "CREATE INDEX CONCURRENTLY ia ON t (a);\n"
                             "CREATE INDEX CONCURRENTLY ib ON t (b);\nANALYZE t;\n");
  const Outcome outcome = tests::up(folder, database);
  CHECK(outcome.ending == Ending::done);
  CHECK_FALSE(outcome.executed.done.at(1).transactional);
  migrate::Session session = tests::connect(database);
  CHECK(ask(session, "SELECT count(*) FROM pg_index WHERE indrelid = 't'::regclass AND indisvalid") == "2");
  CHECK(ask(session, "SELECT count(*) FROM schemalint.progress") == "0");
}

TEST_CASE("a build that fails leaves an INVALID index, which is named; the next run builds it again") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_t.sql", "-- migrate:up\nCREATE TABLE t (a int);\nINSERT INTO t VALUES (1), (1);\n")
      .put("0002_i.sql", std::string(bare) + "CREATE UNIQUE INDEX CONCURRENTLY ia ON t (a);\nANALYZE t;\n");
  const Outcome failed = tests::up(folder, database);
  CHECK(failed.ending == Ending::failed);
  CHECK(failed.executed.failed->error.sqlstate == "23505");
  REQUIRE(failed.executed.failed->notes.size() == 1);
  CHECK(failed.executed.failed->notes[0].find("public.ia INVALID") != std::string::npos);

  migrate::Session session = tests::connect(database);
  ask(session, "DELETE FROM t WHERE ctid = '(0,1)'");
  CHECK(tests::up(folder, database).ending == Ending::done);
  CHECK(ask(session, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ia'::regclass") == "t");
}

TEST_CASE("an INVALID index of another's making is not taken for done; repair drops it") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_t.sql", "-- migrate:up\nCREATE TABLE t (a int);\nINSERT INTO t VALUES (1), (1);\n");
  REQUIRE(tests::up(folder, database).ending == Ending::done);
  migrate::Session session = tests::connect(database);
  CHECK(session.run("CREATE UNIQUE INDEX CONCURRENTLY ia ON t (a)").error->sqlstate == "23505");
  ask(session, "DELETE FROM t WHERE ctid = '(0,1)'");
  folder.put("0002_i.sql",
             std::string(bare) + "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ia ON t (a);\n");
  const Outcome outcome = tests::up(folder, database);
  CHECK(outcome.ending == Ending::failed);
  CHECK(outcome.executed.failed->error.message.find("INVALID index public.ia") != std::string::npos);

  const Outcome repaired = migrate::repair(folder.chain(), {}, tests::run_options(database));
  CHECK(repaired.settled == std::vector<std::string>{"dropped the INVALID index public.ia of t"});
  CHECK(tests::up(folder, database).ending == Ending::done);
  CHECK(ask(session, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ia'::regclass") == "t");
}

TEST_CASE("CONCURRENTLY in a transaction is refused before anything runs") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_t.sql", "-- migrate:up\nCREATE TABLE t (a int);\n")
      .put("0002_i.sql", "-- migrate:up\nSELECT 1;\nCREATE INDEX CONCURRENTLY ia ON t (a);\n");
  const Outcome outcome = tests::up(folder, database);
  CHECK(outcome.ending == Ending::refused);
  CHECK(tests::obstacles(outcome) == "needs-no-transaction");
  CHECK(outcome.obstacles[0].at.line == 3);
  migrate::Session session = tests::connect(database);
  CHECK(ask(session, "SELECT to_regclass('t')") == "");
}

TEST_CASE("BEGIN and COMMIT around a whole script are understood, anything else refused, nothing half done") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nBEGIN;\nCREATE TABLE a ();\nCOMMIT;\n");
  CHECK(tests::up(folder, database).ending == Ending::done);
  folder.put("0002_b.sql", "-- migrate:up\nCREATE TABLE b ();\nCOMMIT;\nCREATE TABLE c ();\n");
  CHECK(tests::obstacles(tests::up(folder, database)) == "transaction-control");
  // A way past the plan: what commits inside is refused by the server itself.
  folder.put(
      "0002_b.sql",
      "-- migrate:up\nCREATE TABLE b ();\nDO $$ BEGIN EXECUTE 'COM' || 'MIT'; END $$;\nCREATE TABLE c ();\n");
  CHECK(tests::up(folder, database).ending == Ending::failed);
  migrate::Session session = tests::connect(database);
  CHECK(ask(session, "SELECT to_regclass('b')") == "");
  CHECK(tests::applied(database) == "0001");
}

TEST_CASE("nothing that one file does to the session reaches the next, nor the record") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  ask(session,
      "DROP ROLE IF EXISTS somebody; CREATE ROLE somebody; GRANT CREATE ON SCHEMA public TO somebody");
  Folder folder;
  folder
      .put(
          "0001_a.sql",
          "-- migrate:up\nCREATE TEMP TABLE leftover (a int);\nPREPARE p AS SELECT 1;\nLISTEN l;\n"
          "SET search_path = pg_catalog;\nSET lock_timeout = '1h';\nSET default_transaction_read_only = on;\n"
          "SELECT set_config('app.m', 'x', false);\nDECLARE c CURSOR WITH HOLD FOR SELECT 1;\nSET ROLE "
          "somebody;\n")
      .put("0002_b.sql",
           std::string(bare) + "SET ROLE somebody;\nCREATE TABLE b ();\nANALYZE b;\nVACUUM b;\n")
      .put("0003_c.sql",
           "-- migrate:up\nDO $$ BEGIN\n"
           "ASSERT current_user = session_user, 'role';\nASSERT to_regclass('leftover') IS NULL, 'temp';\n"
           "ASSERT current_setting('search_path') = '\"$user\", public', 'search_path';\n"
           "ASSERT current_setting('lock_timeout') = '5s', 'lock_timeout';\n"
           "ASSERT coalesce(current_setting('app.m', true), '') = '', 'custom';\n"
           "ASSERT (SELECT count(*) FROM pg_prepared_statements) = 0, 'prepared';\n"
           "ASSERT (SELECT count(*) FROM pg_cursors WHERE is_holdable) = 0, 'cursor';\n"
           "ASSERT (SELECT count(*) FROM pg_listening_channels()) = 0, 'listen';\nEND $$;\n");
  const Outcome outcome = tests::up(folder, database);
  if (outcome.executed.failed) MESSAGE(outcome.executed.failed->error.message);
  CHECK(outcome.ending == Ending::done);
  CHECK(ask(session, "SELECT tableowner FROM pg_tables WHERE tablename = 'b'") == "somebody");
  CHECK(ask(session, "SELECT string_agg(DISTINCT applied_by, ',') FROM schemalint.revisions") == "postgres");
  ask(session, "DROP OWNED BY somebody; DROP ROLE somebody");
}

TEST_CASE("empty scripts, comments and semicolons alone are applied as what they are") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\n")
      .put("0002_b.sql", "-- migrate:up\n-- nothing yet\n/* nor here */\n")
      .put("0003_c.sql", "-- migrate:up\n;;\n;\n")
      .put("0004_d.sql", std::string(bare) + ";\n-- x\n");
  CHECK(tests::up(folder, database).ending == Ending::done);
  CHECK(tests::applied(database) == "0001 0002 0003 0004");
}

TEST_CASE("a byte order mark and line ends make no difference, other bytes are refused with their place") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a (\n  id int\n);\n");
  REQUIRE(tests::up(folder, database).ending == Ending::done);
  folder.put("0001_a.sql", "\xEF\xBB\xBF-- migrate:up\r\nCREATE TABLE a (\r\n  id int\r\n);");
  CHECK(tests::up(folder, database).ending == Ending::done);
  for (const std::string& bytes : {std::string("SELECT '\xE9';"), std::string("SELECT '\0';", 11)}) {
    folder.put("0002_b.sql", "-- migrate:up\n" + bytes + "\n");
    const Outcome outcome = tests::up(folder, database);
    CHECK(outcome.ending == Ending::refused);
    REQUIRE_FALSE(outcome.obstacles.empty());
    CHECK(outcome.obstacles[0].path.ends_with("0002_b.sql"));
  }
}

TEST_CASE("a broken chain is refused before anybody connects") {
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nSELECT 1;\n").put("0001_b.sql", "-- migrate:up\nSELECT 2;\n");
  const Outcome outcome = tests::up(folder, "host=/nonexistent");
  CHECK(outcome.ending == Ending::refused);
  CHECK(tests::obstacles(outcome).starts_with("broken-chain"));
}

TEST_CASE("edited, missing and late files are refused by name, each with a way on") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a (id int);\n-- migrate:down\nDROP TABLE a;\n")
      .put("0003_c.sql", "-- migrate:up\nCREATE TABLE c (id int);\n-- migrate:down\nDROP TABLE c;\n");
  REQUIRE(tests::up(folder, database).ending == Ending::done);

  folder.put("0001_a.sql",
             "-- migrate:up\n-- a comment\nCREATE TABLE a (id bigint);\n-- migrate:down\nDROP TABLE a;\n");
  CHECK(tests::obstacles(tests::up(folder, database)) == "edited");
  CHECK(migrate::repair(folder.chain(), {"0001", {}}, tests::run_options(database)).ending == Ending::done);
  CHECK(tests::up(folder, database).ending == Ending::done);

  folder.put("0002_b.sql", "-- migrate:up\nCREATE TABLE b (id int);\n-- migrate:down\nDROP TABLE b;\n");
  CHECK(tests::obstacles(tests::up(folder, database)) == "out-of-order");
  migrate::RunOptions options = tests::run_options(database);
  options.plan.out_of_order = true;
  CHECK(tests::go(folder, options, {}).ending == Ending::done);
  CHECK(tests::applied(database) == "0001 0003 0002");

  folder.remove("0003_c.sql");
  CHECK(tests::obstacles(tests::up(folder, database)) == "missing-file");
  options.plan.allow_missing = true;
  CHECK(tests::go(folder, options, {}).ending == Ending::done);
}

TEST_CASE("COPY data below its statement is loaded") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_t.sql",
             "-- migrate:up\nCREATE TABLE t (a int, b text);\nCOPY t FROM STDIN;\n1\tone; two\n2\t'\n\\.\n"
             "INSERT INTO t VALUES (3, '');\n");
  CHECK(tests::up(folder, database).ending == Ending::done);
  migrate::Session session = tests::connect(database);
  CHECK(ask(session, "SELECT string_agg(b, '|' ORDER BY a) FROM t") == "one; two|'|");
}

TEST_CASE("a lock that is held makes the revision try again") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_t.sql", "-- migrate:up\nCREATE TABLE t (a int);\n");
  REQUIRE(tests::up(folder, database).ending == Ending::done);
  folder.put("0002_b.sql", "-- migrate:up\nALTER TABLE t ADD COLUMN b int;\n");
  migrate::Session holder = tests::connect(database);
  ask(holder, "BEGIN; LOCK TABLE t");
  migrate::RunOptions options = tests::run_options(database);
  options.settings.lock_timeout = "10ms";
  migrate::Events events;
  int retries = 0;
  events.retrying = [&](const migrate::Step&, const migrate::ServerError& error, std::chrono::milliseconds) {
    CHECK(error.sqlstate == "55P03");
    if (++retries == 1) ask(holder, "COMMIT");
  };
  const Outcome outcome = tests::go(folder, options, {}, events);
  CHECK(outcome.ending == Ending::done);
  CHECK(outcome.executed.done.at(0).retries == 1);
}

TEST_CASE("another tool's history is taken over, and only what is pending runs") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a ();\n")
      .put("0002_b.sql", "-- migrate:up\nCREATE TABLE b ();\n")
      .put("0003_c.sql", "-- migrate:up\nCREATE TABLE c ();\n");
  const migrate::RunOptions options = tests::run_options(database);
  CHECK(migrate::adopt(folder.chain(), options).ending == Ending::refused);
  migrate::Session session = tests::connect(database);
  ask(session,
      "CREATE TABLE schema_migrations (version varchar PRIMARY KEY);"
      "INSERT INTO schema_migrations VALUES ('0001'), ('0002');CREATE TABLE a ();CREATE TABLE b ()");
  CHECK(migrate::adopt(folder.chain(), options).ending == Ending::done);
  CHECK(tests::applied(database) == "0001 0002");
  CHECK(tests::up(folder, database).executed.done.size() == 1);
  CHECK(migrate::adopt(folder.chain(), options).ending == Ending::refused);
}

TEST_CASE("a dirty row of another tool blocks, a last version stands for all before it") {
  const std::string database = tests::fresh_database();
  Folder folder;
  for (const char* name : {"1_a", "2_b", "10_c"}) {
    folder.put(std::string(name) + ".up.sql", "SELECT 1;\n")
        .put(std::string(name) + ".down.sql", "SELECT 1;\n");
  }
  migrate::Session session = tests::connect(database);
  ask(session,
      "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);"
      "INSERT INTO schema_migrations VALUES (2, true)");
  const Outcome dirty = migrate::adopt(folder.chain(), tests::run_options(database));
  CHECK(dirty.ending == Ending::refused);
  CHECK(dirty.message.find("dirty") != std::string::npos);
  ask(session, "UPDATE schema_migrations SET dirty = false");
  CHECK(migrate::adopt(folder.chain(), tests::run_options(database)).ending == Ending::done);
  CHECK(tests::applied(database) == "1 2");
}

TEST_CASE("what a down loses is told, down to comments and privileges; what it brings back is not") {
  Folder folder;
  const auto pair = [](const std::string& up, const std::string& down) {
    return "-- migrate:up\n" + up + "\n-- migrate:down\n" + down + "\n";
  };
  folder
      .put("01_t.sql", pair("CREATE TABLE t (a int, b text NOT NULL DEFAULT 'x', c int, d int);\n"
                            "COMMENT ON COLUMN t.a IS 'first'; CREATE INDEX tb ON t (b);",
                            "DROP TABLE t;"))
      .put("02_order.sql", pair("ALTER TABLE t DROP COLUMN c;", "ALTER TABLE t ADD COLUMN c int;"))
      .put("03_moved.sql", pair("ALTER TABLE t DROP COLUMN a;", "ALTER TABLE t ADD COLUMN a int;"))
      .put("04_lost.sql", pair("ALTER TABLE t DROP COLUMN b;", "ALTER TABLE t ADD COLUMN b text;"))
      .put("05_grant.sql", pair("GRANT SELECT ON t TO PUBLIC;", "SELECT 1;"))
      .put("06_revoke.sql", pair("GRANT UPDATE ON t TO PUBLIC;", "REVOKE UPDATE ON t FROM PUBLIC;"))
      .put("07_empty.sql", pair("SELECT 1;", ""))
      .put("08_concurrently.sql",
           "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY ta ON t (d);\n"
           "-- migrate:down transaction:false\nDROP INDEX CONCURRENTLY ta;\n")
      .put("09_in_transaction.sql", pair("CREATE INDEX tc ON t (d);", "DROP INDEX CONCURRENTLY tc;"));
  const auto proofs = migrate::prove_downs(folder.chain(), tests::server(), {});
  REQUIRE(proofs);
  std::string results;
  for (const migrate::Proof& proof : *proofs) results += std::string(name(proof.result)) + " ";
  CHECK(
      results ==
      "restored column-order not-restored not-restored not-restored restored restored restored down-fails ");
  const auto told = [&](size_t i) {
    std::string all;
    for (const diff::Difference& difference : proofs->at(i).differences) all += difference.sentence() + "\n";
    return all;
  };
  CHECK(told(2).find("comment on column a of table public.t is missing") != std::string::npos);
  CHECK(told(3).find("tb") != std::string::npos);
  CHECK(told(4).find("privileges on table public.t is not expected") != std::string::npos);
}

TEST_CASE("what the server refuses in a block for its table's sake goes to it bare") {
  const std::string database = tests::fresh_database();
  const int version = tests::connect(database).server_version().major;
  Folder folder;
  folder.put("0001_p.sql",
             "-- migrate:up\nCREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id);\n"
             "CREATE TABLE q PARTITION OF p DEFAULT;\n");
  folder.put("0002_r.sql", std::string(bare) + "REINDEX TABLE p;\n");
  if (version >= 15) folder.put("0003_c.sql", std::string(bare) + "CLUSTER p USING p_pkey;\n");
  if (version >= 19) folder.put("0004_r.sql", std::string(bare) + "REPACK p;\n");
  if (version >= 19) folder.put("0005_r.sql", std::string(bare) + "REPACK (CONCURRENTLY) q;\n");
  if (version >= 14) CHECK(tests::up(folder, database).ending == Ending::done);
}

TEST_CASE("a subscription without a slot may be dropped in a transaction, one with a slot may not") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql",
             "-- migrate:up\nCREATE SUBSCRIPTION without CONNECTION 'dbname=x' PUBLICATION p WITH (connect = "
             "false, slot_name = NONE);\nCREATE SUBSCRIPTION one CONNECTION 'dbname=x' PUBLICATION p WITH "
             "(connect = false);\n");
  folder.put("0002_b.sql", "-- migrate:up\nDROP SUBSCRIPTION without;\n");
  folder.put("0003_c.sql", "-- migrate:up\nDROP SUBSCRIPTION one;\n");
  const Outcome outcome = tests::up(folder, database);
  CHECK(outcome.ending == Ending::failed);
  CHECK(outcome.executed.done.size() == 2);
  REQUIRE(outcome.executed.failed);
  CHECK(outcome.executed.failed->error.sqlstate == "25001");
  CHECK(outcome.executed.failed->notes.front() == "this statement needs a revision without a transaction");
  migrate::Session session = tests::connect(database);
  ask(session, "ALTER SUBSCRIPTION one SET (slot_name = NONE)");
  CHECK(tests::up(folder, database).ending == Ending::done);
  CHECK(ask(session, "SELECT count(*) FROM pg_subscription WHERE subname IN ('one', 'without')") == "0");
}

TEST_CASE("the parts of one change are proved together: all downs in the reverse order, all ups again") {
  const auto part = [](const char* id, const char* title, const char* direction) {
    return std::string(id) + "_" + title + "." + direction + ".sql";
  };
  Folder folder;
  const struct {
    const char *id, *title, *up, *down;
  } table[] = {
      {"20240101000000000000", "logins", "CREATE TABLE logins (id bigint);", "DROP TABLE login_methods;"},
      {"20240101000000000001", "logins", "CREATE TABLE login_methods (id bigint);", "DROP TABLE logins;"},
      {"20240102000000000000", "left", "CREATE TABLE kept (id bigint);", "-- the next one"},
      {"20240102000000000001", "left", "CREATE INDEX kept_id ON kept (id);", "DROP INDEX kept_id;"},
      {"20240103000000000000", "alone", "ALTER TABLE kept ADD a text;", "ALTER TABLE kept DROP a;"},
      {"20240104000000000000", "wrong", "CREATE TABLE other (id bigint);", "DROP TABLE other;"},
      {"20240104000000000001", "wrong", "CREATE INDEX other_id ON other (id);", "DROP INDEX nobody;"},
      {"20240105000000000000", "last", "ALTER TABLE other ADD a text;", "ALTER TABLE other DROP a;"},
  };
  for (const auto& row : table)
    folder.put(part(row.id, row.title, "up"), row.up).put(part(row.id, row.title, "down"), row.down);
  const auto proofs = migrate::prove_downs(folder.chain(), tests::server(), {});
  REQUIRE(proofs);
  std::string results;
  for (const migrate::Proof& proof : *proofs) results += std::string(name(proof.result)) + " ";
  CHECK(results == "restored restored not-restored restored restored restored down-fails restored ");
  CHECK(proofs->at(2).differences.at(0).sentence() == "table public.kept is not expected");
  CHECK(proofs->at(6).failed->error.message == "index \"nobody\" does not exist");
}
