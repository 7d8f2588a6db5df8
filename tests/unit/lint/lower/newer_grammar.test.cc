#include "lint/lower/newer_grammar.h"

#include <doctest/doctest.h>

#include "lint/lower/lower.h"
#include "lint/sql/parse.h"

using ast::Cluster;
using ast::Unknown;

namespace {

ast::Change lowered(std::string_view sql) {
  const sql::Parsed parsed = sql::parse(sql);
  return lower::changes(parsed.statements.front(), sql).front();
}

Cluster repacked(std::string_view sql) {
  const ast::Change change = lowered(sql);
  const auto* cluster = std::get_if<Cluster>(&change);
  CAPTURE(sql);
  REQUIRE(cluster);
  CHECK(cluster->repack);
  return *cluster;
}

Unknown unread(std::string_view sql) {
  const ast::Change change = lowered(sql);
  const auto* unknown = std::get_if<Unknown>(&change);
  CAPTURE(sql);
  REQUIRE(unknown);
  return *unknown;
}

}  // namespace

TEST_CASE("REPACK is CLUSTER's like") {
  CHECK(repacked("REPACK").table.empty());
  CHECK(repacked("REPACK t").table.name == "t");
  CHECK(repacked("REPACK (VERBOSE, CONCURRENTLY) \"S\".\"T\"").table.schema == "S");
  CHECK(repacked("REPACK (CONCURRENTLY) t").concurrently);
  CHECK_FALSE(repacked("REPACK (CONCURRENTLY off, ANALYZE) t").concurrently);
  CHECK(repacked("REPACK (ANALYZE) t (a, b)").analyze);
  CHECK(repacked("REPACK t USING INDEX i").index == "i");
  CHECK(repacked("REPACK USING INDEX").using_index);
  CHECK(unread("REPACK t USING nothing").since == 0);
  CHECK(unread("REPACK t WITH INDEX").is_syntax_error(19));
}

TEST_CASE("what only 19 reads is a syntax error below, and a blind spot there") {
  const Unknown all = unread("CREATE PUBLICATION p FOR ALL SEQUENCES");
  CHECK(all.is_syntax_error(18));
  CHECK(all.reason(18) == "syntax error at or near \"SEQUENCES\"");
  CHECK_FALSE(all.is_syntax_error(19));
  CHECK(all.reason(19) == "publications FOR ALL SEQUENCES of PostgreSQL 19");
  CHECK(all.touches == std::vector<std::string>{"p"});
  CHECK(unread("CREATE PUBLICATION p FOR ALL TABLES EXCEPT (TABLE t)").since == 19);
  CHECK(unread("ALTER PUBLICATION p SET ALL TABLES").since == 19);
  const Unknown insert = unread("INSERT INTO t VALUES (1) ON CONFLICT (a) DO SELECT RETURNING *");
  CHECK(insert.since == 19);
  CHECK(insert.of_data);
  CHECK(unread("CREATE OR REPLACE VIEW v AS SELECT lag(a) IGNORE NULLS OVER (ORDER BY a) FROM t").touches ==
        std::vector<std::string>{"v"});
  CHECK(unread("COPY (SELECT 1) TO STDOUT (FORMAT json)").of_data);
  CHECK(unread("SELECT 1 FORM t").since == 0);
  CHECK(unread("CREATE TABLE t (a int, 'ignore nulls')").since == 0);
}
