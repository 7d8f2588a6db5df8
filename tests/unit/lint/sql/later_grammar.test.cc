#include "lint/sql/later_grammar.h"

#include <doctest/doctest.h>

#include <string>

namespace {

// "16 syntax error at ..." of a server of the version before.
std::string refused(std::string_view statement, int version) {
  const auto later = sql::later_grammar(statement, version);
  return later ? std::to_string(later->since) + " " + later->message : "";
}

}  // namespace

TEST_CASE("grammar of a later version, in the words of the older server") {
  struct Row {
    const char* statement;
    int since;
    const char* words;
  };
  for (const Row& row : {
           Row{"SELECT a FROM t GROUP BY DISTINCT a, a", 14, "syntax error at or near \"DISTINCT\""},
           Row{"WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n FROM r) SEARCH DEPTH FIRST BY n SET o "
               "SELECT * FROM r",
               14, "syntax error at or near \"SEARCH\""},
           Row{"WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n FROM r) CYCLE n SET c USING p "
               "SELECT * FROM r",
               14, "syntax error at or near \"CYCLE\""},
           Row{"SELECT j.a FROM t JOIN u USING (a) AS j", 14, "syntax error at or near \"AS\""},
           Row{"GRANT SELECT ON t TO r GRANTED BY CURRENT_USER", 14, "syntax error at or near \"GRANTED\""},
           Row{"REINDEX (VERBOSE, CONCURRENTLY) TABLE t", 14, "syntax error at or near \"CONCURRENTLY\""},
           Row{"CLUSTER (VERBOSE) t USING i", 14, "syntax error at or near \"(\""},
           Row{"VACUUM (FULL, PROCESS_TOAST) t", 14, "unrecognized VACUUM option \"process_toast\""},
           Row{"GRANT SET ON PARAMETER work_mem TO r", 15, "syntax error at or near \"work_mem\""},
           Row{"REVOKE ALTER SYSTEM ON PARAMETER work_mem FROM r", 15, "syntax error at or near \"SYSTEM\""},
           Row{"ALTER DATABASE d REFRESH COLLATION VERSION", 15, "syntax error at or near \"REFRESH\""},
           Row{"CREATE OR REPLACE VIEW v WITH (security_invoker = on) AS SELECT 1", 15,
               "unrecognized parameter \"security_invoker\""},
           Row{"SELECT a IS NOT JSON OBJECT FROM t", 16, "syntax error at or near \"JSON\""},
           Row{"SELECT JSON_OBJECT('a': 1)", 16, "syntax error at or near \":\""},
           Row{"SELECT JSON_ARRAY(1, NULL ABSENT ON NULL)", 16, "syntax error at or near \"ABSENT\""},
           Row{"GRANT a TO b WITH INHERIT TRUE", 16, "syntax error at or near \"INHERIT\""},
           Row{"GRANT a TO b WITH ADMIN TRUE", 16, "syntax error at or near \"TRUE\""},
           Row{"REINDEX DATABASE", 16, "syntax error at end of input"},
           Row{"SELECT JSON_OBJECT('a' VALUE 1)", 16, "syntax error at or near \"VALUE\""},
           Row{"SELECT JSON_OBJECTAGG(t.k : v) FROM t", 16, "syntax error at or near \":\""},
           Row{"SELECT JSON_ARRAYAGG(a NULL ON NULL) FROM t", 16, "syntax error at or near \"NULL\""},
           Row{"SELECT JSON_OBJECT('a', 1 WITH UNIQUE KEYS)", 16, "syntax error at or near \"WITH\""},
           Row{"SELECT JSON_QUERY(j, '$.a' WITH WRAPPER)", 17, "syntax error at or near \"WITH\""},
           Row{"SELECT JSON_VALUE(j, '$.a' DEFAULT 'x' ON EMPTY)", 17, "syntax error at or near \"DEFAULT\""},
           Row{"SELECT JSON_EXISTS(j, '$.a' ERROR ON ERROR)", 17, "syntax error at or near \"ERROR\""},
           Row{"SELECT JSON('{}' WITH UNIQUE KEYS)", 17, "syntax error at or near \"WITH\""},
           Row{"COPY t FROM '/x' (ON_ERROR ignore)", 17, "option \"on_error\" not recognized"},
           Row{"COPY t (a, b) FROM STDIN (FORMAT csv, DEFAULT 'x')", 16, "option \"default\" not recognized"},
           Row{"COPY t FROM STDIN WITH (DEFAULT 'x')", 16, "option \"default\" not recognized"},
           Row{"MERGE INTO t USING (SELECT 1) AS u ON true WHEN MATCHED THEN DELETE", 15,
               "syntax error at or near \"MERGE\""},
           Row{"MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE RETURNING t.a", 17,
               "syntax error at or near \"RETURNING\""},
           Row{"MERGE INTO t USING u ON true WHEN NOT MATCHED BY SOURCE THEN DELETE", 17,
               "syntax error at or near \"BY\""},
           Row{"ALTER TABLE t ALTER a SET STORAGE DEFAULT", 16, "syntax error at or near \"DEFAULT\""},
           Row{"SELECT JSON_ARRAY(SELECT a FROM t)", 16, "syntax error at or near \"SELECT\""},
           Row{"SELECT * FROM JSON_TABLE('[]'::jsonb, '$[*]' COLUMNS (x int PATH '$'))", 17,
               "syntax error at or near \"COLUMNS\""},
           Row{"SELECT now() AT LOCAL", 17, "syntax error at or near \"LOCAL\""},
           Row{"ALTER TABLE t ALTER COLUMN a SET STATISTICS DEFAULT", 17,
               "syntax error at or near \"DEFAULT\""},
           Row{"GRANT MAINTAIN ON t TO r", 17, "unrecognized privilege type \"maintain\""},
           Row{"CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) NOT NULL)", 18,
               "syntax error at or near \"NOT\""},
           Row{"CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a))", 18, "syntax error at or near \")\""},
           Row{"UPDATE t SET a = 1 RETURNING WITH (OLD AS o) o.a", 18, "syntax error at or near \"WITH\""},
           Row{"ALTER TABLE t ALTER CONSTRAINT c INHERIT", 18, "syntax error at or near \"INHERIT\""},
           Row{"VACUUM (ANALYZE) ONLY t", 18, "syntax error at or near \"ONLY\""},
       }) {
    INFO(row.statement);
    CHECK(refused(row.statement, row.since - 1) == std::to_string(row.since) + " " + row.words);
    CHECK(refused(row.statement, row.since).empty());
  }
}

