#include "lint/engine/baseline.h"

#include <doctest/doctest.h>

TEST_CASE("a JSON report is a baseline, keyed by rule, revision and subject") {
  const auto read = lint::Baseline::read(
      R"({"version": 1, "findings": [{"rule": "r", "revision": "0001", "subject": "public.t", "line": 7},
          {"rule": "chain", "revision": null, "subject": "0002"}]})",
      "report.json");
  REQUIRE(read.ok());
  CHECK(read->knows("r", "0001", "public.t"));
  CHECK(read->knows("chain", "", "0002"));
  CHECK_FALSE(read->knows("r", "0002", "public.t"));
}

TEST_CASE("what is no report is refused by name") {
  for (const char* text : {"", "[]", "{}", "{\"findings\": 1}", "{\"findings\": [1]}"}) {
    const auto read = lint::Baseline::read(text, "x.json");
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().path == "x.json");
  }
}
