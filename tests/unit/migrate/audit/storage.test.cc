// What lies in tables: large, empty, double, old and growing.
#include <doctest/doctest.h>

#include "migrate/audit/bloat.h"
#include "migrate/audit/compare.h"
#include "migrate/audit/sections.h"
#include "tests/unit/migrate/audit/judged.h"

using tests::Judged;

namespace {

ast::Oid oid(const Judged& judged, std::string_view name) {
  return judged.schema.find_relation(catalog::public_schema, name);
}

migrate::ColumnNumbers known(double width, double distinct, int length = -1) {
  migrate::ColumnNumbers out;
  out.known = true;
  out.width = width;
  out.distinct = distinct;
  out.length = length;
  return out;
}

}  // namespace

TEST_CASE("the founding registry: hashes of nothing, one hash 78,474 times, 119,791 doubles, 13 GB in rows") {
  Judged judged("CREATE TABLE registry (id int PRIMARY KEY, content_hash text, body text, email text)");
  const ast::Oid table = oid(judged, "registry");
  judged.table("registry").rows = 901965;
  judged.table("registry").pages = 131072;
  judged.table("registry").toast_pages = 600000;
  migrate::ColumnNumbers& hash = judged.seen.columns[{table, 2}] = known(33, 747067);
  hash.empty = 35107.0 / 901965;
  hash.common = {78474.0 / 901965, hash.empty};
  judged.seen.columns[{table, 3}] = known(15000, -1);
  judged.seen.columns[{table, 4}] = known(20, 400000);
  CHECK(judged.said({"empty-values", "duplicate-values", "large-values"}) ==
        "warning duplicate-values:public.registry.content_hash\nnote "
        "empty-values:public.registry.content_hash\n"
        "note large-values:public.registry\n");
  CHECK(judged.first().measured.at("duplicate_rows") == doctest::Approx(119791));
  CHECK(judged.first().evidence.at(0) == "the most common value alone stands in 78,474 rows");
  CHECK(judged.judgement.findings[1].message ==
        "about 35,107 rows of public.registry.content_hash hold '' or the checksum of it");
  judged.seen.rows_answers["duplicates:public.registry.content_hash"].value = 119791;
  judged.said({"duplicate-values"});
  CHECK(judged.first().message ==
        "119,791 of 901,965 rows hold a value of public.registry.content_hash that another has");
  hash.empty = 0;
  hash.common.clear();
  hash.distinct = -1;
  judged.seen.rows_answers.clear();
  judged.table("registry").toast_pages = 100;
  judged.seen.columns[{table, 3}].width = 500;
  CHECK(judged.said({"empty-values", "duplicate-values", "large-values"}).empty());
}

TEST_CASE("a unique column, a foreign key and a column of few values hold doubles by design") {
  Judged judged(
      "CREATE TABLE p (hash text PRIMARY KEY);"
      "CREATE TABLE c (id int PRIMARY KEY, hash text REFERENCES p, uuid text UNIQUE, checksum_kind text)");
  judged.table("c").rows = 100000;
  for (int number = 2; number <= 4; ++number)
    judged.seen.columns[{oid(judged, "c"), number}] = known(20, number == 4 ? 3 : 5000);
  CHECK(judged.said({"duplicate-values"}).empty());
}

TEST_CASE("columns that are NULL nearly everywhere are one finding a table") {
  Judged judged("CREATE TABLE t (id int PRIMARY KEY, a text, b text, deleted_at date)");
  judged.table("t").rows = 20000;
  for (int number = 2; number <= 4; ++number)
    (judged.seen.columns[{oid(judged, "t"), number}] = known(5, 10)).null_fraction = 0.95;
  CHECK(judged.said({"empty-values"}) == "note empty-values:public.t\n");
  CHECK(judged.first().message == "90 % or more of public.t are NULL in a, b");
  judged.table("t").rows = 9999;
  CHECK(judged.said({"empty-values"}).empty());
}

TEST_CASE("a table that only grows by a time wants a retention; one that loses rows has it") {
  Judged judged("CREATE TABLE log (id int PRIMARY KEY, created_at timestamptz)");
  judged.table("log").pages = 140000;
  judged.table("log").inserted = 1000;
  CHECK(judged.said({"no-retention"}) == "note no-retention:public.log\n");
  judged.table("log").deleted = 1;
  CHECK(judged.said({"no-retention"}).empty());
  judged.table("log").deleted = 0;
  judged.seen.windows.front().days = 6;
  CHECK(judged.said({"no-retention"}).empty());
  CHECK(judged.judgement.not_judged.size() == 1);
}

