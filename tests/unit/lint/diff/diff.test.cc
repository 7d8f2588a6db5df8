#include "lint/diff/diff.h"

#include <doctest/doctest.h>

#include "tests/unit/lint/replay/replay_sql.h"

namespace {

std::vector<std::string> sentences(std::string_view expected, std::string_view actual) {
  std::vector<std::string> lines;
  for (const diff::Difference& difference :
       diff::diff(replay_sql(expected).catalog, replay_sql(actual).catalog)) {
    lines.push_back(difference.sentence());
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("equal schemas differ in nothing, however they came to be") {
  CHECK(
      sentences(
          "CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL)",
          "CREATE TABLE t (id integer); ALTER TABLE t ADD PRIMARY KEY (id); ALTER TABLE t ADD COLUMN a text; "
          "ALTER TABLE t ALTER COLUMN a SET NOT NULL") == Lines{});
}

TEST_CASE("a missing table is one difference, not one for each of its columns") {
  CHECK(sentences("CREATE TABLE t (id integer PRIMARY KEY, a text)", "") ==
        Lines{"table public.t is missing"});
  CHECK(sentences("", "CREATE TABLE t (id integer PRIMARY KEY)") == Lines{"table public.t is not expected"});
}

TEST_CASE("properties differ by name") {
  CHECK(sentences("CREATE TABLE t (a text NOT NULL)", "CREATE TABLE t (a varchar(5))") ==
        Lines{"column public.t.a: NOT NULL is no, expected yes",
              "column public.t.a: type is character varying(5), expected text"});
  CHECK(sentences("CREATE TABLE t (a integer); CREATE INDEX i ON t (a)", "CREATE TABLE t (a integer)") ==
        Lines{"index public.i is missing"});
}

TEST_CASE("another column order is told apart from a missing column") {
  CHECK(sentences("CREATE TABLE t (a integer, b integer)", "CREATE TABLE t (b integer, a integer)") ==
        Lines{"table public.t: columns stand as b, a, expected a, b"});
}

TEST_CASE("an expression is the same in the user's words and in the server's") {
  CHECK(sentences(
            "CREATE TABLE t (a text CHECK (a IN ('x', 'y')), b integer DEFAULT -1 CHECK (b BETWEEN 1 AND 2))",
            "CREATE TABLE t (a text, b integer DEFAULT '-1'::integer, "
            "CONSTRAINT t_a_check CHECK ((a = ANY (ARRAY['x'::text, 'y'::text]))), "
            "CONSTRAINT t_b_check CHECK (((b >= 1) AND (b <= 2))))") == Lines{});
  CHECK(sentences("CREATE TABLE t (a integer CHECK (a > 1))", "CREATE TABLE t (a integer CHECK (a > 2))")
            .size() == 1);
}
