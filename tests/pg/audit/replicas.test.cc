// A standby's scans count; one that was not read is named; another cluster is refused.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "tests/cli/place.h"
#include "tests/pg/audit/audited.h"

using tests::Place;
using tests::Ran;

TEST_CASE("audit 3: the URL of another cluster, or of no standby, is refused") {
  const Place place;
  const std::string database = tests::fresh_database();
  const Ran same = place.run("migrate", fmt::format("audit --database '{0}' --also-read '{0}'", database));
  CHECK(same.status == 2);
  CHECK(same.err.find(" is no standby") != std::string::npos);
  const char* path = std::getenv("PATH");
  const text::Result<migrate::Scratch> other = migrate::Scratch::start({"", path ? path : "", {}});
  REQUIRE(other);
  const Ran elsewhere =
      place.run("migrate", fmt::format("audit --database '{}' --also-read '{}'", database, other->url()));
  CHECK(elsewhere.status == 2);
  CHECK(elsewhere.err.find(" is of another cluster") != std::string::npos);
}
