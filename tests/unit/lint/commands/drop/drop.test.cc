#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/lint/replay/replay_sql.h"

namespace {

const char* const orders =
    "CREATE TABLE customers (id int PRIMARY KEY, email text UNIQUE);"
    "CREATE TABLE orders (id serial PRIMARY KEY, customer_id int REFERENCES customers, total int);"
    "CREATE VIEW totals AS SELECT customer_id, total FROM orders;";

std::string after(const std::string& sql) {
  return replay_sql(orders + sql).refusal();
}

}  // namespace

TEST_CASE("DROP refuses what others depend on, in the server's words") {
  const Replayed replayed = replay_sql(std::string(orders) + "DROP TABLE customers;");
  REQUIRE(replayed.refusals.size() == 1);
  CHECK(replayed.refusals[0].sqlstate == "2BP01");
  CHECK(replayed.refusals[0].message == "cannot drop table customers because other objects depend on it");
  CHECK(replayed.refusals[0].detail ==
        "constraint orders_customer_id_fkey on table orders depends on table customers");
  CHECK(replayed.refusals[0].hint == "Use DROP ... CASCADE to drop the dependent objects too.");
  CHECK(after("DROP TABLE customers, orders;") ==
        "cannot drop desired object(s) because other objects depend on them");
  CHECK(after("DROP TABLE customers, orders CASCADE;").empty());
}

TEST_CASE("what an owner requires goes with it alone") {
  CHECK(after("DROP INDEX customers_pkey;") ==
        "cannot drop index customers_pkey because constraint customers_pkey on table customers requires it");
  CHECK(after("DROP SEQUENCE orders_id_seq;") ==
        "cannot drop sequence orders_id_seq because other objects depend on it");
  CHECK(after("DROP TYPE orders;") == "cannot drop type orders because table orders requires it");
}

TEST_CASE("CASCADE takes the dependents and says so") {
  const Replayed replayed = replay_sql(std::string(orders) + "DROP TABLE orders CASCADE;");
  CHECK(replayed.refused.empty());
  CHECK(!replayed.has("totals"));
  CHECK(!replayed.has("orders_id_seq"));
  CHECK(!replayed.has("orders_pkey"));
  CHECK(replayed.notices.back() == "drop cascades to view totals");
  const bool collateral =
      std::any_of(replayed.dropped.begin(), replayed.dropped.end(),
                  [](const auto& dropped) { return dropped.collateral && dropped.name == "public.totals"; });
  CHECK(collateral);
}

TEST_CASE("names and kinds") {
  CHECK(after("DROP TABLE totals;") == "\"totals\" is not a table");
  CHECK(after("DROP VIEW orders;") == "\"orders\" is not a view");
  CHECK(after("DROP TABLE nowhere;") == "table \"nowhere\" does not exist");
  CHECK(after("DROP INDEX nowhere;") == "index \"nowhere\" does not exist");
  const Replayed skipped = replay_sql("DROP TABLE IF EXISTS nowhere;");
  CHECK(skipped.refused.empty());
  CHECK(skipped.notices.back() == "table \"nowhere\" does not exist, skipping");
}

TEST_CASE("a type goes with nothing but CASCADE, and takes columns") {
  const std::string made = "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t (id int, m mood, n mood[]);";
  CHECK(replay_sql(made + "DROP TYPE mood;").refusal() ==
        "cannot drop type mood because other objects depend on it");
  const Replayed gone = replay_sql(made + "DROP TYPE mood CASCADE;");
  CHECK(gone.refused.empty());
  CHECK(gone.relation("t").find_column("m") == nullptr);
  CHECK(gone.relation("t").find_column("n") == nullptr);
  CHECK(gone.relation("t").find_column("id") != nullptr);
}

TEST_CASE("a schema goes empty or with all in it") {
  const std::string made = "CREATE SCHEMA s; CREATE TABLE s.t (id int PRIMARY KEY);";
  CHECK(replay_sql(made + "DROP SCHEMA s;").refusal() ==
        "cannot drop schema s because other objects depend on it");
  const Replayed gone = replay_sql(made + "DROP SCHEMA s CASCADE;");
  CHECK(gone.refused.empty());
  CHECK(gone.catalog.find_schema("s") == 0);
  CHECK(gone.catalog.all<catalog::Relation>().empty());
  CHECK(gone.catalog.all<catalog::Type>().empty());
}
