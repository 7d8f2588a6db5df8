#include "lint/ast/walk.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <variant>

#include "lint/lower/lower.h"
#include "lint/sql/parse.h"

namespace {

// The statement's query.
ast::DataQuery lowered(std::string_view sql) {
  const sql::Parsed parsed = sql::parse(sql);
  REQUIRE(parsed.statements.size() == 1);
  REQUIRE(!parsed.statements[0].error);
  return std::get<ast::DataQuery>(lower::changes(parsed.statements[0], sql)[0]);
}

std::string strings_of(const ast::Query& query) {
  std::string found;
  ast::walk_all(query, [&](const ast::Expr& node) {
    if (node.kind == ast::Expr::Kind::string) found += node.text;
  });
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

TEST_CASE("a walk comes to every expression of a query just once") {
  const std::pair<const char*, const char*> cases[] = {
      {R"(WITH x AS (SELECT 'a') SELECT DISTINCT ON ('b') 'c', count(*) FILTER (WHERE 'd') OVER (PARTITION BY 'e'),
          (SELECT 'f') FROM f('g') JOIN (SELECT 'h') s ON 'i' WHERE EXISTS (SELECT 'j' FROM t WHERE 'k')
          GROUP BY 'l' HAVING 'm' WINDOW w AS (ORDER BY 'n') ORDER BY 'o' LIMIT 'p' OFFSET 'q')",
       "abcdefghijklmnopq"},
      {"SELECT 'a' UNION SELECT 'b' ORDER BY 'c'", "abc"},
      {"VALUES ('a', 'b'), ('c', 'd')", "abcd"},
      {R"(INSERT INTO t VALUES ('a'), ('b') ON CONFLICT (lower('c')) WHERE 'd'
          DO UPDATE SET x = 'e', y = (SELECT 'f') WHERE 'g' RETURNING 'h')",
       "abcdefgh"},
      {"UPDATE t SET x = 'a' FROM (SELECT 'b') s WHERE 'c' RETURNING 'd'", "abcd"},
      {"DELETE FROM t USING f('a') WHERE 'b' RETURNING 'c'", "abc"},
      {R"(MERGE INTO t USING (SELECT 'a') s ON 'b' WHEN MATCHED AND 'c' THEN UPDATE SET x = 'd'
          WHEN NOT MATCHED AND 'e' THEN INSERT VALUES ('f'))",
       "abcdef"},
  };
  for (const auto& [sql, all] : cases) {
    const std::string shown(sql);
    CAPTURE(shown);
    CHECK(strings_of(*lowered(sql).query) == all);
  }
}

TEST_CASE("a tree is made anew in place") {
  const auto query = lowered("SELECT 'a' FROM f('b') WHERE 'c' ORDER BY 'd'").query;
  ast::Query copy = *query;
  ast::each_expression(copy, [](ast::ExprPtr& expr) {
    auto other = std::make_shared<ast::Expr>();
    other->kind = ast::Expr::Kind::string;
    other->text = "z";
    expr = std::move(other);
  });
  CHECK(strings_of(copy) == "zzzz");
  CHECK(strings_of(*query) == "abcd");
}
