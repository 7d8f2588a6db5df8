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

TEST_CASE("many identifiers of a statement are found where one alone would be") {
  const std::string_view sql =
      "CREATE TABLE \"Users\" (id int, CONSTRAINT k CHECK (Note > id), note text, \"Note\" int)";
  lint::Identifiers many;
  for (int round = 0; round < 2; ++round) {
    for (const char* name : {"Users", "id", "k", "note", "Note", "check", "nothing", "Text"})
      CHECK_MESSAGE(many.find(sql, name) == lint::find_identifier(sql, name), name);
  }
  CHECK(many.find("DROP TABLE k", "k") == lint::find_identifier("DROP TABLE k", "k"));
  CHECK(many.find(sql, "k") == lint::find_identifier(sql, "k"));
}
