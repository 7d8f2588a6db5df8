// The database against its revisions.
#include <doctest/doctest.h>

#include "migrate/audit/chain_state.h"
#include "tests/unit/migrate/audit/judged.h"

using migrate::audit::Area;
using tests::Judged;

TEST_CASE("drift, pending revisions and edited files are in the same report; without a chain there is none") {
  Judged judged("CREATE TABLE t (a int PRIMARY KEY); CREATE INDEX by_hand ON t (a)");
  const std::vector<std::string> all{"chain"};
  CHECK(judged.said(all).empty());
  CHECK(judged.judgement.not_judged.empty());
  migrate::audit::ChainState state;
  state.pending = {{"0043", "drop old indexes"}};
  state.conflicts = {
      {"edited", "0012", "0012 was edited after it was applied", "migrate repair", "0012.sql", 3}};
  state.differences = {
      {"index", "public.by_hand", "index public.by_hand is not expected", true},
      {"column", "public.t.a", "column public.t.a: type is integer, expected bigint", false}};
  judged.chain = &state;
  CHECK(judged.said(all) ==
        "error history-conflict:0012\nwarning drift:public.t.a\nnote index-not-in-chain:public.by_hand\n"
        "note pending-revision:0043\n");
  CHECK(judged.first().made.line == 3);
  CHECK(judged.judgement.findings[3].message == "revision 0043 drop old indexes was not applied");
  state = {};
  state.not_compared = "a relation is locked";
  CHECK(judged.said(all).empty());
  CHECK(judged.judgement.not_judged.size() == 1);
}

TEST_CASE("an index of partitions is not in the chain once, with the statement that makes it everywhere") {
  Judged judged(
      "CREATE TABLE t (a int, b int) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM "
      "(1) TO (2); CREATE INDEX by_hand ON t (b)");
  migrate::audit::ChainState state;
  state.differences = {{"index", "public.by_hand", "index public.by_hand is not expected", true},
                       {"index", "public.t1_b_idx", "index public.t1_b_idx is not expected", true}};
  judged.chain = &state;
  CHECK(judged.said({"index-not-in-chain"}) == "note index-not-in-chain:public.by_hand\n");
  CHECK(judged.first().fix->advice ==
        "a revision with CREATE INDEX by_hand ON public.t USING btree (b); or drop it by hand");
}

TEST_CASE("an area is clean where all of it was looked at, and nothing found") {
  Judged judged("CREATE TABLE t (a int)");
  judged.said({"schema", "indexes", "chain"});
  CHECK(judged.judgement.clean == std::vector<Area>{Area::indexes});  // there is no chain to look at
  judged.seen.windows.front().days = 1;
  judged.schema = Judged("CREATE TABLE t (a int PRIMARY KEY, b int); CREATE INDEX i ON t (b)").schema;
  judged.seen.indexes[judged.schema.find_relation(catalog::public_schema, "i")] = {};
  judged.said({"schema", "indexes"});
  CHECK(judged.judgement.clean == std::vector<Area>{Area::schema});  // unused-index wants more days
}
