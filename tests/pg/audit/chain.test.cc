// The report over a database whose revisions, files and schema have gone apart.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/place.h"
#include "tests/pg/audit/audited.h"

using nlohmann::json;

TEST_CASE("drift, pending and edited revisions stand in the audit's report") {
  const tests::Place place;
  const std::string database = tests::fresh_database();
  const auto run = [&](const std::string& words) {
    return place.run("migrate", words + " --chain migrations --database '" + database + "'");
  };
  const auto keys = [&] {
    std::string all;
    const json report = json::parse(run("audit --format json --only chain").out);
    for (const json& finding : report.at("findings"))
      all += finding.at("severity").get<std::string>() + " " + finding.at("key").get<std::string>() + "\n";
    return all;
  };
  place.put("migrations/0001_first.sql", "-- migrate:up\nCREATE TABLE t (id int PRIMARY KEY, a int);\n");
  CHECK(run("up").status == 0);
  CHECK(keys().empty());
  migrate::Session session = tests::connect(database);
  tests::ask(session, "CREATE INDEX by_hand ON t (a); ALTER TABLE t ALTER a TYPE bigint");
  place.put("migrations/0002_second.sql", "-- migrate:up\nCREATE TABLE u (id int PRIMARY KEY);\n");
  CHECK(keys() ==
        "warning drift:public.t.a\nnote index-not-in-chain:public.by_hand\nnote pending-revision:0002\n");
  place.put("migrations/0001_first.sql", "-- migrate:up\nCREATE TABLE t (id int PRIMARY KEY, a bigint);\n");
  CHECK(keys().starts_with("error history-conflict:0001\n"));
}
