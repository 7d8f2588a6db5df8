#include "lint/plpgsql/parse/tree.h"

#include <doctest/doctest.h>

using plpgsql::parse_body;
using plpgsql::Statement;
using Kind = Statement::Kind;

namespace {

std::string_view text_of(std::string_view body, plpgsql::Span span) {
  return body.substr(span.begin, span.end - span.begin);
}

// The one statement of BEGIN ... END.
Statement only(std::string_view body) {
  Statement block = parse_body(body, 0);
  REQUIRE(block.kind == Kind::block);
  REQUIRE(block.body.size() == 1);
  return block.body[0];
}

}  // namespace

TEST_CASE("declarations: types, values, constants, cursors, aliases") {
  const std::string_view body =
      "DECLARE a int := 1; b CONSTANT numeric(3, 1) NOT NULL DEFAULT 2; c CURSOR FOR SELECT 1; d ALIAS FOR "
      "$1; "
      "BEGIN END";
  const Statement block = parse_body(body, 0);
  REQUIRE(block.declarations.size() == 4);
  CHECK(block.declarations[0].type == "int");
  CHECK(text_of(body, block.declarations[0].value) == "1");
  CHECK(block.declarations[1].type == "numeric ( 3 , 1 )");
  CHECK(text_of(body, block.declarations[1].value) == "2");
  CHECK(text_of(body, block.declarations[2].cursor) == "SELECT 1");
  CHECK(block.declarations[3].is_alias);
}

TEST_CASE("a condition ends at its own THEN, not at one within CASE or parentheses") {
  const std::string_view body =
      "BEGIN IF CASE WHEN a THEN b ELSE c END AND (SELECT x) THEN PERFORM f(); ELSIF d THEN NULL; ELSE "
      "RETURN; "
      "END IF; END";
  const Statement branching = only(body);
  REQUIRE(branching.branches.size() == 3);
  CHECK(text_of(body, branching.branches[0].condition) == "CASE WHEN a THEN b ELSE c END AND (SELECT x)");
  CHECK(branching.branches[0].body[0].kind == Kind::perform);
  CHECK(text_of(body, branching.branches[1].condition) == "d");
  CHECK(branching.branches[2].condition.begin == branching.branches[2].condition.end);
}

TEST_CASE("the three kinds of FOR are told apart") {
  CHECK(only("BEGIN FOR i IN REVERSE 3..1 BY 2 LOOP NULL; END LOOP; END").kind == Kind::for_range);
  CHECK(only("BEGIN FOR r IN SELECT 1 LOOP NULL; END LOOP; END").kind == Kind::for_query);
  const std::string_view body = "BEGIN FOR a, b.c IN EXECUTE 'x' || y USING z LOOP NULL; END LOOP; END";
  const Statement loop = only(body);
  CHECK(loop.kind == Kind::for_execute);
  CHECK(loop.targets == std::vector<std::string>{"a", "b.c"});
  CHECK(text_of(body, loop.head) == "'x' || y");
  REQUIRE(loop.body.size() == 1);
}

TEST_CASE("INTO names variables, but not the table of an INSERT") {
  CHECK(only("BEGIN SELECT a, b INTO STRICT x, y.z FROM t; END").targets ==
        std::vector<std::string>{"x", "y.z"});
  CHECK(only("BEGIN INSERT INTO t VALUES (1); END").targets.empty());
  CHECK(only("BEGIN INSERT INTO t VALUES (1) RETURNING id INTO x; END").targets ==
        std::vector<std::string>{"x"});
  CHECK(only("BEGIN WITH q AS (SELECT 1) INSERT INTO t SELECT * FROM q; END").targets.empty());
  CHECK(only("BEGIN EXECUTE 'q' INTO x USING y; END").targets == std::vector<std::string>{"x"});
}

TEST_CASE("what is assigned to, and what only looks like it") {
  CHECK(only("BEGIN a.b[1] := 2; END").targets == std::vector<std::string>{"a.b[1]"});
  CHECK(only("BEGIN x = 1; END").kind == Kind::assign);
  CHECK(only("BEGIN UPDATE t SET x = 1; END").kind == Kind::sql);
}

TEST_CASE("a handler has its conditions, and states as they are written") {
  const Statement block =
      parse_body("BEGIN NULL; EXCEPTION WHEN unique_violation OR SQLSTATE '42P07' THEN NULL; END", 0);
  REQUIRE(block.handlers.size() == 1);
  CHECK(block.handlers[0].conditions == std::vector<std::string>{"unique_violation", "sqlstate:42P07"});
}

TEST_CASE("bodies that break off are read as far as they go") {
  for (std::string_view body :
       {"", "<<a>>", "BEGIN <<a>>", "BEGIN IF", "BEGIN FOR", "DECLARE x", "BEGIN EXIT", "BEGIN CASE WHEN 1",
        "#option", "BEGIN GET DIAGNOSTICS x =", "BEGIN a :="}) {
    CAPTURE(body);
    CHECK_NOTHROW(parse_body(body, 0));
  }
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "BEGIN ";
  CHECK(parse_body(deep, 0).kind == Kind::block);
}
