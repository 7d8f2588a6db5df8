#include "lint/analyze/analyze.h"

#include <doctest/doctest.h>

#include "lint/analyze/references.h"
#include "lint/ast/column_name.h"
#include "lint/ast/query.h"
#include "lint/datum/input.h"
#include "lint/deparse/expr.h"
#include "lint/lower/lower.h"
#include "lint/planner/volatility.h"
#include "lint/sql/parse.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"
#include "tests/unit/lint/replay/replay_sql.h"

namespace {

std::shared_ptr<const ast::Query> query_of(const std::string& sql) {
  const sql::Parsed parsed = sql::parse(sql);
  REQUIRE(parsed.statements.size() == 1);
  REQUIRE_FALSE(parsed.statements[0].error);
  return std::get<ast::DataQuery>(lower::changes(parsed.statements[0], sql)[0]).query;
}

ast::ExprPtr expression_of(const std::string& text) {
  return query_of("SELECT " + text)->targets[0].expr;
}

// `name type, ...` of what comes out; `ERROR: ...` for a refusal.
std::string columns(const catalog::Catalog& catalog, const std::string& sql) {
  const analyze::QueryShape result = analyze::shape(catalog, *query_of(sql));
  if (result.problem) return "ERROR: " + result.problem->message;
  std::string text;
  for (const analyze::OutputColumn& column : result.columns) {
    if (!text.empty()) text += ", ";
    text += column.name + " " + types::format_type(catalog, column.type);
  }
  return text;
}

std::string columns(const std::string& sql) {
  return columns(catalog::Catalog(), sql);
}

catalog::Catalog with_tables() {
  catalog::Catalog catalog;
  catalog::Relation t;
  t.schema = catalog::public_schema;
  t.name = "t";
  const std::pair<const char*, ast::TypeRef> wanted[] = {{"id", {type_oid::int4, -1}},
                                                         {"name", {type_oid::varchar, 54}},
                                                         {"at", {type_oid::timestamptz, -1}},
                                                         {"price", {type_oid::numeric, (10 << 16) + 2 + 4}}};
  for (const auto& [name, type] : wanted) {
    catalog::Column& column = t.columns.push_back({});
    column.name = name;
    column.type = type;
  }
  catalog::Column& gone = t.columns.push_back(t.columns[0]);
  gone.name = "gone";
  gone.dropped = true;
  catalog.add(t);
  t.name = "u";
  t.columns.edit().resize(2);
  catalog.add(t);
  return catalog;
}

const catalog::Relation& table(const catalog::Catalog& catalog, const char* name) {
  return *catalog.relation(catalog.find_relation(catalog::public_schema, name));
}

}  // namespace

TEST_CASE("expressions get the server's types and names") {
  const std::pair<const char*, const char*> cases[] = {
      {"SELECT 1, 2.5, 'x', NULL", "?column? integer, ?column? numeric, ?column? text, ?column? text"},
      {"SELECT 99999999999, 1::smallint + 1", "?column? bigint, ?column? integer"},
      {"SELECT now(), current_date, now() - interval '1 day'",
       "now timestamp with time zone, current_date date, ?column? timestamp with time zone"},
      {"SELECT lower('X') || 1", "?column? text"},
      {"SELECT CASE WHEN true THEN 1 ELSE 2.5 END", "case numeric"},
      {"SELECT coalesce(NULL, 3), nullif(1, 2)", "coalesce integer, nullif integer"},
      {"SELECT ARRAY[1, 2.5], ARRAY['a']::varchar(3)[]", "array numeric[], array character varying(3)[]"},
      {"SELECT '{}'::jsonb -> 'a' ->> 'b'", "?column? text"},
      {"SELECT 'x'::varchar(10)", "varchar character varying(10)"},
      {"SELECT now() AT TIME ZONE 'UTC'", "timezone timestamp without time zone"},
      {"SELECT count(*), sum(1), avg(1.5::float8)", "count bigint, sum bigint, avg double precision"},
      {"SELECT array_agg(1), unnest(ARRAY['a'])", "array_agg integer[], unnest text"},
      {"SELECT EXISTS (SELECT 1), (SELECT 2 AS two)", "exists boolean, two integer"},
      {"SELECT date '2020-01-01' + 1", "?column? date"},
      {"SELECT greatest(1, 2::bigint)", "greatest bigint"},
  };
  for (const auto& [sql, expected] : cases) CHECK(columns(sql) == expected);
}

