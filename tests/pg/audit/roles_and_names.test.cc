// Who asks, through what, and what things may be called.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "migrate/observe/pooler.h"
#include "tests/cli/place.h"
#include "tests/pg/audit/audited.h"
#include "tests/pg/audit/physical_standby.h"
#include "tests/pg/pooler.h"
#include "tests/support/places.h"

using nlohmann::json;
using tests::Audited;
using tests::Place;
using tests::Ran;

namespace {

constexpr const char* first_revision =
    "-- migrate:up\nCREATE TABLE t (id int PRIMARY KEY, a int, b int);\n"
    "CREATE INDEX a_idx ON t (a);\n"
    "-- schemalint: allow redundant-index the planner of our reports wants it\n"
    "CREATE INDEX a_b_idx ON t (a, b);\n"
    "CREATE INDEX b_idx ON t (b);\nCREATE INDEX b_a_idx ON t (b, a);\n"
    "COMMENT ON INDEX b_idx IS 'schemalint: allow redundant-index so do we';\n"
    "-- migrate:down\nDROP TABLE t;\n";

}  // namespace

TEST_CASE("audit 45: each role judges at least as much as the one before, and none of them fails") {
  Audited audited;
  audited.ask(
      "CREATE ROLE r_plain LOGIN; CREATE ROLE r_stats LOGIN IN ROLE pg_read_all_stats; CREATE ROLE r_monitor "
      "LOGIN IN "
      "ROLE pg_monitor; CREATE ROLE r_owner LOGIN IN ROLE pg_monitor; CREATE TABLE t (id serial PRIMARY KEY, "
      "a text);"
      "ALTER TABLE t OWNER TO r_owner");
  const Place place;
  size_t before = 0;
  for (const char* role : {"r_plain", "r_stats", "r_monitor", "r_owner", "postgres"}) {
    const Ran ran = place.run(
        "migrate",
        fmt::format("audit --format json --fail-on never --role {} --database '{}'", role, audited.database));
    REQUIRE_MESSAGE(ran.status == 0, role, ": ", ran.err);
    const json report = json::parse(ran.out);
    CHECK(report["server"]["role"] == role);
    const auto judged = report["score"]["judged"].get<size_t>();
    CHECK_MESSAGE(judged >= before, role);
    before = judged;
  }
  const Ran nobody =
      place.run("migrate", fmt::format("audit --role nobody_here --database '{}'", audited.database));
  CHECK(nobody.status == 1);
  CHECK(nobody.err.find("role \"nobody_here\" does not exist") != std::string::npos);
  audited.ask("DROP OWNED BY r_owner; DROP ROLE r_plain, r_stats, r_monitor, r_owner");
}

TEST_CASE("audit 47: names of any kind stay apart, in keys, in the page and in SQL") {
  Audited audited;
  audited.ask(
      "CREATE SCHEMA \"a.b\"; CREATE TABLE \"a.b\".c (x int); CREATE SCHEMA a; CREATE TABLE a.\"b.c\" (x "
      "int);"
      "CREATE TABLE \"<script>alert(1)</script>\" (x int); CREATE TABLE \"\xC3\x9Cn\xC3\xAF\"\"code\" (x "
      "int);"
      "CREATE TABLE \"" +
      std::string(63, 'n') + "\" (x int)");
  const Place place;
  const Ran ran = place.run(
      "migrate",
      fmt::format("audit --format json --only missing-primary-key --output page.html --output page.sarif "
                  "--database '{}'",
                  audited.database));
  REQUIRE_MESSAGE(ran.status == 0, ran.err);
  const json found = json::parse(ran.out)["findings"];
  CHECK(found.size() == 5);
  CHECK(place.bytes("page.html").find("<script>") == std::string::npos);
  CHECK(place.bytes("page.html").find("&lt;script&gt;alert(1)") != std::string::npos);
  CHECK(json::parse(place.bytes("page.sarif"))["runs"][0]["results"].size() == 5);
}

TEST_CASE(
    "audit 49: what the chain, a COMMENT or the configuration allows is counted; an idle allowance is a "
    "note") {
  const Place place;
  const std::string database = tests::fresh_database();
  const std::string words = " --chain migrations --database '" + database + "'";
  place.put("migrations/0001_t.sql", first_revision);
  REQUIRE(place.run("migrate", "up" + words).status == 0);
  const std::string audit = "audit --only redundant-index --fail-on note" + words;
  const Ran allowed = place.run("migrate", audit);
  INFO(allowed.out << allowed.err);
  CHECK(allowed.status == 0);
  CHECK(allowed.out.find("2 allowed\n") != std::string::npos);
  place.put("schemalint.toml",
            "[chain]\npath = \"migrations\"\n[audit.allow]\n\"redundant-index\" = { \"public.gone_idx\" = "
            "\"it was there "
            "once\" }\n");
  const Ran idle = place.run("migrate", audit);
  CHECK(idle.status == 1);
  CHECK(idle.out.find("note[unused-allow]: [audit.allow] allows redundant-index of public.gone_idx") !=
        std::string::npos);
}

