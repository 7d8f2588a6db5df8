#include "lint/sql/split.h"

#include <doctest/doctest.h>

namespace {

std::vector<std::string> statements(std::string_view sql) {
  std::vector<std::string> all;
  for (const sql::Piece& piece : sql::split(sql))
    all.emplace_back(sql.substr(piece.span.begin, piece.span.size()));
  return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("strings of every kind hide what is in them") {
  CHECK(statements("SELECT 'a;b'; SELECT 'it''s;'; x") == Texts{"SELECT 'a;b'", "SELECT 'it''s;'", "x"});
  CHECK(statements(R"(SELECT E'\';'; SELECT '\'; y)") == Texts{R"(SELECT E'\';')", R"(SELECT '\')", "y"});
  CHECK(statements(R"(SELECT U&'d\0061;' , U&"x;"; SELECT B'01;', X'f;', n';')").size() == 2);
  CHECK(statements(R"(SELECT "a;""b"; z)") == Texts{R"(SELECT "a;""b")", "z"});
}

TEST_CASE("dollar quotes end with their own tag") {
  CHECK(statements("DO $$ a; b; $$; x") == Texts{"DO $$ a; b; $$", "x"});
  CHECK(statements("DO $f$ $$ ; $g$ ; $f$; x").size() == 2);
  CHECK(statements("SELECT $1; SELECT a$b$c; x").size() == 3);
}

TEST_CASE("comments nest as the server nests them") {
  CHECK(statements("/* a /* ; */ ; */ SELECT 1; -- x;\nSELECT 2") == Texts{"SELECT 1", "SELECT 2"});
  CHECK(statements("SELECT 1 -- no end;") == Texts{"SELECT 1"});
  CHECK(statements("SELECT 1 /* ; ").size() == 1);
}

TEST_CASE("bodies in SQL and rules hold semicolons of their own") {
  CHECK(statements("CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; "
                   "SELECT 2; END; x")
            .size() == 2);
  CHECK(statements("CREATE PROCEDURE p() BEGIN ATOMIC DELETE FROM t; END; x").size() == 2);
  CHECK(statements("CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b); x").size() == 2);
  CHECK(statements("BEGIN; SELECT 1; END; x").size() == 4);
}

TEST_CASE("data after COPY FROM STDIN is data") {
  const std::string_view sql = "COPY t (a) FROM stdin;\n1;'\n\"\n\\.\nSELECT 1;";
  const std::vector<sql::Piece> pieces = sql::split(sql);
  REQUIRE(pieces.size() == 2);
  CHECK(sql.substr(pieces[0].copy_data.begin, pieces[0].copy_data.size()) == "1;'\n\"\n");
  CHECK(statements("COPY t FROM '/x'; SELECT 1;").size() == 2);
  CHECK(statements("COPY t FROM STDOUT;\n1;\n\\.\nSELECT 1;").size() == 2);
  CHECK(statements("COPY (SELECT a FROM stdin) TO '/x'; SELECT 1;").size() == 2);
  CHECK(statements("COPY t FROM STDIN;\r\na;b\r\n\\.\r\nSELECT 1;").size() == 2);
}

TEST_CASE("psql's commands are pieces of their own") {
  const std::vector<sql::Piece> pieces = sql::split("\\set x 1\nSELECT 1 \\gexec\nSELECT 2;");
  REQUIRE(pieces.size() == 4);
  CHECK(pieces[0].kind == sql::Piece::Kind::psql_command);
  CHECK(pieces[1].kind == sql::Piece::Kind::statement);
  CHECK(pieces[2].kind == sql::Piece::Kind::psql_command);
}

TEST_CASE("spans count from the base") {
  const std::vector<sql::Piece> pieces = sql::split(" SELECT 1 ;", 100);
  REQUIRE(pieces.size() == 1);
  CHECK(pieces[0].span == text::Span{101, 109});
  CHECK(pieces[0].terminated);
}

TEST_CASE("comments with their place") {
  const std::vector<sql::Comment> found = sql::comments("  -- a\nSELECT '-- b' -- c\n/* d */");
  REQUIRE(found.size() == 3);
  CHECK(found[0].text == "-- a");
  CHECK(found[0].own_line);
  CHECK(found[1].text == "-- c");
  CHECK_FALSE(found[1].own_line);
  CHECK(found[2].own_line);
}

TEST_CASE("what has nothing to run is empty") {
  CHECK(sql::is_empty(""));
  CHECK(sql::is_empty(" ; -- x\n/* y */;;"));
  CHECK_FALSE(sql::is_empty("; SELECT 1"));
}
