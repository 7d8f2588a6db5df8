#include "lint/engine/excerpt.h"

#include <doctest/doctest.h>

namespace {

std::string found(std::string_view sql, std::string_view identifier) {
  const auto span = lint::find_identifier(sql, identifier);
  return span ? std::string(sql.substr(span->begin)) : "nothing";
}

}  // namespace

TEST_CASE("an identifier is found as a token, where it opens a definition first") {
  CHECK(found("CREATE TABLE t (a int, b int REFERENCES a (a))", "b") == "b int REFERENCES a (a))");
  CHECK(found("CREATE TABLE a (id int, a int)", "a") == "a int)");
  CHECK(found("ALTER TABLE t ADD COLUMN Name text", "name") == "Name text");
  CHECK(found("CREATE TABLE \"T\" (\"A\" int)", "A") == "\"A\" int)");
  CHECK(found("SELECT 'a' /* a */ -- a", "a") == "nothing");
}

TEST_CASE("a word is put in where the keyword stands, never in a string or a name") {
  CHECK(lint::insert_after("CREATE INDEX i ON t (a)", "index", "CONCURRENTLY") ==
        "CREATE INDEX CONCURRENTLY i ON t (a)");
  CHECK(lint::insert_after("create unique index \"index\" on t (a)", "index", "CONCURRENTLY") ==
        "create unique index CONCURRENTLY \"index\" on t (a)");
  CHECK(lint::insert_after("/* index */ VACUUM", "index", "x") == "/* index */ VACUUM");
}
