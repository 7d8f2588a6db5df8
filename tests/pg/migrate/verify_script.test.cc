// `migrate verify` runs the verify scripts that revisions bring, native ones and Sqitch's, and leaves nothing
// of them.
#include <doctest/doctest.h>

#include "tests/cli/place.h"

using tests::Place;
using tests::Ran;

namespace {

Ran verify(const Place& place, const std::string& chain) {
  return place.run_with("env -u DATABASE_URL ", "migrate", "verify --chain " + chain);
}

}  // namespace

TEST_CASE("verify scripts run after their up, in a transaction that is rolled back") {
  const Place place;
  place.put(
      "migrations/0001_a.sql",
      "-- migrate:up\nCREATE TABLE a (id int PRIMARY KEY);\n-- migrate:verify\nINSERT INTO a VALUES (1);\n"
      "SET search_path TO pg_catalog;\nSELECT 1/count(*) FROM public.a;\n-- migrate:down\nDROP TABLE a;\n");
  place.put("migrations/0002_b.sql",
            "-- migrate:up\nCREATE TABLE b (id int PRIMARY KEY);\nINSERT INTO a VALUES (1);\n"
            "-- migrate:verify\nSELECT id\n  FROM missing;\n");
  const Ran failing = verify(place, "migrations");
  CHECK(failing.err == "");
  CHECK(failing.out.find("checks   1 verify script passed, 1 failed\n"
                         "         0002 b: relation \"missing\" does not exist (") != std::string::npos);
  CHECK(failing.out.find("0002_b.sql:6:8)\n") != std::string::npos);
  CHECK(failing.status == 1);
  place.put("migrations/0002_b.sql",
            "-- migrate:up\nCREATE TABLE b (id int PRIMARY KEY);\nINSERT INTO a VALUES (1);\n"
            "-- migrate:verify\nSELECT 1/count(*) FROM a;\n");
  const Ran passing = verify(place, "migrations");
  CHECK(passing.out.find("checks   2 verify scripts passed, none failed\n") != std::string::npos);
  CHECK(passing.status == 0);
}

TEST_CASE("Sqitch's verify scripts, with a BEGIN and ROLLBACK of their own") {
  const Place place;
  place.put(
      "project/sqitch.plan",
      "%syntax-version=1.0.0\n%project=flipr\n\nusers 2024-01-01T00:00:00Z A <a@example.com> # users\n");
  place.put("project/sqitch.conf", "[core]\n\tengine = pg\n");
  place.put("project/deploy/users.sql",
            "-- Deploy flipr:users to pg\nBEGIN;\nCREATE TABLE users (id int PRIMARY KEY);\nCOMMIT;\n");
  place.put("project/revert/users.sql",
            "-- Revert flipr:users from pg\nBEGIN;\nDROP TABLE users;\nCOMMIT;\n");
  place.put("project/verify/users.sql",
            "-- Verify flipr:users on pg\nBEGIN;\nSELECT id FROM users WHERE false;\nROLLBACK;\n");
  CHECK(verify(place, "project").out.find("checks   1 verify script passed, none failed\n") !=
        std::string::npos);
  place.put("project/verify/users.sql",
            "-- Verify flipr:users on pg\nBEGIN;\nSELECT nickname FROM users WHERE false;\nROLLBACK;\n");
  const Ran failing = verify(place, "project");
  CHECK(failing.out.find("checks   0 verify scripts passed, 1 failed\n") != std::string::npos);
  CHECK(failing.out.find("column \"nickname\" does not exist") != std::string::npos);
  CHECK(failing.status == 1);
}
