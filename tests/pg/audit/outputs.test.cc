// What the program writes beside its report: SARIF, scripts, the queries that it asks.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/cli/place.h"
#include "tests/pg/server.h"

using nlohmann::json;
using tests::Place;
using tests::Ran;

namespace {

struct Shop {
  Shop() {
    place.put("migrations/0001_shop.sql",
              "-- migrate:up\nCREATE TABLE orders (id int PRIMARY KEY, a int, b int);\n"
              "CREATE INDEX a_idx ON orders (a);\nCREATE INDEX a_b_idx ON orders (a, b);\n"
              "-- migrate:down\nDROP TABLE orders;\n");
    REQUIRE(run("up").status == 0);
  }
  Ran run(const std::string& words) const {
    return place.run("migrate", words + " --chain migrations --database '" + database + "'");
  }
  // Of the same major version as the server, at least: an older psql would do, too.
  Ran psql(const std::string& words) const {
    const char* path = std::getenv("PATH");
    const text::Result<std::string> programs = migrate::find_server_programs({}, path ? path : "");
    REQUIRE(programs);
    return place.run_with("env PATH=" + *programs + ":$PATH ", "psql", "\"" + database + "\" -XAtq " + words);
  }

  Place place;
  std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
};

}  // namespace

TEST_CASE("audit 50: SARIF names the revision's line, else the object in its database") {
  const Shop shop;
  migrate::Session session = tests::connect(shop.database);
  tests::ask(session, "CREATE TABLE \"stray one\" (a int)");
  const Ran ran = shop.run("audit --only missing-primary-key,redundant-index --output report.sarif");
  REQUIRE(ran.status == 0);
  const json log = json::parse(shop.place.bytes("report.sarif"));
  CHECK(log["version"] == "2.1.0");
  const json& run = log["runs"][0];
  CHECK(run["tool"]["driver"]["name"] == "migrate audit");
  CHECK(run["invocations"][0]["executionSuccessful"] == true);
  REQUIRE(run["results"].size() == 2);
  const json &stray = run["results"][0], &index = run["results"][1];
  CHECK(stray["ruleId"] == "missing-primary-key");
  CHECK(stray["level"] == "warning");
  CHECK(!stray["locations"][0].contains("physicalLocation"));
  CHECK(stray["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].get<std::string>().ends_with(
      ":public/stray one"));
  CHECK(index["ruleId"] == "redundant-index");
  CHECK(run["tool"]["driver"]["rules"][index["ruleIndex"].get<size_t>()]["id"] == "redundant-index");
  CHECK(index["partialFingerprints"]["auditKey/v1"] == "redundant-index:public.a_idx");
  const json& place = index["locations"][0]["physicalLocation"];
  CHECK(place["artifactLocation"]["uri"] == "migrations/0001_shop.sql");
  CHECK(place["region"]["startLine"] == 4);  // the index that makes it redundant
}

TEST_CASE("audit: a score can be what fails") {
  const Shop shop;
  const std::string audit = "audit --only redundant-index --fail-on score:";
  CHECK(shop.run(audit + "96").status == 0);
  CHECK(shop.run(audit + "97").status == 1);
  const Ran typo = shop.run(audit + "many");
  CHECK(typo.status == 2);
  CHECK(typo.err.find("`many` is not a score from 0 to 100") != std::string::npos);
}

