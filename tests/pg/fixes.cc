// What --fix writes, on real servers: `migrate verify` applies the fixed chain, finds the schema that was
// predicted, which is the one of the chain before, and takes every down back.
#include <doctest/doctest.h>

#include <filesystem>

#include "tests/cli/place.h"

using tests::Place;
using tests::Ran;

namespace {

constexpr const char* tables =
    "CREATE TABLE customers (id int PRIMARY KEY);\n"
    "CREATE TABLE orders (id int PRIMARY KEY, customer_id int, note text, kind text);\n";

// Each of these is a revision: its up and its down.
struct Case {
  const char *up, *down;
};
constexpr Case cases[] = {
    {"CREATE INDEX a ON orders (note);", "DROP INDEX a;"},
    {"CREATE INDEX g ON orders (customer_id, id);", "DROP INDEX g;"},
    {"ALTER TABLE orders ADD COLUMN x int;\nCREATE INDEX b ON orders (note, kind);\nCREATE TABLE y (id int "
     "PRIMARY KEY);",
     "DROP TABLE y;\nDROP INDEX b;\nALTER TABLE orders DROP COLUMN x;"},
    {"ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (customer_id) REFERENCES customers ON DELETE CASCADE;",
     "ALTER TABLE orders DROP CONSTRAINT k;"},
    {"ALTER TABLE orders ADD CHECK (id > 0), ADD CONSTRAINT c CHECK (kind <> '');",
     "ALTER TABLE orders DROP CONSTRAINT c, DROP CONSTRAINT orders_id_check;"},
    {"ALTER TABLE orders ADD CONSTRAINT u UNIQUE (note, kind);", "ALTER TABLE orders DROP CONSTRAINT u;"},
    {"ALTER TABLE orders ALTER COLUMN note SET NOT NULL;",
     "ALTER TABLE orders ALTER COLUMN note DROP NOT NULL;"},
    {"CREATE INDEX d ON orders (kind, note);\nCREATE INDEX e ON orders (customer_id, kind);\nDROP INDEX a;\n"
     "CREATE INDEX a ON orders (note, id);\nALTER TABLE orders ADD COLUMN z int;",
     "ALTER TABLE orders DROP COLUMN z;\nDROP INDEX a, d, e;\nCREATE INDEX a ON orders (note);"},
    {"DROP INDEX g;", "CREATE INDEX g ON orders (customer_id, id);"},
};

std::string number(size_t i) {
  const std::string digits = std::to_string(i);
  return std::string(4 - digits.size(), '0') + digits;
}

}  // namespace

TEST_CASE("fixed chains make the same schema on a server, and their downs restore") {
  const Place place;
  place.put("migrations/0001_tables.sql", "-- migrate:up\n" + std::string(tables) +
                                              "-- migrate:down\nDROP TABLE orders;\nDROP TABLE customers;\n");
  size_t i = 1;
  for (const Case& one : cases)
    place.put("migrations/" + number(++i) + "_x.sql",
              "-- migrate:up\n" + std::string(one.up) + "\n-- migrate:down\n" + one.down + "\n");
  const std::string schema = place.run("schemalint", "schema migrations").out;
  const Ran fixed = place.run("schemalint", "--since 0001 --fix --follow-ups migrations");
  INFO(fixed.out);
  CHECK(fixed.err == "");
  CHECK(fixed.out.find("withheld") == std::string::npos);
  CHECK(fixed.out.find("[*]") == std::string::npos);
  CHECK(place.run("schemalint", "schema migrations").out == schema);
  CHECK(place.run("schemalint", "--since 0001 --diff --follow-ups migrations").status == 0);
  const Ran verified = place.run("migrate", "verify --chain migrations");
  INFO(verified.err);
  CHECK(verified.status == 0);
}
