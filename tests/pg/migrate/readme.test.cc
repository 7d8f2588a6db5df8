// README.md's way of taking over a database, line by line.
#include "tests/support/readme.h"

#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/cli/place.h"
#include "tests/pg/server.h"

namespace {

std::string table(const std::string& name) {
  return "-- migrate:up\nCREATE TABLE " + name + " (id int PRIMARY KEY);\n-- migrate:down\nDROP TABLE " +
         name + ";\n";
}

// "migrate status" and the like, in a folder with three revisions.
tests::Ran run(const tests::Place& place, const std::string& database, const std::string& line) {
  REQUIRE(line.starts_with("migrate "));
  return place.run("migrate", line.substr(8) + " --database '" + database + "'");
}

void fill(const tests::Place& place) {
  place.put("migrations/0001_a.sql", table("a"));
  place.put("migrations/0002_b.sql", table("b"));
  place.put("migrations/0003_c.sql", table("c"));
}

}  // namespace

TEST_CASE("README: adopt, baseline and verify do what it says of them") {
  const tests::Place place;
  fill(place);
  const struct {
    const char *words, *made, *says, *done;
  } cases[] = {
      {"migrate adopt",
       "CREATE TABLE schema_migrations (version varchar PRIMARY KEY);"
       "INSERT INTO schema_migrations VALUES ('0001'), ('0002');CREATE TABLE a ();CREATE TABLE b ()",
       "dbmate has migrated this database", "2 revisions recorded as applied\n"},
      {"migrate baseline", "CREATE TABLE a ();CREATE TABLE b ()", "and no revision is recorded",
       "2 revisions recorded as applied\n"},
  };
  for (const auto& one : cases) {
    const std::string database = tests::fresh_database();
    migrate::Session session = tests::connect(database);
    tests::ask(session, one.made);
    const std::vector<std::string> lines =
        tests::commands(tests::readme_snippet("Taking over a database", "sh", one.words));
    REQUIRE(lines.size() == 3);
    const tests::Ran status = run(place, database, lines[0]);
    CHECK(status.status == 1);
    CHECK(status.err.find(one.says) != std::string::npos);
    CHECK(run(place, database, "migrate up").status == 2);
    CHECK(run(place, database, lines[1]).out == one.done);
    CHECK(run(place, database, lines[2]).out.find("now at 0003: 1 revision, 1 statement") !=
          std::string::npos);
    CHECK(run(place, database, "migrate status").status == 0);
  }
}
