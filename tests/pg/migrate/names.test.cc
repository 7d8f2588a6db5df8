// Files of any name are applied, or passed over by a rule that can be looked up.
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/place.h"
#include "tests/pg/migrate/folder.h"

using tests::Place;

TEST_CASE("names: what begins with digits and ends in .sql is a revision, in the order of its bytes") {
  const Place place;
  const auto put = [&](const std::string& name) {
    place.put(name, "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 1;\n");
  };
  const std::string longest = "16_" + std::string(248, 'x') + ".sql";
  for (const char* name : {"0009_a b.sql", "10_it's.sql", "8_\"q\".sql", "12_ü.sql", "13_😀.sql", "17.sql",
                           "20261130120000123456_long.sql", "00000000000000000000000000021_z.sql"})
    put(std::string("m/") + name);
  put("m/" + longest);
  for (const char* name :
       {"15_caps.SQL", ".18_dot.sql", "19_back.sql~", "#20_x.sql#", "notes.sql", "22_dir.sql/x.sql"})
    put(std::string("m/") + name);
  put("elsewhere.sql");
  std::filesystem::create_symlink("../elsewhere.sql", place.folder() / "m/23_link.sql");
  std::filesystem::create_symlink("nowhere", place.folder() / "m/24_dangling.sql");

  const auto read = nlohmann::json::parse(place.run("schemalint", "chain m --format json").out);
  std::string ids, ignored;
  for (const auto& revision : read["revisions"]) ids += revision["id"].get<std::string>() + " ";
  for (const auto& path : read["ignored"]) ignored += path.get<std::string>() + " ";
  CHECK(ids == "00000000000000000000000000021 0009 10 12 13 16 17 20261130120000123456 23 8 ");
  CHECK(ignored == "m/#20_x.sql# m/15_caps.SQL m/19_back.sql~ m/notes.sql ");

  const std::string database = tests::fresh_database();
  const tests::Ran ran = place.run_with("env DATABASE_URL=\"" + database + "\" ", "migrate", "up --chain m");
  CHECK(ran.status == 0);
  CHECK(tests::applied(database) ==
        "00000000000000000000000000021 0009 10 12 13 16 17 20261130120000123456 23 8");
  migrate::Session session = tests::connect(database);
  CHECK(tests::ask(session, "SELECT title FROM schemalint.revisions WHERE revision = '10'") == "it's");
}

TEST_CASE("two names of one version, and a file that nobody may read: refused before anything runs") {
  const std::string database = tests::fresh_database();
  const Place place;
  place.put("m/9_a.sql", "-- migrate:up\nSELECT 1;\n");
  place.put("m/09_b.sql", "-- migrate:up\nSELECT 2;\n");
  const tests::Ran twice =
      place.run_with("env DATABASE_URL=\"" + database + "\" ", "migrate", "up --chain m");
  CHECK(twice.status == 2);
  CHECK(twice.err.find("09") != std::string::npos);
  CHECK(tests::applied(database) == "");
}

TEST_CASE("migrate runs nothing around a revision: Flyway's callbacks are passed over, and named") {
  const std::string database = tests::fresh_database();
  const Place place;
  place.put("sql/V1__a.sql", "CREATE TABLE a ();\n");
  place.put("sql/afterMigrate.sql", "CREATE TABLE b ();\n");
  const tests::Ran ran =
      place.run_with("env DATABASE_URL=\"" + database + "\" ", "migrate", "up --chain sql");
  CHECK(ran.err == "passed over by the rules of this flyway chain: sql/afterMigrate.sql\n");
  CHECK(ran.status == 0);
  migrate::Session session = tests::connect(database);
  CHECK(tests::ask(session, "SELECT to_regclass('b')") == "");
}
