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

TEST_CASE("a finding that a pending revision takes away says so, and which") {
  const tests::Place place;
  const std::string database = tests::fresh_database();
  const auto run = [&](const std::string& words) {
    return place.run("migrate", words + " --chain migrations --database '" + database + "'");
  };
  place.put("migrations/0001_first.sql",
            "-- migrate:up\nCREATE TABLE t (id int, a int, b int);\nCREATE INDEX a_idx ON t (a);\n"
            "CREATE INDEX a_b_idx ON t (a, b);\n");
  CHECK(run("up").status == 0);
  place.put("migrations/0002_note.sql", "-- migrate:up\nCOMMENT ON TABLE t IS 'x';\n");
  place.put("migrations/0003_mend.sql",
            "-- migrate:up\nDROP INDEX a_idx;\nALTER TABLE t ADD PRIMARY KEY (id);\n");
  const auto evidence = [&] {
    std::string all;
    const json report =
        json::parse(run("audit --format json --only missing-primary-key,redundant-index,chain").out);
    for (const json& finding : report.at("findings"))
      for (const json& line : finding.at("evidence"))
        if (line.get<std::string>().starts_with("revision "))
          all += finding.at("check").get<std::string>() + ": " + line.get<std::string>() + "\n";
    return all;
  };
  CHECK(evidence() ==
        "missing-primary-key: revision 0003 takes it away, and was not applied\n"
        "redundant-index: revision 0003 takes it away, and was not applied\n");
  // What comes already is not written once more.
  CHECK(run("audit --write-revision again --fix redundant-index --fix missing-primary-key").out ==
        "nothing to write: no finding of these has a fix that is a revision\n");
  CHECK(run("up").status == 0);
  CHECK(evidence().empty());
}
