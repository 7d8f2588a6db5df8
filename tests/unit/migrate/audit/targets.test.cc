// Lines of [audit.targets], each PASS, FAIL and NOT JUDGED.
#include "migrate/audit/targets.h"

#include <doctest/doctest.h>

#include "tests/unit/migrate/audit/judged.h"

using namespace migrate::audit;
using tests::Judged;

namespace {

std::string judged(Judged& what, const std::string& metric, const std::string& wanted) {
  const View view{what.schema, what.seen, what.settings, what.applied_days};
  const TargetResult result = judge_target(view, {metric, wanted});
  return std::string(verdict_name(result.verdict)) + ": " + result.found;
}

}  // namespace

TEST_CASE("audit 42: targets over what was read") {
  Judged what("CREATE TABLE registry (id int PRIMARY KEY); CREATE TABLE other (id int PRIMARY KEY)");
  what.table("registry").dead = 50769;
  what.table("registry").rows = 901965;
  what.table("registry").pages = 5 * 131072;
  what.table("other").dead = 5;
  CHECK(judged(what, "dead_rows *", "< 1000") == "FAIL: 50,769 (public.registry)");
  CHECK(judged(what, "dead_rows public.other", "< 1000") == "PASS: 5 (public.other)");
  CHECK(judged(what, "table_size public.registry", "< 2GB") == "FAIL: 5.0 GB (public.registry)");
  CHECK(judged(what, "table_size public.registry", "<= 5 GB") == "PASS: 5.0 GB (public.registry)");
  CHECK(judged(what, "dead_percent public.registry", "< 5 %") == "FAIL: 5.3 % (public.registry)");
  CHECK(judged(what, "index_scans *", "> 0") == "FAIL: 0 (public.registry_pkey)");
  CHECK(judged(what, "mean_ms 7f3a", "< 100") == "NOT JUDGED: nothing here is called 7f3a");
  what.seen.statements.heaviest.push_back({});
  what.seen.statements.heaviest.back().id = "7f3a";
  what.seen.statements.heaviest.back().mean_ms = 99.5;
  CHECK(judged(what, "mean_ms 7f3a", "< 100 ms") == "PASS: 99.5 ms (7f3a)");
  CHECK(judged(what, "cache_hit_percent", "> 99") == "NOT JUDGED: nothing here is called *");
  CHECK(judged(what, "beauty", "> 99") == "NOT JUDGED: there is no measure `beauty`");
  CHECK(judged(what, "rows *", "many").starts_with("NOT JUDGED: `many` is not understood"));
}
