// What is saved is judged again alike.
#include "migrate/observe/snapshot.h"

#include <doctest/doctest.h>

#include "tests/unit/migrate/audit/judged.h"

using tests::Judged;

TEST_CASE("audit 1: a saved observation says the same, and its clock can be moved on") {
  Judged judged("CREATE TABLE t (a int PRIMARY KEY, b text); CREATE INDEX b_idx ON t (b) WHERE b <> ''");
  judged.table("t").rows = 1000000;
  judged.index("b_idx").pages = 5000;
  judged.index("b_idx").last_scan = "2026-11-01 00:00:00+00";
  judged.seen.windows.front() = {"", "2026-11-30 07:00:00+00", "the database's counters were reset",
                                 1.0 / 24};
  judged.seen.backends.push_back({});
  judged.seen.backends.back().blocked_by = {4, 5};
  std::string saved = migrate::snapshot({judged.schema, judged.seen});
  text::Result<migrate::Observed> again = migrate::read_snapshot(saved);
  REQUIRE(again);
  CHECK(migrate::snapshot(*again) == saved);
  saved.replace(saved.find("\"2026-11-30 08:"), 12, "\"2026-12-31 ");
  again = migrate::read_snapshot(saved);
  REQUIRE(again);
  CHECK(again->numbers.windows.front().days == doctest::Approx(31 + 1.0 / 24));
  judged.schema = again->schema;
  judged.seen = again->numbers;
  CHECK(judged.said({"unused-index"}) == "warning unused-index:public.b_idx\n");
}

TEST_CASE("a file that is no snapshot is told so") {
  CHECK(migrate::read_snapshot("{}").error().message.starts_with("this is no snapshot of an audit"));
  CHECK(migrate::read_snapshot("{\"version\": 2}").error().message ==
        "this is a snapshot of a later version");
}