TEST_CASE("what the server refuses is refused") {
  CHECK(columns("SELECT lower(1, 2)") == "ERROR: function lower(integer, integer) does not exist");
  CHECK(columns("SELECT nothing(1)") == "ERROR: function nothing(integer) does not exist");
  CHECK(columns("SELECT 1 + true") == "ERROR: operator does not exist: integer + boolean");
  CHECK(columns("SELECT CASE WHEN true THEN 1 ELSE now() END") ==
        "ERROR: CASE types timestamp with time zone and integer cannot be matched");
  CHECK(columns("SELECT 'x'::int") == "ERROR: invalid input syntax for type integer: \"x\"");
  CHECK(columns("SELECT 1::uuid") == "ERROR: cannot cast type integer to uuid");
  CHECK(columns("SELECT x FROM nowhere") == "ERROR: relation \"nowhere\" does not exist");
  CHECK(columns("SELECT 1 AND true") == "ERROR: argument of AND must be type boolean, not type integer");
}

TEST_CASE("a function of a later server says which") {
  const auto hint = [](std::string_view sql, int version) {
    const Replayed replayed = replay_sql("CREATE TABLE t (a text)", version);
    const sql::Parsed parsed = sql::parse(sql);
    const auto changes = lower::changes(parsed.statements[0], sql);
    const auto shape = analyze::shape(replayed.catalog, *std::get<ast::DataQuery>(changes[0]).query);
    return shape.problem ? shape.problem->hint : std::string();
  };
  CHECK(hint("SELECT pg_input_is_valid(a, 'integer') FROM t", 15) == "needs PostgreSQL 16");
  CHECK(hint("SELECT pg_input_is_valid(a, 'integer') FROM t", 16).empty());
  CHECK(hint("SELECT uuidv7() FROM t", 17) == "needs PostgreSQL 18");
  CHECK(hint("SELECT lower(a, 1) FROM t", 15).starts_with("No function matches"));
}

TEST_CASE("a domain over an enum is no enum to the operators and functions of enums") {
  const std::string sql =
      "CREATE TYPE e AS ENUM ('a', 'b'); CREATE DOMAIN d AS e; CREATE TABLE t (x d, y e); CREATE VIEW v AS "
      "SELECT ";
  const struct {
    const char* query;
    const char* refusal;
  } table[] = {
      {"* FROM t WHERE x = 'a'", "operator does not exist: d = unknown"},
      {"* FROM t WHERE x IN ('a', 'b')", "operator does not exist: d = e"},
      {"* FROM t WHERE x = x", "operator does not exist: d = d"},
      {"max(x) FROM t", "function max(d) does not exist"},
      {"* FROM t WHERE x::e = 'a'", ""},
      {"* FROM t WHERE y = 'a' ORDER BY x", ""},
      {"x, max(y) FROM t GROUP BY x", ""},
      {"x FROM t UNION SELECT y FROM t", ""},
  };
  for (const auto& row : table) {
    INFO(row.query);
    CHECK(first_refusal(sql + row.query) == row.refusal);
  }
}

TEST_CASE("a subquery within a GROUP BY key names what it wants") {
  const std::string sql = "CREATE TABLE t (id int, a text); CREATE VIEW v AS SELECT ";
  const char* refusal = "column \"a\" must appear in the GROUP BY clause or be used in an aggregate function";
  CHECK(first_refusal(sql + "lower((SELECT a)) AS k, sum(id) FROM t GROUP BY k").empty());
  CHECK(first_refusal(sql + "lower((SELECT a)) AS k, sum(id) FROM t GROUP BY lower((SELECT a))").empty());
  CHECK(first_refusal(sql + "id, max((SELECT a)) FROM t GROUP BY id").empty());
  CHECK(first_refusal(sql + "id, (SELECT t.a) FROM t GROUP BY id").find("must appear in the GROUP BY") !=
        std::string::npos);
  CHECK(first_refusal(sql + "id, a FROM t GROUP BY id") == refusal);
}