TEST_CASE("audit: --strict fails where an error could not be looked for") {
  const Shop shop;
  migrate::Session session = tests::connect(shop.database);
  const std::string audit = "audit --only sequence-exhaustion,unused-index --strict";
  CHECK(shop.run(audit).status == 0);  // unused-index is not judged yet, and would be a warning
  tests::ask(session, "BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
  const Ran locked = shop.run(audit);
  CHECK(locked.status == 1);
  CHECK(locked.out.find("not judged: public.orders: locked, not measured\n") != std::string::npos);
  tests::ask(session, "ROLLBACK");
}

TEST_CASE("audit: every query that it prints runs as it stands, on this server") {
  const Shop shop;
  const Ran printed = shop.run("audit --print-queries --lock-timeout 2s --statement-timeout 1min");
  REQUIRE(printed.status == 0);
  CHECK(printed.out.find("SET LOCAL statement_timeout = '60000ms'; SET LOCAL lock_timeout = '2000ms';") !=
        std::string::npos);
  CHECK(printed.out.find("\n-- tables\nSELECT ") != std::string::npos);
  CHECK(printed.out.find('@') == std::string::npos);
  shop.place.put("queries.sql", printed.out);
  const Ran ran = shop.psql("-v ON_ERROR_STOP=1 -f queries.sql");
  CHECK_MESSAGE(ran.status == 0, ran.err);
  CHECK(ran.err.empty());
}

TEST_CASE("audit 42: validation.sql says of each target what the audit says") {
  const Shop shop;
  migrate::Session session = tests::connect(shop.database);
  tests::ask(session, "INSERT INTO orders SELECT i, i % 1000, i FROM generate_series(1, 5000) i");
  tests::ask(session, "ANALYZE orders");
  shop.place.put(
      "schemalint.toml",
      "[chain]\npath = \"migrations\"\n[audit.targets]\n\"dead_rows *\" = \"< 1000\"\n"
      "\"dead_percent public.orders\" = \"< 5 %\"\n\"rows public.orders\" = \"= 5000\"\n"
      "\"rows public.order?\" = \"< 100\"\n\"table_size public.orders\" = \"> 1GB\"\n"
      "\"table_size public.[a-z]*\" = \"< 1MB\"\n\"index_size *\" = \"< 1GB\"\n\"index_scans public.a_idx\" "
      "= \"> 100\"\n"
      "\"days_since_analyze *\" = \"< 1\"\n\"days_since_vacuum *\" = \"< 7\"\n\"connections\" = \"< 50\"\n"
      "\"rows public.nothing\" = \"< 1\"\n\"beauty *\" = \"< 1\"\n"
      "\"plan SELECT * FROM orders WHERE id = 1 -- it's $q$\" = \"uses index orders_pkey\"\n"
      "\"plan SELECT * FROM orders WHERE b = 1\" = \"uses index a_b_idx\"\n"
      "\"run SELECT * FROM orders WHERE a = 1\" = \"< 10 s, uses index a_idx\"\n"
      "\"run SELECT pg_sleep(0.01)\" = \"< 1 ms\"\n\"plan SELECT * FROM nowhere\" = \"uses index x\"\n");
  const Ran written = shop.run("audit --only missing-primary-key --write-scripts scripts");
  REQUIRE_MESSAGE(written.status == 0, written.err);
  CHECK(written.out == "scripts/validation.sql\n");
  std::string wanted;
  const json report = json::parse(shop.run("audit --format json --only missing-primary-key").out);
  for (const json& one : report["targets"])
    wanted += one["verdict"].get<std::string>() + "|" + one["target"].get<std::string>() + " " +
              one["wanted"].get<std::string>() + "\n";
  CHECK(wanted.find("PASS|") != std::string::npos);
  CHECK(wanted.find("FAIL|") != std::string::npos);
  CHECK(wanted.find("NOT JUDGED|") != std::string::npos);
  const Ran validated = shop.psql("-v ON_ERROR_STOP=1 -f scripts/validation.sql");
  CHECK_MESSAGE(validated.status == 0, validated.err);
  std::string said;
  std::istringstream lines(validated.out);
  for (std::string line; std::getline(lines, line);)
    said += line.substr(0, line.find('|', line.find('|') + 1)) + "\n";
  CHECK(said == wanted);
  const Ran again = shop.run("audit --only missing-primary-key --write-scripts scripts");
  CHECK(again.status == 2);
  CHECK(again.err == "migrate: scripts/validation.sql is there already\n");
}

TEST_CASE("audit: maintenance.sql runs, and what somebody has to look at first is commented out") {
  const Shop shop;
  migrate::Session session = tests::connect(shop.database);
  CHECK(session.run("INSERT INTO orders VALUES (1, 1, 1), (2, 1, 1); ").ok());
  CHECK(session.run("CREATE UNIQUE INDEX CONCURRENTLY broken ON orders (a)").error);
  tests::ask(session, "DELETE FROM orders WHERE id = 2; CREATE UNLOGGED TABLE loose (id int PRIMARY KEY)");
  const std::string only = "audit --only invalid-index,unlogged-table";
  const Ran written = shop.run(only + " --write-scripts scripts");
  REQUIRE_MESSAGE(written.status == 0, written.err);
  CHECK(written.out == "scripts/maintenance.sql\n");
  const std::string script = shop.place.bytes("scripts/maintenance.sql");
  CHECK(script.find("-- invalid-index: index public.broken is INVALID") != std::string::npos);
  CHECK(script.find("-- locks: ShareUpdateExclusiveLock on public.orders: reads and writes go on\n") !=
        std::string::npos);
  CHECK(script.find("\nREINDEX INDEX CONCURRENTLY public.broken;\n") != std::string::npos);
  CHECK(script.find("\n-- ALTER TABLE public.loose SET LOGGED;\n") != std::string::npos);
  CHECK(script.find("-- undo: ALTER TABLE public.loose SET UNLOGGED;\n") != std::string::npos);
  const Ran ran = shop.psql("-v ON_ERROR_STOP=1 -f scripts/maintenance.sql");
  CHECK_MESSAGE(ran.status == 0, ran.err);
  CHECK(json::parse(shop.run(only + " --format json").out)["findings"].size() == 1);
}

TEST_CASE("audit: the rules that found something, as lines for the configuration of files to come") {
  const Shop shop;
  const Ran written = shop.run("audit --only redundant-index --write-scripts scripts");
  REQUIRE_MESSAGE(written.status == 0, written.err);
  CHECK(written.out == "scripts/rules.toml\n");
  CHECK(shop.place.bytes("scripts/rules.toml") ==
        "# What `migrate audit` found in the database, as errors of `schemalint` in the files to come: for "
        "schemalint.toml.\n[rules]\n\"redundant-index\" = \"error\"  # 1 finding\n");
}
