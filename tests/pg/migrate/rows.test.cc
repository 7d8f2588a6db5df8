// `migrate verify --data`: rows survive up, down and up again, or their loss is declared.
#include <doctest/doctest.h>

#include "tests/cli/place.h"

using tests::Place;
using tests::Ran;

namespace {

Ran verify(const Place& place, const std::string& more = {}) {
  return place.run_with("env -u DATABASE_URL ", "migrate",
                        "verify --chain migrations --data seeds.sql" + more);
}

bool says(const Ran& ran, const std::string& what) {
  return ran.out.find(what) != std::string::npos;
}

const char* users =
    "-- migrate:up\nCREATE TABLE users (id int PRIMARY KEY, name text, nick text);\n"
    "-- migrate:down\nDROP TABLE users;\n";
const char* seeds =
    "BEGIN;\nINSERT INTO orders VALUES (1, 2), (2, 2);\nCOPY users (id, name, nick) FROM STDIN;\n"
    "1\tAda\ta\n2\tBob\t\\N\n\\.\nCOMMIT;\n";

}  // namespace

TEST_CASE("rows that stay, whatever the order of columns, and those that a revision brings itself") {
  const Place place;
  place.put("seeds.sql", seeds);
  place.put("migrations/0001_users.sql", users);
  place.put("migrations/0002_orders.sql",
            "-- migrate:up\nCREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users);\n"
            "INSERT INTO users VALUES (3, 'Cyd', 'c');\n-- migrate:down\nDROP TABLE orders;\n"
            "DELETE FROM users WHERE id = 3;\n");
  place.put("migrations/0003_split.sql",
            "-- migrate:up\nALTER TABLE users ADD COLUMN first text, ADD COLUMN at timestamptz DEFAULT "
            "clock_timestamp();\nUPDATE users SET first = name;\nALTER TABLE users DROP COLUMN name;\n"
            "-- migrate:down\nALTER TABLE users ADD COLUMN name text;\nUPDATE users SET name = first;\n"
            "ALTER TABLE users DROP COLUMN first, DROP COLUMN at;\n");
  place.put("migrations/0004_index.sql",
            "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON orders (user_id);\n"
            "-- migrate:down transaction:false\nDROP INDEX CONCURRENTLY i;\n");
  const Ran ran = verify(place);
  CHECK(ran.err == "");
  CHECK(says(ran, "rows     5 rows of 2 tables: 3 revisions keep them\n"));
  CHECK(ran.status == 0);
}

TEST_CASE("a down that loses rows or values is named, unless that is declared") {
  const Place place;
  place.put("seeds.sql", "INSERT INTO users VALUES (1, 'Ada', 'a'), (2, 'Bob', NULL), (3, 'Cyd', 'c');\n");
  place.put("migrations/0001_users.sql", users);
  const std::string nick =
      "-- migrate:up\nALTER TABLE users DROP COLUMN nick;\n"
      "-- migrate:down\nALTER TABLE users ADD COLUMN nick text;\n";
  place.put("migrations/0002_nick.sql", nick);
  place.put("migrations/0003_few.sql",
            "-- migrate:up\nDELETE FROM users WHERE id > 1;\nALTER TABLE users ADD CHECK (id < 2);\n"
            "-- migrate:down\nALTER TABLE users DROP CONSTRAINT users_id_check;\n");
  place.put("migrations/0004_name.sql",
            "-- migrate:up\nUPDATE users SET name = upper(name);\n-- migrate:down\nUPDATE users SET name = "
            "lower(name);\n");
  const Ran ran = verify(place);
  CHECK(says(ran,
             "rows     1 row of 1 table: 3 lose some\n"
             "         0002 nick: down loses 2 values of public.users.nick\n"
             "         0003 few: down loses 2 rows of public.users\n"
             "         0004 name: down loses the values of public.users.name, which are others now\n"));
  CHECK(ran.status == 1);
  CHECK(says(verify(place, " --format json"),
             "\"lost_by_down\": [\n          \"2 values of public.users.nick\""));

  place.put("migrations/0002_nick.sql", nick + "-- migrate:loses nicknames, which nobody used\n");
  place.put("migrations/0003_few.sql",
            "-- migrate:up\nDELETE FROM users WHERE id > 1;\n-- migrate:irreversible rows are gone\n");
  place.put("migrations/0004_name.sql", "-- migrate:up\nSELECT;\n-- migrate:down\nSELECT;\n");
  const Ran declared = verify(place);
  CHECK(says(
      declared,
      "rows     1 row of 1 table: 1 revision keeps them, 1 loses some as declared\n"
      "         0002 nick: down loses 2 values of public.users.nick, as declared: nicknames, which nobody "
      "used\n"));
  CHECK(declared.status == 0);
}

TEST_CASE("the parts of one change are taken back together, rows and all") {
  const Place place;
  place.put("seeds.sql", "INSERT INTO users VALUES (1, 'Ada', 'a');\n");
  const auto put = [&](const std::string& name, const std::string& up, const std::string& down) {
    place.put("migrations/" + name + ".up.sql", up);
    place.put("migrations/" + name + ".down.sql", down);
  };
  put("20240101000000000000_users", "CREATE TABLE users (id int PRIMARY KEY, name text, nick text);",
      "DROP TABLE users;");
  put("20240102000000000000_logins", "CREATE TABLE logins (id int PRIMARY KEY);", "DROP TABLE logouts;");
  put("20240102000000000001_logins", "CREATE TABLE logouts (id int PRIMARY KEY);", "DROP TABLE logins;");
  put("20240103000000000000_nick", "ALTER TABLE users ADD COLUMN known_as text;",
      "ALTER TABLE users ADD COLUMN nick text;");
  put("20240103000000000001_nick", "ALTER TABLE users DROP COLUMN nick;",
      "ALTER TABLE users DROP COLUMN known_as;");
  const Ran ran = verify(place);
  CHECK(ran.err == "");
  CHECK(says(ran,
             "rows     1 row of 1 table: 1 revision keeps them, 1 loses some\n"
             "         20240103000000000000 nick: down loses 1 value of public.users.nick\n"));
  CHECK(ran.status == 1);
}

TEST_CASE("scripts that fail because of rows, and a row that no revision takes") {
  const Place place;
  place.put("seeds.sql", "INSERT INTO users VALUES (1, 'Ada', 'a');\n");
  place.put("migrations/0001_users.sql", users);
  const std::string down = "-- migrate:down\nALTER TABLE users DROP COLUMN email;\n";
  place.put("migrations/0002_email.sql",
            "-- migrate:up\nALTER TABLE users ADD COLUMN email text NOT NULL;\n" + down);
  const Ran up = verify(place);
  CHECK(says(up,
             "rows     1 row of 1 table: 1 up fails\n         0002 email: up fails with rows in the tables: "
             "column \"email\" of relation \"users\" contains null values ("));
  CHECK(up.status == 1);
  place.put("migrations/0002_email.sql",
            "-- migrate:up\nALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT '';\n" + down);
  place.put("seeds.sql", "INSERT INTO users VALUES (1, 'Ada', 'a');\n\nINSERT INTO user VALUES (1);\n");
  const Ran seed = verify(place);
  CHECK(seed.err.find("seeds.sql:3:1") != std::string::npos);
  CHECK(seed.err.find("each statement runs after the first revision that lets it: none does") !=
        std::string::npos);
  CHECK(seed.status == 1);
  CHECK(verify(place, " --no-downs").status == 2);
}
