// What a statement means does not hang on what was set for a role or a database; and as whom a run runs.
#include <doctest/doctest.h>

#include "tests/pg/migrate/folder.h"

using migrate::Outcome;
using tests::ask;
using tests::Folder;
using Ending = migrate::Outcome::Ending;

TEST_CASE("a role's or a database's settings do not change what a statement means") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  const std::string name = session.identifier(ask(session, "SELECT current_database()"));
  const bool old_strings = session.server_version().major < 19;
  for (const char* set : {"DateStyle = 'SQL, DMY'", "IntervalStyle = 'iso_8601'", "array_nulls = off",
                          "transform_null_equals = on", "row_security = off", "lock_timeout = '1min'",
                          "default_transaction_isolation = 'serializable'", "xmloption = 'document'"})
    ask(session, "ALTER DATABASE " + name + " SET " + set);
  if (old_strings) ask(session, "ALTER DATABASE " + name + " SET standard_conforming_strings = off");
  Folder folder;
  const std::string record =
      "INSERT INTO seen SELECT concat_ws('; ', '\\n', '2020-02-01'::date, '1 day'::interval, "
      "'{NULL}'::text[], "
      "current_setting('transform_null_equals'), current_setting('row_security'), "
      "current_setting('transaction_isolation'), current_setting('xmloption'));\n";
  folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE seen (what text);\n" + record)
      .put("0002_b.sql", "-- migrate:up\nSET DateStyle = 'German';\n" + record)
      .put("0003_c.sql", "-- migrate:up\n" + record);
  CHECK(tests::up(folder, database).ending == Ending::done);
  const std::string expected = "\\n; 2020-02-01; 1 day; {NULL}; off; on; read committed; content";
  CHECK(ask(session, "SELECT string_agg(what, ' | ') FROM (SELECT what FROM seen LIMIT 1) s") == expected);
  CHECK(ask(session, "SELECT count(*) FROM seen WHERE what = (SELECT what FROM seen LIMIT 1)") == "2");
  CHECK(ask(session, "SELECT count(*) FROM seen WHERE what LIKE '%; 01.02.2020; %'") == "1");
}

TEST_CASE("a run as another role: what it makes is that role's, and the history too") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  const std::string name = session.identifier(ask(session, "SELECT current_database()"));
  ask(session,
      "DROP ROLE IF EXISTS deployer; DROP ROLE IF EXISTS \"the owner\"; CREATE ROLE deployer LOGIN "
      "NOINHERIT; CREATE "
      "ROLE \"the owner\"; GRANT CREATE ON DATABASE " +
          name + " TO \"the owner\"; GRANT CREATE, USAGE ON SCHEMA public TO \"the owner\"");
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a ();\nRESET ROLE;\n-- migrate:down\nDROP TABLE a;\n")
      .put("0002_b.sql", "-- migrate:up\nCREATE TABLE b ();\n-- migrate:down\nDROP TABLE b;\n");
  migrate::RunOptions options = tests::run_options(database + " user=deployer");
  options.settings.role = "the owner";
  const Outcome refused = tests::go(folder, options, {});
  CHECK(refused.ending == Ending::refused);
  CHECK(refused.message.ends_with("\nGRANT \"the owner\" TO deployer;"));
  for (const std::string nobody : {"nobody at all", "nobody"}) {
    options.settings.role = nobody;
    CHECK(tests::go(folder, options, {}).message ==
          "role \"" + nobody +
              "\" does not exist\n--role, or [migrate] role, names the role to run as: one that the server "
              "has");
  }
  options.settings.role = "the owner";
  ask(session, "GRANT \"the owner\" TO deployer");
  const Outcome outcome = tests::go(folder, options, {});
  CHECK(outcome.message == "");
  CHECK(outcome.ending == Ending::done);
  CHECK(ask(session,
            "SELECT string_agg(DISTINCT tableowner, ', ') FROM pg_tables WHERE schemaname IN ('public', "
            "'schemalint')") == "the owner");
  CHECK(ask(session, "SELECT string_agg(DISTINCT applied_by, ', ') FROM schemalint.revisions") == "deployer");
  CHECK(migrate::look(options)->recorded.history.applied.size() == 2);
  CHECK(tests::go(folder, options, {migrate::Target::Kind::down, {}, {}, true}).ending == Ending::done);
  ask(session, "DROP OWNED BY \"the owner\", deployer; DROP ROLE deployer; DROP ROLE \"the owner\"");
}

TEST_CASE("a server that is read-only is told from a standby, before anything runs") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a ();\n");
  const Outcome outcome = tests::up(folder, database + " options='-c default_transaction_read_only=on'");
  CHECK(outcome.ending == Ending::refused);
  CHECK(
      outcome.message.starts_with("transactions are read-only here: default_transaction_read_only is on\n"));
}