TEST_CASE("numbers in other bases and with underscores are 16's") {
  CHECK(refused("SELECT 1_000", 15) == "16 trailing junk after numeric literal at or near \"1_000\"");
  CHECK(refused("SELECT 0x1F", 15) == "16 trailing junk after numeric literal at or near \"0x1F\"");
  CHECK(refused("SELECT 0x1F", 14).empty());  // it is 0 with the label x1F
  CHECK(refused("SELECT 1000, 0.5, 1e5", 15).empty());
}

TEST_CASE("the same words where every version takes them") {
  for (const char* taken :
       {"SELECT DISTINCT a FROM t GROUP BY a",
        "SELECT search, cycle FROM t",
        "SELECT 'a IS JSON'",
        "CREATE SEQUENCE s CYCLE",
        "SELECT * FROM t JOIN u USING (a)",
        "GRANT a TO b GRANTED BY c",
        "GRANT a TO b WITH ADMIN OPTION",
        "GRANT SELECT ON t TO r WITH GRANT OPTION",
        "REINDEX TABLE t",
        "CLUSTER t USING i",
        "SELECT json_object(keys, value) FROM t",
        "SELECT json_object('{a, 1}')",
        "COPY t FROM STDIN WITH (FORMAT csv, HEADER)",
        "COPY t TO STDOUT WITH (FORMAT csv, NULL 'default')",
        "DELETE FROM t USING (SELECT 1 AS a) AS u WHERE t.a = u.a",
        "WITH m AS (DELETE FROM t RETURNING a) SELECT * FROM m",
        "SET LOCAL work_mem = 1",
        "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED NOT NULL)",
        "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY)",
        "VACUUM t",
        "ANALYZE t (a)",
        "CREATE VIEW v WITH (security_barrier) AS SELECT 1",
        "ALTER TABLE t ALTER COLUMN a SET STATISTICS 5",
        "CREATE FOREIGN TABLE f (a int) SERVER s",
        "ALTER TABLE t ALTER CONSTRAINT c DEFERRABLE",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 WHERE '{}' IS JSON $$",
        "ALTER TABLE t ALTER a TYPE int USING (a::int)"}) {
    INFO(taken);
    CHECK(refused(taken, 13).empty());
  }
}
