#include "lint/chain/names.h"

#include <doctest/doctest.h>

TEST_CASE("numbers compare as numbers, whatever their length") {
  CHECK(chain::number_less("9", "10"));
  CHECK_FALSE(chain::number_less("10", "9"));
  CHECK(chain::number_less("007", "08"));
  CHECK(chain::number_less("20240101000000", "202401010000000"));
  CHECK(chain::number_less("123456789012345678901234567890", "123456789012345678901234567891"));
  CHECK_FALSE(chain::number_less("7", "7"));
  CHECK(chain::without_leading_zeros("000") == "0");
}

TEST_CASE("the pieces of a pair's name") {
  const auto pair = chain::pair_name("000012_add.up.column.down.sql");
  REQUIRE(pair);
  CHECK(pair->version == "000012");
  CHECK(pair->name == "add.up.column");
  CHECK_FALSE(pair->is_up);
  CHECK(pair->extension == "sql");
  CHECK(chain::pair_name("1_.up.sql"));
  CHECK_FALSE(chain::pair_name("1a_x.up.sql"));
  CHECK_FALSE(chain::pair_name("1_x.sql"));
  CHECK_FALSE(chain::pair_name("x.up.sql"));
  CHECK_FALSE(chain::pair_name("1_x.up."));
}

TEST_CASE("titles are words") {
  CHECK(chain::title_of("_add_users-table") == "add users table");
  CHECK(chain::title_of("__").empty());
}

TEST_CASE("dialects in names") {
  CHECK(chain::dialect_of_name("V1.x.postgres.up.sql") == chain::Dialect::postgres);
  CHECK(chain::dialect_of_name("V1.x.MySQL.up.sql") == chain::Dialect::other);
  CHECK(chain::dialect_of_name("1_mysql_users.up.sql") == chain::Dialect::none);
  CHECK(chain::dialect_of_folder("postgresql") == chain::Dialect::postgres);
  CHECK(chain::dialect_of_folder("sqlite3") == chain::Dialect::other);
}

TEST_CASE("files that are PostgreSQL's by their names") {
  for (const char* name : {"1.sql", "a/2_x.sql", "3.postgres.sql", "4.sql.postgres", "12-add.pg.sql"})
    CHECK(chain::is_postgres_sql(name));
  for (const char* name : {"1.sqlite.sql", "2.sql.sqlite", "3.txt", "sql", "4.sql.bak", "mysql.sql/5.md"})
    CHECK_FALSE(chain::is_postgres_sql(name));
}
