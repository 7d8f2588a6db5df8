#include "migrate/execute/statements.h"

#include <doctest/doctest.h>

#include "lint/ast/prevented_in_block.h"
#include "lint/lower/lower.h"
#include "lint/sql/parse.h"
#include "tests/unit/migrate/made_chain.h"

using migrate::classify;
using Kind = migrate::Statement::Kind;

TEST_CASE("what the server refuses within a transaction") {
  const struct {
    const char* sql;
    Kind kind;
    const char* words;
  } table[] = {
      {"create index concurrently i on t (a)", Kind::alone, "CREATE INDEX CONCURRENTLY"},
      {"CREATE /* x */ UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)", Kind::alone,
       "CREATE UNIQUE INDEX CONCURRENTLY"},
      {"CREATE INDEX \"concurrently\" ON t (a)", Kind::plain, "CREATE INDEX"},
      {"CREATE INDEX i ON t (a)", Kind::plain, "CREATE INDEX"},
      {"DROP INDEX CONCURRENTLY i", Kind::alone, "DROP INDEX CONCURRENTLY"},
      {"REINDEX TABLE CONCURRENTLY t", Kind::alone, "REINDEX TABLE CONCURRENTLY"},
      {"REINDEX (VERBOSE, CONCURRENTLY) INDEX i", Kind::alone, "REINDEX INDEX CONCURRENTLY"},
      {"REINDEX (VERBOSE) SCHEMA s", Kind::alone, "REINDEX SCHEMA"},
      {"REINDEX TABLE t", Kind::may_be_alone, "REINDEX TABLE"},
      {"VACUUM (ANALYZE) t", Kind::alone, "VACUUM"},
      {"CLUSTER", Kind::alone, "CLUSTER without a table"},
      {"CLUSTER VERBOSE", Kind::alone, "CLUSTER without a table"},
      {"CLUSTER (VERBOSE) t", Kind::may_be_alone, "CLUSTER ("},
      {"CLUSTER t USING i", Kind::may_be_alone, "CLUSTER T"},
      {"REPACK", Kind::alone, "REPACK without a table"},
      {"REPACK (VERBOSE) USING INDEX", Kind::alone, "REPACK without a table"},
      {"REPACK (VERBOSE, CONCURRENTLY) t", Kind::alone, "REPACK (CONCURRENTLY)"},
      {"REPACK (CONCURRENTLY off) t", Kind::may_be_alone, "REPACK ("},
      {"REPACK t USING INDEX i", Kind::may_be_alone, "REPACK T"},
      {"CREATE DATABASE d", Kind::alone, "CREATE DATABASE"},
      {"DROP TABLESPACE s", Kind::alone, "DROP TABLESPACE"},
      {"ALTER DATABASE d SET TABLESPACE s", Kind::alone, "ALTER DATABASE SET TABLESPACE"},
      {"ALTER DATABASE d SET work_mem = '1MB'", Kind::plain, "ALTER DATABASE"},
      {"ALTER SYSTEM SET work_mem = '1MB'", Kind::alone, "ALTER SYSTEM"},
      {"DISCARD ALL", Kind::alone, "DISCARD ALL"},
      {"DISCARD TEMP", Kind::plain, "DISCARD TEMP"},
      {"CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p", Kind::alone, "CREATE SUBSCRIPTION"},
      {"DROP SUBSCRIPTION IF EXISTS s", Kind::may_be_alone, "DROP SUBSCRIPTION"},
      {"CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = false)", Kind::plain,
       "CREATE SUBSCRIPTION"},
      {"ALTER TABLE p DETACH PARTITION c CONCURRENTLY", Kind::alone, "DETACH PARTITION CONCURRENTLY"},
      {"ALTER TABLE p DETACH PARTITION c FINALIZE", Kind::plain, "ALTER TABLE"},
      {"REFRESH MATERIALIZED VIEW CONCURRENTLY m", Kind::plain, "REFRESH MATERIALIZED"},
      {"ALTER TYPE t ADD VALUE 'x'", Kind::plain, "ALTER TYPE"},
      {"CALL p()", Kind::may_commit, "CALL P"},
      {"DO $$ BEGIN PERFORM 1; END $$", Kind::plain, "DO $$ BEGIN PERFORM 1; END $$"},
      {"DO 'begin commit; end'", Kind::may_commit, "DO 'begin commit; end'"},
      {"BEGIN ISOLATION LEVEL SERIALIZABLE", Kind::begin, "BEGIN"},
      {"start transaction", Kind::begin, "START TRANSACTION"},
      {"END", Kind::commit, "END"},
      {"COMMIT WORK", Kind::commit, "COMMIT"},
      {"COMMIT AND CHAIN", Kind::transaction, "COMMIT"},
      {"COMMIT PREPARED 'x'", Kind::alone, "COMMIT PREPARED"},
      {"ABORT", Kind::transaction, "ABORT"},
      {"SET TRANSACTION READ ONLY", Kind::inner, "SET TRANSACTION"},
      {"ROLLBACK TO SAVEPOINT a", Kind::inner, "ROLLBACK TO"},
      {"ROLLBACK", Kind::transaction, "ROLLBACK"},
      {"set local lock_timeout = '1s'", Kind::set_local, "SET LOCAL"},
      {"SET lock_timeout = '1s'", Kind::plain, "SET LOCK_TIMEOUT"},
  };
  for (const auto& row : table) {
    INFO(row.sql);
    const migrate::Statement statement = classify(row.sql);
    CHECK(statement.kind == row.kind);
    CHECK(statement.words == row.words);
    // The linter reads the tree, the runner the words: they agree, but that a subscription's slot is not in
    // the tree.
    const sql::Parsed parsed = sql::parse(row.sql);
    REQUIRE(!parsed.statements.empty());
    if (statement.words.find("SUBSCRIPTION") != std::string::npos) continue;
    CHECK((row.kind == Kind::alone) ==
          !ast::prevented_in_block(lower::changes(parsed.statements[0], row.sql).at(0)).empty());
  }
}

