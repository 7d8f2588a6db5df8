// Checks that need no statistics: each speaks where a server has the fault, and is silent where it has not.
#include <doctest/doctest.h>

#include "tests/pg/audit/audited.h"

using tests::Audited;

namespace {

std::string grant() {
  return "GRANT SELECT ON ALL SEQUENCES IN SCHEMA \"public\" TO \"auditor_of_few\"";
}

}  // namespace

TEST_CASE("audit 19: an index left INVALID is found, with what mends it") {
  Audited audited;
  audited.ask(
      "CREATE TABLE t (a int PRIMARY KEY, b int); INSERT INTO t VALUES (1, 1), (2, 1);"
      "CREATE INDEX fine ON t (a, b)");
  CHECK(audited.said().empty());
  CHECK(audited.session.run("CREATE UNIQUE INDEX CONCURRENTLY broken ON t (b)").error);
  CHECK(audited.said() == "error invalid-index:public.broken\n");
  CHECK(audited.first().table == "public.t");
  CHECK(audited.first().fix->sql == std::vector<std::string>{"REINDEX INDEX CONCURRENTLY public.broken"});
  audited.ask("DELETE FROM t WHERE a = 2; CREATE UNIQUE INDEX whole ON t (b)");
  CHECK(audited.said() == "error invalid-index:public.broken\n");
  CHECK(audited.first().fix->sql == std::vector<std::string>{"DROP INDEX CONCURRENTLY public.broken"});
}

TEST_CASE("audit 19: an index that is being built is a note, whoever looks") {
  Audited audited;
  audited.ask("CREATE TABLE t (a int PRIMARY KEY)");
  migrate::Session holder = tests::connect(audited.database), builder = tests::connect(audited.database);
  tests::ask(holder, "BEGIN; INSERT INTO t VALUES (1)");
  REQUIRE(builder.start("CREATE INDEX CONCURRENTLY slow ON t (a)"));
  while (tests::ask(audited.session, "SELECT count(*) FROM pg_class WHERE relname = 'slow'") != "1") {
  }
  CHECK(audited.said({{"invalid-index"}, {}}) == "note invalid-index:public.slow\n");
  audited.ask("CREATE ROLE auditor_of_few");
  CHECK(audited.said({{"invalid-index"}, {}}, "auditor_of_few") == "note invalid-index:public.slow\n");
  audited.ask("DROP ROLE auditor_of_few");
  tests::ask(holder, "COMMIT");
  CHECK(!builder.finish().error);
  CHECK(audited.said({{"invalid-index"}, {}}).empty());
}

TEST_CASE("audit 19: an index of a partitioned table names the partitions that it waits for") {
  Audited audited;
  audited.ask(
      "CREATE TABLE p (a int PRIMARY KEY, b int) PARTITION BY LIST (a);"
      "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);"
      "CREATE INDEX i ON ONLY p (b); CREATE INDEX i1 ON p1 (b); ALTER INDEX i ATTACH PARTITION i1");
  CHECK(audited.said() == "warning incomplete-partitioned-index:public.i\n");
  CHECK(audited.first().message == "index public.i is INVALID: no index of public.p2 is attached to it");
  for (const std::string& sql : audited.first().fix->sql) audited.ask(sql);
  CHECK(audited.said().empty());
}

TEST_CASE("audit 31: a materialized view without data") {
  Audited audited;
  audited.ask("CREATE MATERIALIZED VIEW m AS SELECT 1 AS a WITH NO DATA");
  CHECK(audited.said({{"matview-unpopulated"}, {}}) == "warning matview-unpopulated:public.m\n");
  audited.ask("REFRESH MATERIALIZED VIEW m");
  CHECK(audited.said({{"matview-unpopulated"}, {}}).empty());
}

TEST_CASE(
    "audit 30: a sequence is measured against itself and the column that it feeds, whichever ends first") {
  Audited audited;
  audited.ask(
      "CREATE TABLE small (id serial PRIMARY KEY); CREATE TABLE fed (id int PRIMARY KEY);"
      "CREATE SEQUENCE big OWNED BY fed.id; CREATE SEQUENCE round AS smallint CYCLE;"
      "CREATE SEQUENCE down AS smallint INCREMENT -1; CREATE TABLE whole (id bigserial PRIMARY KEY);"
      "CREATE SEQUENCE \"Unused\" AS smallint");
  CHECK(audited.said().empty());
  audited.ask(
      "SELECT setval('small_id_seq', 1610612740), setval('big', 2000000000), setval('round', 32767),"
      " setval('down', -31000), setval('whole_id_seq', 9223372036854775807)");
  CHECK(audited.said() ==
        "error sequence-exhaustion:public.big\nerror sequence-exhaustion:public.down\n"
        "warning sequence-exhaustion:public.small_id_seq\n");
  CHECK(audited.judgement.judged == audited.judgement.of);
}

TEST_CASE("audit 30: ten thousand sequences fill no lock table") {
  Audited audited;
  for (int part = 0; part < 10; ++part)
    audited.ask("DO $$ BEGIN FOR i IN 1..1000 LOOP EXECUTE format('CREATE SEQUENCE s_" +
                std::to_string(part) + "_%s AS smallint', i); END LOOP; END $$");
  CHECK(audited.said().empty());
  CHECK(audited.judgement.judged == audited.judgement.of);
}

