#include "lint/ast/prevented_in_block.h"

#include <doctest/doctest.h>

#include "lint/lower/lower.h"
#include "lint/sql/parse.h"

namespace {

ast::Change lowered(std::string_view sql) {
  const sql::Parsed parsed = sql::parse(sql);
  REQUIRE(parsed.statements.size() == 1);
  REQUIRE(!parsed.statements[0].error);
  return lower::changes(parsed.statements[0], sql)[0];
}

}  // namespace

TEST_CASE("what cannot run inside a transaction block has the server's word for it") {
  const std::pair<const char*, const char*> table[] = {
      {"CREATE INDEX CONCURRENTLY i ON t (a)", "CREATE INDEX CONCURRENTLY"},
      {"CREATE INDEX i ON t (a)", ""},
      {"DROP INDEX CONCURRENTLY i", "DROP INDEX CONCURRENTLY"},
      {"REINDEX (CONCURRENTLY) SCHEMA s", "REINDEX CONCURRENTLY"},
      {"REINDEX SCHEMA s", "REINDEX SCHEMA"},
      {"REINDEX SYSTEM d", "REINDEX SYSTEM"},
      {"REINDEX TABLE t", ""},
      {"ALTER TABLE t ADD COLUMN a int, DROP COLUMN b", ""},
      {"ALTER TABLE t DETACH PARTITION p CONCURRENTLY", "ALTER TABLE ... DETACH CONCURRENTLY"},
      {"VACUUM t", "VACUUM"},
      {"ANALYZE t", ""},
      {"CLUSTER", "CLUSTER"},
      {"CLUSTER t USING i", ""},
      {"DISCARD ALL", "DISCARD ALL"},
      {"DISCARD TEMP", ""},
      {"ALTER SYSTEM SET work_mem = '1MB'", "ALTER SYSTEM"},
      {"ALTER DATABASE d SET TABLESPACE s", "ALTER DATABASE SET TABLESPACE"},
      {"CREATE DATABASE d", "CREATE DATABASE"},
      {"COMMIT PREPARED 'x'", "COMMIT PREPARED"},
      {"COMMIT", ""},
      {"SELECT 1", ""},
  };
  for (const auto& [sql, word] : table) {
    const std::string shown(sql);
    CAPTURE(shown);
    CHECK(ast::prevented_in_block(lowered(sql)) == word);
  }
  CHECK(ast::prevented_in_block(lowered("REINDEX TABLE t"), true) == "REINDEX TABLE");
  CHECK(ast::prevented_in_block(lowered("CLUSTER t USING i"), true) == "CLUSTER");
}
