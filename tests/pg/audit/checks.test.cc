// Checks that claim something about a server, on a server.
#include <doctest/doctest.h>

#include <cstdlib>

#include "migrate/audit/origins.h"
#include "tests/pg/audit/audited.h"

using tests::Audited;

namespace {

migrate::TableNumbers numbers(const Audited& audited, const std::string& name) {
  const catalog::Catalog& schema = audited.observed->schema;
  return audited.observed->numbers.tables.at(schema.find_relation(schema.find_schema("public"), name));
}

}  // namespace

TEST_CASE("whether a publication holds a table is seen, by whatever it holds it") {
  Audited audited;
  audited.ask("CREATE SCHEMA s; CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE TABLE s.c (x int)");
  const auto published = [&] {
    audited.said();
    std::string names;
    for (const auto& [oid, table] : audited.observed->numbers.tables)
      names += table.published ? audited.observed->schema.relation(oid)->name : "";
    return names;
  };
  CHECK(published().empty());
  audited.ask("CREATE PUBLICATION one FOR TABLE a");
  CHECK(published() == "a");
  CHECK(audited.said({{"missing-primary-key"}, {}}).find("public.a") != std::string::npos);
  // What the finding says of it.
  CHECK(audited.session.run("UPDATE a SET x = 1").error->message ==
        "cannot update table \"a\" because it does not have a replica identity and publishes updates");
  audited.ask("ALTER TABLE a REPLICA IDENTITY FULL; UPDATE a SET x = 1");
  audited.said({{"missing-primary-key"}, {}});
  CHECK(audited.first().evidence.front() == "a publication holds it, with a replica identity of its own");
  if (audited.session.server_version().major >= 15) {
    audited.ask("CREATE PUBLICATION whole FOR TABLES IN SCHEMA s");
    CHECK(published() == "ac");
  }
  audited.ask("CREATE PUBLICATION everything FOR ALL TABLES");
  CHECK(published() == "abc");
}

TEST_CASE("a new server says that it is new") {
  const char* path = std::getenv("PATH");
  text::Result<migrate::Scratch> server = migrate::Scratch::start({"", path ? path : "", {}});
  REQUIRE(server);
  migrate::Session session = tests::connect(server->url());
  const text::Result<migrate::Observed> observed = migrate::observe(session);
  REQUIRE(observed);
  CHECK(observed->numbers.windows.front().why == "the cluster was made then: this server is new");
  tests::ask(session, "SELECT pg_stat_reset()");
  const text::Result<migrate::Observed> again = migrate::observe(session);
  REQUIRE(again);
  CHECK(again->numbers.windows.front().since >= observed->numbers.windows.front().since);
}

TEST_CASE(
    "audit 32: a collation whose recorded version is another one lists the indexes of text that it sorts") {
  Audited audited;
  audited.ask(
      "CREATE COLLATION german (provider = icu, locale = 'de');"
      "CREATE TABLE t (a text COLLATE german PRIMARY KEY, b int, c text COLLATE \"C\"); CREATE INDEX b_idx "
      "ON t (b);"
      "CREATE INDEX c_idx ON t (c); CREATE INDEX both_idx ON t (b, a)");
  const migrate::audit::Asked asked{{"collation-changed"}, {}};
  CHECK(audited.said(asked).empty());
  audited.ask("UPDATE pg_collation SET collversion = '0.1' WHERE collname = 'german'");
  CHECK(audited.said(asked) == "error collation-changed:public.german\n");
  CHECK(audited.first().evidence ==
        std::vector<std::string>{"public.t_pkey of public.t", "public.both_idx of public.t"});
  for (const std::string& sql : audited.first().fix->sql) audited.ask(sql);
  CHECK(audited.said(asked).empty());
}

TEST_CASE("audit 31: only REFRESH makes a materialized view younger") {
  Audited audited;
  audited.ask(
      "CREATE TABLE t (a int PRIMARY KEY); CREATE MATERIALIZED VIEW m AS SELECT a FROM t;"
      "CREATE UNIQUE INDEX i ON m (a)");
  for (int i = 0; i < 5; ++i) audited.ask("INSERT INTO t VALUES (" + std::to_string(i) + ")");
  audited.said({{"matview-stale"}, {}});
  const int64_t before = numbers(audited, "m").refreshed_xids_ago.value();
  CHECK(before >= 5);
  audited.ask("ANALYZE m");
  audited.ask("VACUUM m");
  audited.said({{"matview-stale"}, {}});
  CHECK(numbers(audited, "m").refreshed_xids_ago.value() >= before);
  audited.settings.thresholds.set("matview-stale", "transactions", 5);
  CHECK(audited.said({{"matview-stale"}, {}}) == "note matview-stale:public.m\n");
  audited.ask(audited.first().fix->sql.at(0));
  CHECK(audited.said({{"matview-stale"}, {}}).empty());
  CHECK(numbers(audited, "m").refreshed_xids_ago.value() < before);
}