TEST_CASE("growth between two observations, with what becomes of it in a year") {
  Judged judged("CREATE TABLE t (id int PRIMARY KEY)");
  migrate::Observed earlier{judged.schema, judged.seen};
  earlier.numbers.at = "2026-11-20 08:00:00+00";
  earlier.numbers.tables.at(oid(judged, "t")).pages = 20000;
  const migrate::audit::Earlier before(earlier, judged.seen);
  judged.earlier = &before;
  judged.table("t").pages = 20500;
  CHECK(judged.said({"fast-growth"}).empty());
  judged.table("t").pages = 21000;
  CHECK(judged.said({"fast-growth"}) == "note fast-growth:public.t\n");
  CHECK(judged.first().measured.at("percent") == doctest::Approx(15));
  CHECK(judged.first().evidence.at(0) == "800 kB a day: 449 MB in a year, if it goes on like that");
}

TEST_CASE("partitions that end within the week, and rows that strayed into the default one") {
  const std::string parent =
      "CREATE TABLE p (at timestamptz, a int) PARTITION BY RANGE (at);"
      "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2026-11-01') TO ('2026-12-01');";
  Judged judged(parent);
  CHECK(judged.said({"partition-gap"}).empty());  // nobody writes to it
  judged.table("p1").inserted = 1;
  CHECK(judged.said({"partition-gap"}) == "warning partition-gap:public.p\n");
  CHECK(judged.first().message == "public.p has no partition for 2026-12-01: rows of that day are refused");
  Judged ahead(parent + "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('2026-12-01') TO (MAXVALUE)");
  ahead.table("p1").inserted = 1;
  CHECK(ahead.said({"partition-gap"}).empty());
  Judged caught(parent + "CREATE TABLE d PARTITION OF p DEFAULT");
  caught.table("p1").inserted = 1;
  CHECK(caught.said({"partition-gap"}).empty());
  caught.table("d").rows = 12;
  CHECK(caught.said({"partition-gap"}) == "warning partition-gap:public.p\n");
  CHECK(caught.first().measured.at("default_rows") == 12);
  Judged ids(
      "CREATE TABLE p (at int) PARTITION BY RANGE (at); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) "
      "TO (2)");
  ids.table("p1").inserted = 1;
  CHECK(ids.said({"partition-gap"}).empty());
}

TEST_CASE(
    "audit 31: a materialized view by its age in transactions, in days, and by the writes to what it reads") {
  Judged judged("CREATE TABLE t (a int PRIMARY KEY); CREATE MATERIALIZED VIEW m AS SELECT a FROM t");
  migrate::TableNumbers& m = judged.seen.tables[oid(judged, "m")];
  m.refreshed_xids_ago = 99999;
  CHECK(judged.said({"matview-stale"}).empty());
  m.refreshed_xids_ago = 100000;
  CHECK(judged.said({"matview-stale"}) == "note matview-stale:public.m\n");
  m.refreshed_days_ago = 0.5;
  CHECK(judged.said({"matview-stale"}).empty());
  m.refreshed_days_ago = 2;
  CHECK(judged.said({"matview-stale"}) == "warning matview-stale:public.m\n");
  CHECK(judged.first().fix->sql == std::vector<std::string>{"REFRESH MATERIALIZED VIEW public.m"});
  m.refreshed_days_ago.reset();
  migrate::Observed earlier{judged.schema, judged.seen};
  earlier.numbers.at = "2026-11-20 08:00:00+00";
  const migrate::audit::Earlier before(earlier, judged.seen);
  judged.earlier = &before;
  CHECK(judged.said({"matview-stale"}).empty());  // nothing was written
  judged.table("t").inserted = 5;
  CHECK(judged.said({"matview-stale"}) == "warning matview-stale:public.m\n");
  CHECK(judged.first().evidence.at(0) == "5 rows were written since to what it reads");
  m.refreshed_xids_ago = 10;
  CHECK(judged.said({"matview-stale"}).empty());
}

TEST_CASE("audit 24: TOAST is measured or not judged; other indexes than btrees too") {
  Judged judged("CREATE TABLE t (id int PRIMARY KEY, a int[]); CREATE INDEX g ON t USING gin (a)");
  judged.table("t").toast_pages = 40000;
  judged.index("g").pages = 4000;
  CHECK(judged.said({"toast-bloat", "index-bloat"}).empty());
  CHECK(judged.not_judged() ==
        "public.g: no statistics tell the room of a gin index; --measure\n"
        "public.t's TOAST: no statistics tell its room; --measure\n");
  judged.seen.measures = true;
  judged.seen.toast[oid(judged, "t")] = {40000 * 8192, 20000 * 8192, 0};
  judged.seen.measured_indexes[oid(judged, "g")] = {4000 * 8192, 3000 * 8192, 0};
  CHECK(judged.said({"toast-bloat", "index-bloat"}) ==
        "warning index-bloat:public.g\nwarning toast-bloat:public.t\n");
  CHECK(judged.first().message == "75 % of index public.g is empty: 23.4 MB");
}