TEST_CASE("queries over tables") {
  const catalog::Catalog catalog = with_tables();
  CHECK(columns(catalog, "SELECT * FROM t") ==
        "id integer, name character varying(50), at timestamp with time zone, price numeric(10,2)");
  CHECK(columns(catalog, "SELECT u.* FROM t JOIN u ON t.id = u.id") ==
        "id integer, name character varying(50)");
  CHECK(columns(catalog, "SELECT * FROM t JOIN u USING (id)") ==
        "id integer, name character varying(50), at timestamp with time zone, price numeric(10,2), name "
        "character varying(50)");
  CHECK(columns(catalog, "SELECT * FROM u NATURAL JOIN u AS v") == "id integer, name character varying(50)");
  CHECK(columns(catalog, "WITH w(a) AS (SELECT id FROM t) SELECT a, a + 1 AS b FROM w") ==
        "a integer, b integer");
  CHECK(
      columns(catalog, "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT * FROM r") ==
      "n integer");
  CHECK(columns(catalog, "SELECT s.n FROM (SELECT name AS n FROM t) s") == "n character varying(50)");
  CHECK(columns(catalog, "SELECT name FROM t UNION SELECT 'x'") == "name character varying");
  CHECK(columns(catalog, "VALUES (1, 'a'), (2.5, 'b')") == "column1 numeric, column2 text");
  CHECK(columns(catalog, "SELECT * FROM generate_series(1, 3) AS g") == "g integer");
  CHECK(columns(catalog, "SELECT * FROM jsonb_each('{}') WITH ORDINALITY") ==
        "key text, value jsonb, ordinality bigint");
  CHECK(columns(catalog, "SELECT nix FROM t") == "ERROR: column \"nix\" does not exist");
  CHECK(columns(catalog, "SELECT id FROM t, u") == "ERROR: column reference \"id\" is ambiguous");
  CHECK(columns(catalog, "SELECT x.id FROM t") == "ERROR: missing FROM-clause entry for table \"x\"");
  CHECK(columns(catalog, "SELECT gone FROM t") == "ERROR: column \"gone\" does not exist");
}

TEST_CASE("a query knows what it reads") {
  const catalog::Catalog catalog = with_tables();
  const analyze::QueryShape result = analyze::shape(catalog, *query_of("SELECT name FROM t WHERE id = 1"));
  const ast::Oid t = table(catalog, "t").oid;
  CHECK(result.relations == std::vector<ast::Oid>{t});
  const std::vector<ast::ObjectAddress> expected = {{ast::ObjectClass::relation, t, 0},
                                                    {ast::ObjectClass::relation, t, 1},
                                                    {ast::ObjectClass::relation, t, 2}};
  CHECK(result.reads == expected);
}

TEST_CASE("a table's expressions") {
  const catalog::Catalog catalog = with_tables();
  const catalog::Relation& t = table(catalog, "t");
  const auto bound = [&](const char* text, analyze::ExprUse use = analyze::ExprUse::check_constraint) {
    return analyze::expression(catalog, expression_of(text), {&t, {}, use});
  };
  const analyze::Analyzed check = bound("price > 0 AND t.name <> 'x'");
  REQUIRE(check.expr);
  CHECK(analyze::columns_of(*check.expr) == std::vector<ast::ColumnNumber>{2, 4});
  CHECK(deparse::print(catalog, *check.expr, &t) == "((price > 0) AND (name <> 'x'::text))");
  CHECK(bound("missing > 0").problem->message == "column \"missing\" does not exist");
  CHECK(bound("count(*) > 0").problem->message == "aggregate functions are not allowed in check constraints");
  CHECK(bound("id IN (SELECT 1)").problem->message == "cannot use subquery in check constraint");
  const analyze::Analyzed value =
      analyze::expression(catalog, expression_of("id"), {nullptr, {}, analyze::ExprUse::column_default});
  CHECK(value.problem->message == "cannot use column reference in DEFAULT expression");
}

