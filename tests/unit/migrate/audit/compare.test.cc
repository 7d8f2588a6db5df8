// Two observations of one database.
#include "migrate/audit/compare.h"

#include <doctest/doctest.h>

#include "tests/unit/migrate/audit/judged.h"

using namespace migrate::audit;
using tests::Judged;

TEST_CASE(
    "audit 9: a counter that has not moved in 31 days is not used, matched by name, unless one was reset") {
  constexpr const char* sql = "CREATE TABLE t (a int PRIMARY KEY, b int); CREATE INDEX b_idx ON t (b)";
  Judged then(sql), now(std::string("CREATE TABLE other (a int PRIMARY KEY);") + sql);
  for (Judged* one : {&then, &now}) {
    one->table("t").rows = 1000000;
    one->index("b_idx").pages = 5000;
    one->index("b_idx").scans = 40;
  }
  then.seen.at = "2026-10-30 08:00:00+00";
  const migrate::Observed before{then.schema, then.seen};
  const Earlier earlier(before, now.seen);
  CHECK(now.said({"unused-index"}).empty());
  now.earlier = &earlier;
  CHECK(now.said({"unused-index"}) == "warning unused-index:public.b_idx\n");
  CHECK(now.first().measured.at("days") == 31);
  now.index("b_idx").scans = 41;
  CHECK(now.said({"unused-index"}).empty());
  now.index("b_idx").scans = 39;
  CHECK(now.said({"unused-index"}).empty());
  now.index("b_idx").scans = 40;
  now.seen.windows.front().since = "2026-11-01 00:00:00+00";
  const Earlier reset(before, now.seen);
  now.earlier = &reset;
  CHECK(now.said({"unused-index"}).empty());
}

TEST_CASE("a sequence that will have ended within a year, at its pace between two looks") {
  constexpr const char* sql = "CREATE TABLE t (id serial PRIMARY KEY)";
  Judged then(sql), now(sql);
  const ast::Oid oid = now.schema.find_relation(catalog::public_schema, "t_id_seq");
  then.seen.at = "2026-10-31 08:00:00+00";
  then.seen.sequences[oid].last = 1000000000;
  now.seen.sequences[oid].last = 1050000000;
  CHECK(now.said({"sequence-exhaustion"}).empty());
  const migrate::Observed before{then.schema, then.seen};
  const Earlier earlier(before, now.seen);
  now.earlier = &earlier;
  CHECK(now.said({"sequence-exhaustion"}).empty());  // 659 days
  now.seen.sequences[oid].last = 1100000000;
  CHECK(now.said({"sequence-exhaustion"}) == "warning sequence-exhaustion:public.t_id_seq\n");
  CHECK(now.first().measured.at("days_left") == doctest::Approx(314).epsilon(0.01));
  CHECK(now.first().evidence.at(0) == "at the pace since 2026-10-31 it ends on 2027-10-11");
}

TEST_CASE("how busy pools were between two looks") {
  Judged then("SELECT 1"), now("SELECT 1");
  then.seen.at = "2026-11-29 08:00:00+00";
  then.seen.database = now.seen.database = "shop";
  then.seen.of_database.active_ms = 0;
  now.seen.of_database.active_ms = 2.5 * 86400 * 1000;
  now.settings.pools = {{"api", 5, 20, 10}};
  CHECK(now.said({"pool-size"}).empty());
  CHECK(now.judgement.not_judged.size() == 1);
  const migrate::Observed before{then.schema, then.seen};
  const Earlier earlier(before, now.seen);
  now.earlier = &earlier;
  CHECK(now.said({"pool-size"}) == "note pool-size:shop\n");
  CHECK(now.first().message ==
        "on average 2.5 sessions of shop were busy since 2026-11-29 08:00:00+00, of 100 that the pools keep");
  CHECK(now.first().fix->advice == "pools of 13 in all: smaller than 100");
  now.seen.of_database.active_ms = 30.0 * 86400 * 1000;
  CHECK(now.said({"pool-size"}).empty());
  now.seen.of_database.active_ms = 81.0 * 86400 * 1000;
  CHECK(now.said({"pool-size"}) == "note pool-size:shop\n");
  CHECK(now.first().fix->advice == "pools of 116 in all: larger than 100");
  now.seen.of_database.active_ms.reset();  // before 14
  CHECK(now.said({"pool-size"}).empty());
  now.settings.pools.clear();  // one connection is no pool
  now.seen.of_database.active_ms = 0;
  CHECK(now.said({"pool-size"}).empty());
}

TEST_CASE("what is new, what is gone, what has grown") {
  Judged then("CREATE TABLE t (a int)"), now("CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int)");
  then.said({"missing-primary-key"});
  now.said({"missing-primary-key"});
  now.table("t").pages = 100;
  const migrate::Observed before{then.schema, then.seen};
  const Earlier earlier(before, now.seen);
  const Comparison out =
      compare(earlier, then.judgement, {now.schema, now.seen, now.settings, now.applied_days}, now.judgement);
  CHECK(out.fresh == std::vector<std::string>{"missing-primary-key:public.u"});
  CHECK(out.gone == std::vector<std::string>{"missing-primary-key:public.t"});
  REQUIRE(out.grown.size() == 1);
  CHECK(out.grown[0].now == 100 * 8192);
}