TEST_CASE(
    "rows that hold nothing are found by their statistics, of text, bytea and uuid; no value leaves the "
    "server") {
  Audited audited;
  audited.write(
      "CREATE TABLE t (id int PRIMARY KEY, a text, b bytea, c uuid, d varchar, e text, f text, g text, "
      "h bpchar);"
      "INSERT INTO t SELECT i, CASE WHEN i % 4 = 0 THEN '' ELSE md5(i::text) END,"
      " CASE WHEN i % 4 = 0 THEN sha256('') ELSE sha256(i::text::bytea) END,"
      " CASE WHEN i % 4 = 0 THEN md5('')::uuid ELSE md5(i::text)::uuid END,"
      " CASE WHEN i % 4 = 0 THEN md5('') ELSE md5(i::text) END, md5((i % 3000)::text),"
      " CASE WHEN i % 4 = 0 THEN 'xxx' ELSE i::text END, CASE WHEN i % 4 = 0 THEN '-' ELSE i::text END,"
      " CASE WHEN i % 4 = 0 THEN '  ' ELSE i::text END"
      " FROM generate_series(1, 20000) i; ANALYZE t");
  CHECK(audited.said({{"empty-values", "duplicate-values"}, {}}) ==
        "warning duplicate-values:public.t.e\nnote empty-values:public.t.a\nnote empty-values:public.t.b\n"
        "note empty-values:public.t.c\nnote empty-values:public.t.d\nnote empty-values:public.t.h\n");
  CHECK(audited.judgement.findings[1].measured.at("percent") == doctest::Approx(25).epsilon(0.1));
}

TEST_CASE(
    "audit 26: without SELECT on the table its statistics are hidden, and nothing is said of its values") {
  Audited audited;
  audited.write(
      "CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t SELECT i, '' FROM generate_series(1, "
      "20000) i; ANALYZE t;"
      "CREATE ROLE auditor_of_few IN ROLE pg_monitor");
  CHECK(audited.said({{"empty-values"}, {}}, "auditor_of_few").empty());
  REQUIRE(audited.judgement.not_judged.size() == 1);
  CHECK(audited.judgement.not_judged[0].subject == "columns of 1 table in schema public");
  audited.ask(audited.judgement.not_judged[0].needs);
  CHECK(audited.said({{"empty-values"}, {}}, "auditor_of_few") == "note empty-values:public.t.a\n");
  audited.ask("DROP OWNED BY auditor_of_few; DROP ROLE auditor_of_few");
}

TEST_CASE(
    "pg_hba.conf and the kind of passwords: who may not read them is told the GRANT, and with it reads "
    "them") {
  Audited audited;
  audited.ask(
      "SET password_encryption = 'md5'; CREATE ROLE auditor_of_few PASSWORD 'x'; RESET password_encryption");
  const migrate::audit::Asked asked{{"open-hba", "md5-password"}, {}};
  audited.said(asked, "auditor_of_few");
  CHECK(!audited.observed->numbers.hba);
  REQUIRE(audited.judgement.not_judged.size() == 2);
  CHECK(audited.judgement.not_judged[1].needs ==
        "GRANT SELECT ON pg_hba_file_rules TO \"auditor_of_few\"; GRANT EXECUTE ON FUNCTION "
        "pg_hba_file_rules() TO "
        "\"auditor_of_few\"");
  audited.ask(audited.judgement.not_judged[1].needs);
  audited.said(asked, "auditor_of_few");
  CHECK(audited.observed->numbers.hba);
  CHECK(audited.judgement.not_judged.size() == 1);
  CHECK(audited.said(asked).find("warning md5-password:auditor_of_few\n") != std::string::npos);
  CHECK(audited.judgement.not_judged.empty());
  audited.ask("DROP OWNED BY auditor_of_few; DROP ROLE auditor_of_few");
}