TEST_CASE("the object that a statement is about") {
  const auto one =
      migrate::subject_of("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS Idx ON ONLY \"S\".t (a)");
  CHECK(one.name == "idx");
  CHECK(one.if_exists);
  CHECK(one.table == "\"S\".t");
  CHECK(migrate::subject_of("CREATE INDEX CONCURRENTLY ON t (a)").name == "");
  CHECK(migrate::subject_of("DROP INDEX CONCURRENTLY IF EXISTS s.\"I\"\"x\"").name == "I\"x");
  CHECK(migrate::subject_of("DROP INDEX CONCURRENTLY s.i").schema == "s");
  CHECK(migrate::subject_of("REINDEX (VERBOSE) TABLE CONCURRENTLY t").name == "t");
  const auto detached = migrate::subject_of("ALTER TABLE IF EXISTS s.p DETACH PARTITION s.c CONCURRENTLY");
  CHECK(detached.parent == "s.p");
  CHECK(detached.schema == "s");
  CHECK(detached.name == "c");
  CHECK(migrate::subject_of("DROP DATABASE IF EXISTS d").name == "d");
}

TEST_CASE("a script's statements with their places, data and psql commands") {
  const chain::Chain chain =
      tests::make_chain({{"1", "COPY t FROM STDIN;\n1\t;\n\\.\n\\set x 1\nSELECT ';'; -- end"}});
  const auto statements = migrate::statement_reader(chain)(*chain.revisions[0].up);
  REQUIRE(statements.size() == 3);
  CHECK(chain.files[0].slice(statements[0].copy_data) == "1\t;\n");
  CHECK(statements[1].kind == Kind::psql_command);
  CHECK(statements[1].words == "\\set");
  CHECK(chain.files[0].slice(statements[2].span) == "SELECT ';'");
}
