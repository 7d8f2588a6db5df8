#include "lint/sql/parse.h"

#include <doctest/doctest.h>

#include "lint/sql/large_stack.h"

namespace {

std::string text_of(std::string_view sql, const sql::Statement& statement, uint32_t base = 0) {
  return std::string(sql.substr(statement.span.begin - base, statement.span.size()));
}

}  // namespace

TEST_CASE("a statement's span is from its first token to its last") {
  const std::string_view sql = "-- first\n SELECT 1 -- one\n ; /* two */ SELECT 2  -- end\n";
  const sql::Parsed parsed = sql::parse(sql);
  REQUIRE(parsed.statements.size() == 2);
  CHECK(text_of(sql, parsed.statements[0]) == "SELECT 1");
  CHECK(text_of(sql, parsed.statements[1]) == "SELECT 2");
  CHECK(parsed.statements[0].tree != nullptr);
  CHECK_FALSE(parsed.statements[0].error);
}

TEST_CASE("a syntax error costs its statement, not the text") {
  const std::string_view sql = "SELECT 1;\nSELCT 'ü' FORM t;\nSELECT 'é', 2 WHERE;\nSELECT 3;";
  const sql::Parsed parsed = sql::parse(sql, 50);
  REQUIRE(parsed.statements.size() == 4);
  CHECK_FALSE(parsed.statements[0].error);
  REQUIRE(parsed.statements[1].error);
  CHECK(parsed.statements[1].tree == nullptr);
  CHECK(parsed.statements[1].error->message == "syntax error at or near \"SELCT\"");
  CHECK(parsed.statements[1].error->token == "SELCT");
  CHECK(parsed.statements[1].error->at == text::Span{60, 65});
  REQUIRE(parsed.statements[2].error);
  CHECK(parsed.statements[2].error->message == "syntax error at end of input");
  CHECK(parsed.statements[2].error->token.empty());
  CHECK_FALSE(parsed.statements[3].error);
  CHECK(text_of(sql, parsed.statements[3], 50) == "SELECT 3");
}

TEST_CASE("the server counts characters, a span counts bytes") {
  const sql::Parsed parsed = sql::parse("SELECT 'äöü' FORM x y;");
  REQUIRE(parsed.statements.size() == 1);
  REQUIRE(parsed.statements[0].error);
  CHECK(parsed.statements[0].error->token == "x");
}

TEST_CASE("dumps: restrict is skipped, COPY data is data") {
  const std::string_view sql =
      "\\restrict abc\nCREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\n2;'\n\\.\nSELECT 1;\n\\unrestrict "
      "abc\n";
  const sql::Parsed parsed = sql::parse(sql);
  REQUIRE(parsed.statements.size() == 3);
  for (const sql::Statement& statement : parsed.statements) CHECK_FALSE(statement.error);
  CHECK(parsed.statements[1].copy_data.size() == 6);
}

TEST_CASE("psql's commands and placeholders are named") {
  const sql::Parsed parsed =
      sql::parse("\\i other.sql\nCREATE TABLE ${schema}.t (a int);\nSELECT :name;\nDROP TABLE a{{ x }};");
  REQUIRE(parsed.statements.size() == 4);
  using Kind = sql::SyntaxError::Kind;
  CHECK(parsed.statements[0].error->kind == Kind::psql_command);
  CHECK(parsed.statements[0].error->token == "\\i");
  CHECK(parsed.statements[1].error->kind == Kind::placeholder);
  CHECK(parsed.statements[1].error->token == "${schema}");
  CHECK(parsed.statements[2].error->token == ":name");
  CHECK(parsed.statements[3].error->token == "{{ x }}");
}

TEST_CASE("slices and casts are no placeholders") {
  const sql::Parsed parsed = sql::parse("SELECT a[1:2], b::text FROM t; SELECT a FROM t WHERE x = (;");
  CHECK_FALSE(parsed.statements[0].error);
  CHECK(parsed.statements[1].error->kind == sql::SyntaxError::Kind::syntax);
}

TEST_CASE("nothing to parse") {
  CHECK(sql::parse("").statements.empty());
  CHECK(sql::parse(" -- x\n;;").statements.empty());
}

TEST_CASE("several may be alive, in any order") {
  sql::Parsed first = sql::parse("SELECT 1");
  {
    const sql::Parsed second = sql::parse("SELECT 2");
    sql::Parsed third = sql::parse("SELECT 3");
    first = std::move(third);
    CHECK(second.statements[0].tree != nullptr);
  }
  const sql::Parsed fourth = sql::parse("SELECT 4");
  CHECK(first.statements.size() == 1);
  CHECK(first.statements[0].tree != nullptr);
}

TEST_CASE("deep nesting needs the large stack, and has it") {
  std::string sql = "SELECT 1";
  for (int i = 0; i < 30000; ++i) sql += " + 1";
  std::string brackets = "SELECT " + std::string(5000, '(') + "1" + std::string(5000, ')');
  sql::on_large_stack([&] {
    CHECK_FALSE(sql::parse(sql).statements.at(0).error);
    CHECK(sql::parse(brackets).statements.size() == 1);
  });
}

TEST_CASE("an exception leaves the large stack") {
  CHECK_THROWS_AS(sql::on_large_stack([] { throw 7; }), int);
}