TEST_CASE("audit 43: a sequence that somebody drops is left out, and those beside it are read") {
  Audited audited;
  audited.ask(
      "CREATE SEQUENCE going AS smallint; CREATE SEQUENCE stays AS smallint; SELECT setval('going', 32000), "
      "setval('stays', 32000)");
  migrate::Session holder = tests::connect(audited.database);
  tests::ask(holder, "BEGIN; DROP SEQUENCE going");
  CHECK(audited.said() == "error sequence-exhaustion:public.stays\n");
  CHECK(audited.observed->numbers.locked == std::vector<std::string>{"public.going"});
  CHECK(audited.observed->numbers.unread.empty());
  tests::ask(holder, "ROLLBACK");
}

TEST_CASE("audit 45: what a role may not read is not judged, and the GRANT is said") {
  Audited audited;
  audited.ask(
      "CREATE ROLE auditor_of_few; CREATE TABLE t (id serial PRIMARY KEY);"
      "SELECT setval('t_id_seq', 2147483647)");
  CHECK(audited.said({{"sequence-exhaustion"}, {}}, "auditor_of_few").empty());
  REQUIRE(audited.judgement.not_judged.size() == 1);
  CHECK(audited.judgement.not_judged[0].needs == grant());
  CHECK(audited.judgement.judged == 0);
  audited.ask(grant());
  CHECK(audited.said({{"sequence-exhaustion"}, {}}, "auditor_of_few") ==
        "error sequence-exhaustion:public.t_id_seq\n");
  audited.ask("DROP OWNED BY auditor_of_few; DROP ROLE auditor_of_few");
}

TEST_CASE("audit 13: the table without a key is named, not its partitions, with the table's numbers") {
  Audited audited;
  audited.ask(
      "CREATE TABLE keyed (a int PRIMARY KEY); CREATE TABLE bare (a int); CREATE TABLE child () INHERITS "
      "(bare);"
      "CREATE TABLE parted (a int) PARTITION BY LIST (a);"
      "CREATE TABLE part PARTITION OF parted FOR VALUES IN (1);"
      "INSERT INTO bare SELECT generate_series(1, 1000); ANALYZE bare");
  CHECK(audited.said() ==
        "warning missing-primary-key:public.bare\nwarning missing-primary-key:public.child\n"
        "warning missing-primary-key:public.parted\n");
  CHECK(audited.first().measured.at("rows") == 1000);
}

TEST_CASE("audit 14: an index is redundant only to one that does the same") {
  Audited audited;
  audited.ask(
      "CREATE TABLE t (a int PRIMARY KEY, b int, c text);"
      "CREATE INDEX two ON t (b, c); CREATE INDEX back ON t (b, c DESC);"
      "CREATE INDEX patterns ON t (c text_pattern_ops); CREATE INDEX plain ON t (c);"
      "CREATE INDEX carries ON t (c, a) INCLUDE (b); CREATE UNIQUE INDEX single ON t (b, a)");
  CHECK(audited.said() == "warning redundant-index:public.plain\n");
  CHECK(audited.first().fix->sql == std::vector<std::string>{"DROP INDEX CONCURRENTLY public.plain"});
  CHECK(audited.first().fix->inverse ==
        std::vector<std::string>{"CREATE INDEX CONCURRENTLY plain ON public.t USING btree (c)"});
}

TEST_CASE("a foreign key without an index weighs what its table weighs") {
  Audited audited;
  audited.ask(
      "CREATE TABLE p (id int PRIMARY KEY); INSERT INTO p SELECT generate_series(1, 10);"
      "CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p);"
      "INSERT INTO c SELECT i, 1 FROM generate_series(1, 100) i; ANALYZE c");
  CHECK(audited.said() == "note foreign-key-without-index:public.c.c_p_id_fkey\n");
  audited.ask("INSERT INTO c SELECT i, 1 FROM generate_series(101, 1000) i; ANALYZE c");
  CHECK(audited.said() == "warning foreign-key-without-index:public.c.c_p_id_fkey\n");
}

TEST_CASE("audit 43: what somebody holds or awaits is left out, and nobody waits behind the audit") {
  Audited audited;
  audited.ask(
      "CREATE TABLE t (a int); CREATE TABLE other (a int); CREATE VIEW v AS SELECT a FROM t;"
      "CREATE INDEX i ON t (a); CREATE MATERIALIZED VIEW m AS SELECT a FROM other");
  CHECK(audited.said() == "warning missing-primary-key:public.other\nwarning missing-primary-key:public.t\n");
  migrate::Session holder = tests::connect(audited.database);
  tests::ask(holder, "BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE; REFRESH MATERIALIZED VIEW m");
  CHECK(audited.said() == "warning missing-primary-key:public.other\n");
  CHECK(audited.observed->numbers.locked == std::vector<std::string>{"public.t", "public.m"});
  tests::ask(holder, "ROLLBACK; BEGIN; SELECT FROM t");
  migrate::Session waiter = tests::connect(audited.database);
  REQUIRE(waiter.start("BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE; COMMIT"));
  while (tests::ask(audited.session, "SELECT count(*) FROM pg_locks WHERE NOT granted") != "1") {
  }
  CHECK(audited.said() == "warning missing-primary-key:public.other\n");
  CHECK(audited.observed->numbers.locked == std::vector<std::string>{"public.t"});
  tests::ask(holder, "COMMIT");
  CHECK(!waiter.finish().error);
}
