// The program where no server is needed: usage, refusals before anybody connects, new revisions.
#include <doctest/doctest.h>

#include "tests/cli/place.h"

using tests::Place;
using tests::Ran;

namespace {

constexpr const char* nowhere = " --database host=/nonexistent";

}  // namespace

TEST_CASE("migrate: usage") {
  const Place place;
  CHECK(place.run("migrate", "--help").status == 0);
  CHECK(place.run("migrate", "--version").out.starts_with("migrate "));
  CHECK(place.run("migrate", "").status == 2);
  CHECK(place.run("migrate", "upward").status == 2);
  CHECK(place.run("migrate", "up --to 1 2 --chain nowhere").status == 2);
}

TEST_CASE("migrate: without a server there is a status of its own, and no password in the words") {
  const Place place;
  place.put("migrations/0001_a.sql", "-- migrate:up\nSELECT 1;\n");
  const Ran ran =
      place.run("migrate", "up --database 'postgresql://me:secret@localhost:1/db?connect_timeout=2'");
  CHECK(ran.status == 4);
  CHECK((ran.out + ran.err).find("secret") == std::string::npos);
  CHECK(place.run("migrate", std::string("status") + nowhere).status == 4);
}

TEST_CASE("migrate: a broken chain is refused before anybody connects, with the file and the way out") {
  const Place place;
  place.put("migrations/0001_a.sql", "-- migrate:up\nSELECT 1;\n");
  place.put("migrations/0001_b.sql", "-- migrate:up\nSELECT 2;\n");
  const Ran ran = place.run("migrate", std::string("up") + nowhere);
  CHECK(ran.status == 2);
  CHECK(ran.err.find("refused[broken-chain]") != std::string::npos);
  CHECK(ran.err.find("migrations/0001_") != std::string::npos);
}

TEST_CASE("migrate: a misspelt directive is refused with a suggestion") {
  const Place place;
  place.put("migrations/0001_a.sql", "-- migrate:up transacton:false\nSELECT 1;\n");
  const Ran ran = place.run("migrate", std::string("up") + nowhere);
  CHECK(ran.status == 2);
  CHECK(ran.err.find("transaction") != std::string::npos);
}

TEST_CASE("migrate: a wrong key of the configuration is an error") {
  const Place place;
  place.put("schemalint.toml", "[migrate]\nlock_timout = \"1s\"\n");
  place.put("migrations/0001_a.sql", "-- migrate:up\nSELECT 1;\n");
  const Ran ran = place.run("migrate", std::string("up") + nowhere);
  CHECK(ran.status == 2);
  CHECK(ran.err.find("lock_timeout") != std::string::npos);
}

TEST_CASE("migrate: new revisions in each layout") {
  const Place place;
  CHECK(place.run("migrate", "new 'first step'").out == "migrations/0001_first_step.sql\n");
  place.put("go/000009_a.up.sql", "SELECT 1;\n");
  place.put("go/000009_a.down.sql", "SELECT 1;\n");
  CHECK(place.run("migrate", "new 'Next One' --chain go").out ==
        "go/000010_next_one.up.sql\ngo/000010_next_one.down.sql\n");
  place.put("goose/00001_a.sql", "-- +goose Up\nSELECT 1;\n");
  CHECK(place.run("migrate", "new b --chain goose --no-transaction").status == 0);
  CHECK(place.bytes("goose/00002_b.sql").starts_with("-- +goose NO TRANSACTION\n"));
  CHECK(place.run("migrate", "new b --chain goose").out == "goose/00003_b.sql\n");
}
