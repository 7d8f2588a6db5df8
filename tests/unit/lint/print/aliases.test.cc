#include "lint/print/sql/aliases.h"

#include <doctest/doctest.h>

TEST_CASE("UPDATE and DELETE name their table with AS, whichever server has printed them") {
  CHECK(print::with_as("UPDATE public.t z SET n = 3 WHERE (z.id = 5)") ==
        "UPDATE public.t AS z SET n = 3 WHERE (z.id = 5)");
  CHECK(print::with_as(
            "BEGIN ATOMIC\n DELETE FROM ONLY a.\"T\" \"d\"\n    USING t x;\n UPDATE t u SET a = 1;\nEND") ==
        "BEGIN ATOMIC\n DELETE FROM ONLY a.\"T\" AS \"d\"\n    USING t x;\n UPDATE t AS u SET a = 1;\nEND");
  CHECK(print::with_as("DELETE FROM t q") == "DELETE FROM t AS q");
}

TEST_CASE("what is no name of a table stays as it is") {
  for (const char* text : {"UPDATE t AS z SET n = 3", "UPDATE t SET set = 1", "DELETE FROM t WHERE a",
                           "DELETE FROM t USING u", "SELECT 1 FROM t z FOR UPDATE OF z NOWAIT",
                           "INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2",
                           "FOREIGN KEY (a) REFERENCES t ON DELETE SET NULL ON UPDATE CASCADE",
                           "SELECT 'UPDATE t z SET n = 3'"}) {
    CHECK(print::with_as(text) == text);
  }
}