TEST_CASE("what only rows tell: keys near their end, rows without a parent") {
  Judged judged(
      "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id int);"
      "ALTER TABLE c ADD CONSTRAINT c_fk FOREIGN KEY (p_id) REFERENCES p NOT VALID");
  CHECK(judged.said({"key-exhaustion", "orphan-rows"}).empty());
  CHECK(judged.not_judged() ==
        "1 column: no rows are read by default; --scan\n1 column: no rows are read by default; --scan\n");
  judged.seen.scans = true;
  judged.seen.rows_answers["greatest:public.p.id"].value = 1700000000;
  judged.seen.rows_answers["orphans:public.c.c_fk"].value = 1;
  CHECK(judged.said({"key-exhaustion", "orphan-rows"}) ==
        "warning key-exhaustion:public.p.id\nwarning orphan-rows:public.c.c_fk\n");
  CHECK(judged.judgement.findings[1].message ==
        "1 row of public.c has no row of public.p to go with, by c_fk");
  CHECK(
      judged.judgement.findings[1].fix->sql ==
      std::vector<std::string>{
          "SELECT c.* FROM public.c c WHERE c.p_id IS NOT NULL AND NOT EXISTS (SELECT FROM public.p p WHERE "
          "p.id = c.p_id) LIMIT 100",
          "ALTER TABLE public.c VALIDATE CONSTRAINT c_fk"});
  judged.seen.rows_answers["greatest:public.p.id"].value = 2000000000;
  judged.seen.rows_answers["orphans:public.c.c_fk"] = {{}, "it took too long"};
  CHECK(judged.said({"key-exhaustion", "orphan-rows"}) == "error key-exhaustion:public.p.id\n");
  CHECK(judged.not_judged() == "public.c.c_fk: it took too long; \n");
}

TEST_CASE(
    "rows without a parent in a column that should have been a key: they are listed, and the key kept") {
  Judged judged("CREATE TABLE orders (id int PRIMARY KEY); CREATE TABLE notes (order_id int)");
  judged.seen.scans = true;
  judged.seen.rows_answers["orphans:public.notes.order_id"].value = 2;
  CHECK(judged.said({"orphan-rows"}) == "warning orphan-rows:public.notes.order_id\n");
  CHECK(judged.first().message ==
        "2 rows of public.notes have no row of public.orders to go with, by order_id");
  CHECK(judged.first().fix->sql.at(1) ==
        "ALTER TABLE public.notes ADD CONSTRAINT notes_order_id_fkey FOREIGN KEY (order_id) REFERENCES "
        "public.orders (id) NOT VALID");
  judged.seen.rows_answers["orphans:public.notes.order_id"].value = 0;
  CHECK(judged.said({"orphan-rows"}).empty());
}

TEST_CASE("the storage section says what is empty, where an estimate or a measure carries it") {
  Judged judged("CREATE TABLE t (a int); CREATE TABLE unknown (a int); CREATE INDEX g ON t USING hash (a)");
  for (const char* name : {"t", "unknown"}) {
    judged.table(name).pages = 1000;
    judged.table(name).rows = 113000;  // of 226 a page: 500 pages
  }
  judged.index("g").pages = 200;
  migrate::ColumnNumbers& a = judged.seen.columns[{oid(judged, "t"), 1}];
  a.known = true;
  a.width = a.length = a.alignment = 4;
  judged.seen.measured_indexes[oid(judged, "g")] = {200 * 8192, 100 * 8192, 0};
  const migrate::audit::View view{judged.schema, judged.seen, judged.settings, judged.applied_days};
  const migrate::audit::Room room = migrate::audit::room_of(view, *judged.schema.relation(oid(judged, "t")));
  CHECK(room.heap == 500 * 8192);
  CHECK(room.index == 100 * 8192);
  CHECK_FALSE(migrate::audit::room_of(view, *judged.schema.relation(oid(judged, "unknown"))).known);
  const std::vector<migrate::audit::Section> sections = migrate::audit::sections(view, {});
  CHECK(sections.at(0).columns.at(4) == "empty_bytes");
  CHECK(std::get<double>(sections.at(0).rows.at(0).at(4)) == 600 * 8192);
}

TEST_CASE("large catalogs") {
  Judged judged("SELECT 1");
  judged.seen.catalogs = {{"pg_attribute", 65536}, {"pg_class", 65535}};
  CHECK(judged.said({"catalog-bloat"}) == "note catalog-bloat:pg_catalog.pg_attribute\n");
}
