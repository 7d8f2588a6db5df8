#include "lint/sql/bare_label.h"

#include <doctest/doctest.h>

#include <string>

namespace {

std::string found(std::string_view statement) {
  const auto span = sql::bare_label_of_nineteen(statement);
  return span ? std::string(statement.substr(span->begin, span->size())) : "";
}

}  // namespace

TEST_CASE("labels without AS that PostgreSQL 19 refuses") {
  CHECK(found("SELECT a ignore FROM t") == "ignore");
  CHECK(found("SELECT 1 RESPECT") == "RESPECT");
  CHECK(found("INSERT INTO t VALUES (1) RETURNING a ignore") == "ignore");
  CHECK(found("SELECT (SELECT count(*) ignore FROM t) AS n") == "ignore");
  CHECK(found("SELECT x IS NULL ignore, y FROM t") == "ignore");
}

TEST_CASE("the same words where it takes them") {
  for (const char* taken :
       {"SELECT a AS ignore FROM t", "SELECT a \"ignore\" FROM t", "SELECT * FROM t ignore",
        "SELECT ignore, respect FROM t", "SELECT ignore.a FROM t ignore",
        "SELECT DISTINCT ON (a) ignore FROM t", "SELECT NOT ignore FROM t",
        "SELECT lag(a) IGNORE NULLS OVER (ORDER BY a) FROM t",
        "SELECT count(*) OVER ignore FROM t WINDOW ignore AS ()", "SELECT 'a ignore' FROM t",
        "SELECT a FROM t -- a ignore", "CREATE TABLE t (a int, ignore text)"}) {
    CHECK_MESSAGE(found(taken).empty(), taken);
  }
}
