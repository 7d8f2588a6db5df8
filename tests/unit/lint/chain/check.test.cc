#include "lint/chain/check.h"

#include <doctest/doctest.h>

#include "lint/chain/chain.h"
#include "tests/support/made_folder.h"

namespace {

// Whether a chain of two revisions that do this is said to hold the same SQL twice.
bool same(std::string_view one, std::string_view other) {
  const tests::MadeFolder folder;
  folder.write("1_a.sql", "-- migrate:up\n" + std::string(one) + "\n-- migrate:down\nSELECT 1;\n");
  folder.write("2_b.sql", "-- migrate:up\n" + std::string(other) + "\n-- migrate:down\nSELECT 2;\n");
  const auto chain = chain::read(std::vector<std::string>{folder.path()}, {});
  REQUIRE(chain);
  for (const chain::Problem& problem : chain->problems) {
    if (problem.kind == chain::Problem::Kind::same_sql) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("the same SQL: blanks, case, comments and semicolons make no difference outside quotes") {
  CHECK(same("CREATE TABLE t (a int);", "create  table t\n(a /* one */ INT) -- end\n;;"));
  CHECK(same("ALTER TABLE \"A b\" ADD \"c\" int;", "alter table \"A b\"  add \"c\" int"));
  CHECK(same("COMMENT ON TABLE t IS 'it''s; -- so';", "comment on table t is 'it''s; -- so'"));
  CHECK(same("SELECT 'a\r\nb', 1;", "select 'a\nb', 1"));
  CHECK(same("SELECT E'it\\'s', 1;", "select E'it\\'s',  1"));
  CHECK(same("DO $$ BEGIN  NULL; END $$;", "do $$ BEGIN  NULL; END $$"));
}

TEST_CASE("the same SQL: within quotes everything makes a difference") {
  CHECK_FALSE(same("ALTER TABLE \"A b\" ADD \"c\" int;", "ALTER TABLE \"A  b\" ADD \"c\" int;"));
  CHECK_FALSE(same("ALTER TABLE \"A\" ADD \"c\" int;", "ALTER TABLE \"a\" ADD \"c\" int;"));
  CHECK_FALSE(same("SELECT 'a';", "SELECT 'A';"));
  CHECK_FALSE(same("SELECT E'it\\'s', 1;", "SELECT E'it\\'s', 2;"));
}

TEST_CASE("the same SQL: what says nothing is not compared") {
  CHECK_FALSE(same("-- nothing", ";"));
}