TEST_CASE("volatility of bound expressions") {
  const catalog::Catalog catalog = with_tables();
  const catalog::Relation& t = table(catalog, "t");
  const auto worst = [&](const char* text) {
    const analyze::Analyzed result =
        analyze::expression(catalog, expression_of(text), {&t, {}, analyze::ExprUse::any});
    REQUIRE(result.expr);
    return planner::volatility(catalog, *result.expr);
  };
  CHECK(worst("lower(name)") == ast::Volatility::immutable);
  CHECK(worst("now()") == ast::Volatility::stable);
  CHECK(worst("current_timestamp") == ast::Volatility::stable);
  CHECK(worst("random()") == ast::Volatility::volatile_);
  CHECK(worst("'2020-01-01'::timestamptz") == ast::Volatility::immutable);
  CHECK(worst("at::date") == ast::Volatility::stable);
  CHECK(worst("(at AT TIME ZONE 'UTC')::date") == ast::Volatility::immutable);
  CHECK(worst("id::text") == ast::Volatility::immutable);
  CHECK(worst("name || id") == ast::Volatility::immutable);  // textanycat's body, in its place
  CHECK(worst("name || at") == ast::Volatility::stable);
}

TEST_CASE("names of columns without alias") {
  const auto name = [](const char* text) { return ast::figure_column_name(*expression_of(text)); };
  CHECK(name("a.b") == "b");
  CHECK(name("lower(x)") == "lower");
  CHECK(name("x::int") == "x");
  CHECK(name("1::int") == "int4");
  CHECK(name("(x).f") == "f");
  CHECK(name("x[1]") == "x");
  CHECK(name("1 + 1") == "?column?");
  CHECK(name("CASE WHEN a THEN b ELSE c END") == "c");
  CHECK(name("CASE WHEN a THEN b END") == "case");
  CHECK(ast::figure_index_column_name(*expression_of("a || b")).empty());
}

TEST_CASE("constants that are true, however they are written") {
  for (const char* text :
       {"true", "'t'", "' TRUE '", "'yes'", "'y'", "'on'", "'1'", "'tru'", "'yes'::boolean"}) {
    CAPTURE(text);
    const analyze::Analyzed bound = analyze::expression(catalog::Catalog(), expression_of(text), {});
    REQUIRE(bound.expr);
    CHECK(datum::is_true(*bound.expr));
  }
  for (const char* text : {"false", "'f'", "'off'", "'of'", "'o'", "'0'", "''", "'maybe'", "1", "NULL",
                           "NOT false", "'off'::boolean"}) {
    CAPTURE(text);
    const analyze::Analyzed bound = analyze::expression(catalog::Catalog(), expression_of(text), {});
    REQUIRE(bound.expr);
    CHECK_FALSE(datum::is_true(*bound.expr));
  }
}

TEST_CASE("a server without a JSON constructor takes it for a function's call") {
  const catalog::Catalog old(15), middle(16), now(17);
  CHECK(columns(old, "SELECT JSON_ARRAY(1, 'a')") ==
        "ERROR: function json_array(integer, unknown) does not exist");
  CHECK(columns(old, "SELECT JSON_OBJECT()") == "ERROR: function json_object() does not exist");
  CHECK(columns(old, "SELECT JSON_OBJECT('{a, 1}')") == "json_object json");
  CHECK(columns(middle, "SELECT JSON_ARRAY(1, 'a')") == "json_array json");
  CHECK(columns(middle, "SELECT JSON_SCALAR(1)") == "ERROR: function json_scalar(integer) does not exist");
  CHECK(columns(middle, "SELECT JSON_VALUE('{}'::jsonb, '$')") ==
        "ERROR: function json_value(jsonb, unknown) does not exist");
  CHECK(columns(old, "SELECT JSON('1')") == "json json");
  CHECK(columns(now, "SELECT JSON_SCALAR(1)") == "json_scalar json");
}