TEST_CASE("roles by what they are members of, and their timeouts") {
  Audited audited;
  audited.ask(
      "CREATE ROLE auditor_of_few LOGIN CREATEROLE IN ROLE pg_write_server_files;"
      "ALTER ROLE auditor_of_few SET statement_timeout = '5s'");
  CHECK(audited.said({{"reads-everything"}, {}}) == "note reads-everything:auditor_of_few\n");
  bool seen = false;
  for (const migrate::Role& role : audited.observed->numbers.roles) {
    if (role.name != "auditor_of_few") continue;
    seen = true;
    CHECK(role.may_log_in);
    CHECK(role.creates_roles);
    CHECK(role.settings.at("statement_timeout") == "5s");
  }
  CHECK(seen);
  for (const std::string& sql : audited.first().fix->sql) audited.ask(sql);
  CHECK(audited.said({{"reads-everything"}, {}}).empty());
  audited.ask("DROP ROLE auditor_of_few");
}

TEST_CASE("partitions by time as the server prints their bounds") {
  Audited audited;
  audited.write(
      "CREATE TABLE p (at timestamptz, a int) PARTITION BY RANGE (at);"
      "DO $$ BEGIN EXECUTE format('CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (%L) TO (%L)',"
      " current_date - 30, current_date + 3); END $$; INSERT INTO p VALUES (now(), 1)");
  const auto inserted = [&] {
    audited.said({{"partition-gap"}, {}});
    return numbers(audited, "p1").inserted;
  };
  while (inserted() == 0) {
  }
  CHECK(audited.said({{"partition-gap"}, {}}) == "warning partition-gap:public.p\n");
  audited.ask(
      "DO $$ BEGIN EXECUTE format('CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (%L) TO (%L)',"
      " current_date + 3, current_date + 30); END $$");
  CHECK(audited.said({{"partition-gap"}, {}}).empty());
}

TEST_CASE("audit 35: what is searched for again and again is a sequential scan's, until there is an index") {
  Audited audited;
  audited.write(
      "CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t SELECT i, i FROM generate_series(1, 12000) "
      "i; ANALYZE t");
  audited.write("DO $$ BEGIN FOR i IN 1..1100 LOOP PERFORM FROM t WHERE a = i; END LOOP; END $$");
  const auto scans = [&] {
    audited.said({{"seq-scanned-table"}, {}});
    return numbers(audited, "t").sequential_scans;
  };
  while (scans() < 1100) {
  }
  CHECK(audited.said({{"seq-scanned-table"}, {}}) == "note seq-scanned-table:public.t\n");
  CHECK(audited.first().measured.at("rows_a_scan") >= 10000);
}

TEST_CASE(
    "audit 35: a server's statements name the columns of the index that is missing, and with it are silent") {
  const char* path = std::getenv("PATH");
  text::Result<migrate::Scratch> server =
      migrate::Scratch::start({"", path ? path : "", {{"shared_preload_libraries", "pg_stat_statements"}}});
  if (!server) return;  // the library is not installed
  migrate::Session session = tests::connect(server->url());
  if (session.run("CREATE EXTENSION pg_stat_statements").error) return;
  tests::ask(session,
             "CREATE TABLE t (id int PRIMARY KEY, a int, b int); INSERT INTO t SELECT i, i, i FROM "
             "generate_series(1, "
             "12000) i; ANALYZE t");
  {
    migrate::Session asking = tests::connect(server->url());
    for (int i = 0; i < 1050; ++i) tests::ask(asking, "SELECT max(b) FROM t WHERE a = " + std::to_string(i));
  }
  const chain::Chain chain = migrate::audit::with_outside({});
  const migrate::audit::Settings settings;
  const std::map<uint32_t, double> days;
  const auto judge = [&] {
    const text::Result<migrate::Observed> observed = migrate::observe(session);
    REQUIRE(observed);
    return migrate::audit::judge({observed->schema, observed->numbers, settings, days}, chain, {},
                                 {{"missing-index", "seq-scanned-table"}, {}});
  };
  migrate::audit::Judgement said = judge();
  while (said.findings.empty()) said = judge();
  REQUIRE(said.findings.size() == 1);
  CHECK(said.findings[0].key() == "missing-index:public.t (a)");
  for (const std::string& sql : said.findings[0].fix->sql) tests::ask(session, sql);
  CHECK(judge().findings.empty());
}