TEST_CASE("audit 49: against an earlier look only what is new is told as new") {
  const Place place;
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  tests::ask(session, "CREATE TABLE old_one (a int)");
  const std::string words = " --only missing-primary-key --database '" + database + "'";
  REQUIRE(place.run("migrate", "audit --save looks" + words).status == 0);
  tests::ask(session, "CREATE TABLE new_one (a int)");
  const Ran second = place.run("migrate", "audit --format json --against looks" + words);
  const json against = json::parse(second.out)["against"];
  CHECK(against["new"] == json::array({"missing-primary-key:public.new_one"}));
  CHECK(against["gone"].empty());
}

TEST_CASE("audit 51: who asks for indexes alone has no sequence read") {
  const migrate::Scratch server = tests::own_server({{"log_statement", "all"}});
  migrate::Session session = tests::connect(server.url());
  tests::ask(session, "CREATE TABLE t (id serial PRIMARY KEY)");
  const Place place;
  const auto reads_sequences = [&](const std::string& words) {
    const std::string log = server.folder() + "/log";
    const size_t before = tests::read_file(log).size();
    CHECK(place.run("migrate", "audit --fail-on never " + words + " --database '" + server.url() + "'")
              .status == 0);
    return tests::read_file(log).find("pg_sequence_last_value", before) != std::string::npos;
  };
  CHECK(reads_sequences("--only storage"));
  CHECK(!reads_sequences("--only indexes"));
}

TEST_CASE(
    "audit 46: through a pooler in transaction mode it works as without, and its console tells its pools") {
  const Place place;
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  tests::ask(session, "CREATE TABLE bare (a int)");
  const tests::Pooler pooler("transaction", 1);
  const std::string audit = fmt::format(
      "audit --format json --fail-on never --only missing-primary-key,pooler --database \"{}\" --pooler "
      "\"{}\"",
      pooler.through(database), pooler.through("dbname=pgbouncer"));
  const Ran ran = place.run("migrate", audit);
  REQUIRE_MESSAGE(ran.status == 0, ran.err);
  const json report = json::parse(ran.out);
  REQUIRE(report["findings"].size() == 1);
  CHECK(report["findings"][0]["key"] == "missing-primary-key:public.bare");
  CHECK(report["score"]["judged"] == report["score"]["of"]);
  const Ran no_console = place.run(
      "migrate", fmt::format("audit --database \"{0}\" --pooler \"{0}\"", pooler.through(database)));
  CHECK(no_console.status == 2);
  CHECK(no_console.err.find("a database called pgbouncer") != std::string::npos);
}

TEST_CASE("audit 39: a client that waits in front of its pool is a warning") {
  const std::string database = tests::fresh_database();
  const tests::Pooler pooler("transaction", 1);
  migrate::Session holder = tests::connect(pooler.through(database)),
                   waiter = tests::connect(pooler.through(database));
  tests::ask(holder, "BEGIN");
  REQUIRE(waiter.start("SELECT 1"));
  migrate::Session console = tests::connect(pooler.through("dbname=pgbouncer"));
  migrate::Observation seen;
  const auto waited_for = [&] {
    return std::find_if(seen.pools.begin(), seen.pools.end(),
                        [](const auto& pool) { return pool.clients_waiting > 0; });
  };
  do {
    seen = {};
    REQUIRE(migrate::read_pools(console, seen));
  } while (waited_for() == seen.pools.end());
  CHECK(waited_for()->mode == "transaction");
  CHECK(waited_for()->clients_waiting == 1);
  CHECK(waited_for()->servers_idle == 0);
  Audited audited;
  audited.said({{"invalid-index"}, {}});
  audited.observed->numbers.pools = seen.pools;
  audited.observed->numbers.pools_read = true;
  const migrate::audit::Asked asked{{"pooler"}, {}};
  CHECK(audited.said_after(1, asked).starts_with("warning pooler:pool test_"));
  tests::ask(holder, "COMMIT");
  CHECK(!waiter.finish().error);
}
