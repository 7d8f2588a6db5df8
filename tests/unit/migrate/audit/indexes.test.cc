// Which indexes are called unused, and which are not.
#include <doctest/doctest.h>

#include "tests/unit/migrate/audit/judged.h"

using tests::Judged;

namespace {

constexpr const char* orders =
    "CREATE TABLE customers (id int PRIMARY KEY); CREATE TABLE orders (id int PRIMARY KEY, customer_id int "
    "REFERENCES customers,"
    " status text, note text);"
    "CREATE INDEX status_idx ON orders (status); CREATE INDEX note_idx ON orders (note);"
    "CREATE UNIQUE INDEX unique_idx ON orders (status, note)";

// As large as matters.
void enlarge(Judged& judged) {
  for (auto& [oid, numbers] : judged.seen.tables) numbers.rows = 1000000, numbers.pages = 100000;
  for (auto& [oid, numbers] : judged.seen.indexes) numbers.pages = 5000;
}

}  // namespace

TEST_CASE(
    "audit 1: an index that was never scanned is not judged before its time, and then with size and undo") {
  Judged judged(orders);
  enlarge(judged);
  judged.index("note_idx").scans = 5000;
  judged.seen.windows.front() = {"", "2026-11-30 07:00:00+00", "the database's counters were reset",
                                 1.0 / 24};
  CHECK(judged.said({"unused-index"}).empty());
  CHECK(judged.not_judged() ==
        "1 index without a scan: counters count since 2026-11-30 07:00:00+00 only, 0.0 of 30 days; an "
        "audit on or "
        "after 2026-12-31\n");
  CHECK(judged.judgement.judged == 0);
  judged.seen.windows.front().days += 31;
  CHECK(judged.said({"unused-index"}) == "warning unused-index:public.status_idx\n");
  CHECK(judged.first().measured.at("bytes") == 5000 * 8192);
  CHECK(judged.first().fix->sql == std::vector<std::string>{"DROP INDEX CONCURRENTLY public.status_idx"});
  CHECK(
      judged.first().fix->inverse ==
      std::vector<std::string>{"CREATE INDEX CONCURRENTLY status_idx ON public.orders USING btree (status)"});
  CHECK(judged.first().made.revision == "1");
  judged.settings.thresholds.set("unused-index", "days", 60);
  CHECK(judged.said({"unused-index"}).empty());
}

TEST_CASE("audit 3: a standby that was not read makes it a note that names it") {
  Judged judged(orders);
  enlarge(judged);
  judged.seen.standbys.push_back({"reports", "", "streaming", {}, {}, 0});
  CHECK(judged.said({"unused-index"}) ==
        "note unused-index:public.note_idx\nnote unused-index:public.status_idx\n");
  CHECK(judged.first().evidence.at(0) == "standby reports has counters of its own, which were not read");
}

TEST_CASE("audit 5: the last index that supports a foreign key stays, of two the better") {
  Judged one(
      "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p, n "
      "int);"
      "CREATE INDEX single ON c (p_id)");
  enlarge(one);
  CHECK(one.said({"unused-index"}).empty());
  Judged two(
      "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p, n "
      "int);"
      "CREATE INDEX wide ON c (p_id, n); CREATE INDEX single ON c (p_id)");
  enlarge(two);
  CHECK(two.said({"unused-index"}) == "warning unused-index:public.wide\n");
  two.index("wide").scans = 100000;
  CHECK(two.said({"unused-index"}) == "warning unused-index:public.single\n");
}

TEST_CASE(
    "audit 6: what enforces, identifies or clusters is silent, and a partition's part with a used sibling") {
  Judged judged(
      "CREATE TABLE t (a int NOT NULL, b int, c int, r int4range, EXCLUDE USING gist (r WITH &&));"
      "CREATE UNIQUE INDEX u ON t (a); CREATE INDEX i ON t (b); CREATE INDEX k ON t (c);"
      "ALTER TABLE t REPLICA IDENTITY USING INDEX u; ALTER TABLE t CLUSTER ON i;"
      "CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);"
      "CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2); CREATE INDEX pi ON p (b)");
  enlarge(judged);
  judged.index("p1_b_idx").scans = 7;
  CHECK(judged.said({"unused-index"}) == "warning unused-index:public.k\n");
  judged.index("p1_b_idx").scans = 0;
  CHECK(judged.said({"unused-index"}) == "warning unused-index:public.k\nwarning unused-index:public.pi\n");
  const migrate::audit::Finding& tree = judged.judgement.findings.at(1);
  CHECK(tree.fix->sql == std::vector<std::string>{"DROP INDEX public.pi"});
  CHECK(tree.fix->inverse == std::vector<std::string>{"CREATE INDEX pi ON public.p USING btree (b)"});
  CHECK(tree.fix->locks == "AccessExclusiveLock on public.p and its partitions, for a moment");
}

TEST_CASE("audit 7: an index over an expression loses its statistics; one made yesterday is not judged") {
  Judged judged("CREATE TABLE t (a int PRIMARY KEY, b text); CREATE INDEX e ON t (lower(b))");
  enlarge(judged);
  CHECK(judged.said({"unused-index"}) == "warning unused-index:public.e\n");
  CHECK(judged.first().evidence.size() == 1);
  CHECK(judged.first().fix->advice == "before that: CREATE STATISTICS on its expression, then ANALYZE");
  judged.seen.server_version = 130023;
  judged.said({"unused-index"});
  CHECK(judged.first().fix->advice.empty());
  judged.applied_days[0] = 1;
  CHECK(judged.said({"unused-index"}).empty());
  CHECK(judged.not_judged() == "public.e: it is 1.0 days old, of 30; an audit on or after 2026-12-30\n");
}

TEST_CASE("a small index of a small table is a note") {
  Judged judged(orders);
  CHECK(judged.said({"unused-index"}) ==
        "note unused-index:public.note_idx\nnote unused-index:public.status_idx\n");
}

TEST_CASE("audit 8: a few scans that read nothing may be the planner's peeks") {
  Judged judged(orders);
  enlarge(judged);
  judged.index("status_idx").scans = 3;
  judged.index("note_idx").scans = 100000;
  judged.index("note_idx").rows_read = 100000;
  judged.table("orders").updated = 50000;
  CHECK(judged.said({"unused-index", "barely-used-index"}) == "note barely-used-index:public.status_idx\n");
  CHECK(judged.first().evidence.at(0) == "each scan read a row at most: they may be the planner's own peeks");
}

TEST_CASE("ten indexes are too many, and a note where they are used") {
  std::string sql = "CREATE TABLE t (a int PRIMARY KEY, b int, c int, d int, e int);";
  for (int i = 0; i < 9; ++i)
    sql += "CREATE INDEX i" + std::to_string(i) + " ON t (b, c, d, e) WHERE a > " + std::to_string(i) + ";";
  Judged judged(sql);
  enlarge(judged);
  CHECK(judged.said({"over-indexed-table"}) == "warning over-indexed-table:public.t\n");
  for (auto& [oid, numbers] : judged.seen.indexes) numbers.scans = 1000;
  CHECK(judged.said({"over-indexed-table"}) == "note over-indexed-table:public.t\n");
  Judged few("CREATE TABLE t (a int PRIMARY KEY, b int); CREATE INDEX i ON t (b)");
  few.table("t").pages = 1000;
  few.index("i").pages = 1000;
  CHECK(few.said({"over-indexed-table"}).empty());
}
