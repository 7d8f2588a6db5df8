// What a server runs out of, and files that are large: the failure says all, nothing is kept, and memory is
// bounded by the file.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include "tests/cli/place.h"
#include "tests/pg/migrate/folder.h"

using tests::ask;
using tests::Place;
using tests::Ran;

namespace {

Ran up(const Place& place, const std::string& database, const std::string& more = {}) {
  return place.run_with(fmt::format("env DATABASE_URL=\"{}\" ", database), "migrate",
                        "up --chain migrations" + more);
}

// The greatest resident set of the programs that this one has waited for, in MB.
long peak_of_children() {
  rusage used{};
  ::getrusage(RUSAGE_CHILDREN, &used);
  return used.ru_maxrss / 1024;
}

}  // namespace

TEST_CASE("out of memory, out of time, out of space: SQLSTATE, place and statement, and nothing kept") {
  const struct {
    const char *statement, *says, *more;
  } table[] = {
      {"SELECT pg_advisory_xact_lock(n) FROM generate_series(1, 1000000) n",
       "error: 0001 up: 53200: out of shared memory\n", ""},
      {"SELECT pg_sleep(60)", "error: 0001 up: 57014: canceling statement due to statement timeout\n",
       " --statement-timeout 3s"},
      {"DO $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END "
       "$$",
       "error: 0001 up: 53100: could not extend file: No space left on device\n", ""},
  };
  for (const auto& row : table) {
    INFO(std::string(row.statement));
    const std::string database = tests::fresh_database();
    const Place place;
    place.put("migrations/0001_a.sql",
              fmt::format("-- migrate:up\nCREATE TABLE a ();\n\n  {};\n", row.statement));
    const Ran ran = up(place, database, row.more);
    CHECK(ran.status == 1);
    CHECK(ran.out == "");
    CHECK(ran.err.starts_with(std::string(row.says) + "  --> "));
    CHECK(ran.err.find("0001_a.sql:4:3\n") != std::string::npos);
    CHECK(ran.err.find(fmt::format(" 4 |   {};\n", row.statement)) != std::string::npos);
    CHECK(ran.err.find("   = nothing of 0001 was kept\n") != std::string::npos);
    migrate::Session session = tests::connect(database);
    CHECK(ask(session, "SELECT to_regclass('a')") == "");
    CHECK(tests::applied(database) == "");
  }
}

TEST_CASE(
    "many statements, and a literal of 32 MB: memory is bounded by the file, an error shows a part of it") {
  const std::string database = tests::fresh_database();
  const Place place;
  std::string many = "-- migrate:up\nCREATE TABLE t (id int, s text);\n";
  for (int i = 0; i < 20000; ++i) many += fmt::format("INSERT INTO t VALUES ({}, 'row');\n", i);
  place.put("migrations/0001_many.sql", many);
  const std::string literal(32 << 20, 'y');
  place.put("migrations/0002_long.sql", "-- migrate:up\nINSERT INTO t VALUES (-1, '" + literal + "');\n");
  const Ran ran = up(place, database);
  CHECK(ran.err == "");
  CHECK(ran.out.find("20001 statements") != std::string::npos);
  CHECK(ran.status == 0);
  CHECK(peak_of_children() < 700);
  migrate::Session session = tests::connect(database);
  CHECK(ask(session, "SELECT count(*) || ' ' || max(length(s)) FROM t") == "20001 33554432");
  place.put("migrations/0003_no.sql", "-- migrate:up\nINSERT INTO t VALUES ('" + literal + "', x);\n");
  const Ran failed = up(place, database);
  CHECK(failed.status == 1);
  CHECK(failed.err.find("error: 0003 up: 42703: column \"x\" does not exist\n") == 0);
  CHECK(failed.err.size() < 1000);
  CHECK(failed.err.find("yyyy', x);\n") != std::string::npos);
}
