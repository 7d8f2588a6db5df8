#include <doctest/doctest.h>

#include <limits>

#include "tests/unit/lint/replay/replay_sql.h"

TEST_CASE("a sequence's parameters follow from its type and direction") {
  const Replayed r = replay_sql("CREATE SEQUENCE up AS smallint; CREATE SEQUENCE down INCREMENT -1");
  CHECK(r.relation("up").sequence->maximum == 32767);
  CHECK(r.relation("down").sequence->maximum == -1);
  CHECK(r.relation("down").sequence->minimum == std::numeric_limits<int64_t>::min());
  CHECK(r.relation("down").sequence->start == -1);
  CHECK(replay_sql("ALTER SEQUENCE up AS bigint", r).relation("up").sequence->maximum ==
        std::numeric_limits<int64_t>::max());
}

TEST_CASE("what a sequence refuses") {
  CHECK(first_refusal("CREATE SEQUENCE s INCREMENT 0") == "INCREMENT must not be zero");
  CHECK(first_refusal("CREATE SEQUENCE s START 5 MINVALUE 10") ==
        "START value (5) cannot be less than MINVALUE (10)");
  CHECK(first_refusal("CREATE SEQUENCE s AS smallint MAXVALUE 70000") ==
        "MAXVALUE (70000) is out of range for sequence data type smallint");
  CHECK(first_refusal("CREATE TABLE t (a int); ALTER SEQUENCE t RESTART") == "\"t\" is not a sequence");
}

TEST_CASE("OWNED BY ties a sequence to a column, and lets go") {
  const Replayed r =
      replay_sql("CREATE TABLE t (a int); CREATE SEQUENCE s OWNED BY t.a; ALTER TABLE t DROP COLUMN a");
  CHECK(r.refused.empty());
  CHECK(!r.has("s"));
  CHECK(replay_sql("CREATE TABLE t (a serial); ALTER SEQUENCE t_a_seq OWNED BY NONE; DROP TABLE t")
            .has("t_a_seq"));
  CHECK(first_refusal("CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b int);"
                      "ALTER SEQUENCE t_a_seq OWNED BY t.b") ==
        "cannot change ownership of identity sequence");
}
