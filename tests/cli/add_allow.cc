// --add-allow: what is wanted as it stands is written down, with its reason, and told no more.
#include <doctest/doctest.h>

#include "tests/cli/place.h"

using tests::Place;
using tests::Ran;

namespace {

void start(const Place& place) {
  place.put("migrations/0001_tables.sql",
            "-- migrate:up\nCREATE TABLE orders (id int PRIMARY KEY, note text);\n"
            "-- migrate:down\nDROP TABLE orders;\n");
}

constexpr const char* options =
    "--since 0001 --add-allow index-not-concurrent --reason 'the table has forty rows'";

}  // namespace

TEST_CASE("--add-allow writes a comment above each statement, once") {
  const Place place;
  start(place);
  place.put("migrations/0002_index.sql",
            "-- migrate:up\nSELECT 1; CREATE INDEX a ON orders (note);\n  CREATE INDEX b ON\n    orders (id, "
            "note);\n"
            "-- migrate:down\nDROP INDEX b;\nDROP INDEX a;\n");
  const Ran ran = place.run("schemalint", std::string(options) + " --fail-on warning");
  CHECK(ran.err == "");
  CHECK(ran.out.find("index-not-concurrent") == std::string::npos);
  const std::string after = place.bytes("migrations/0002_index.sql");
  CHECK(after ==
        "-- migrate:up\nSELECT 1; \n-- schemalint: allow index-not-concurrent the table has forty rows\n"
        "CREATE INDEX a ON orders (note);\n"
        "  -- schemalint: allow index-not-concurrent the table has forty rows\n  CREATE INDEX b ON\n"
        "    orders (id, note);\n-- migrate:down\nDROP INDEX b;\nDROP INDEX a;\n");
  CHECK(place.run("schemalint", options).err == "");
  CHECK(place.bytes("migrations/0002_index.sql") == after);
}

TEST_CASE("--add-allow without a reason, of no rule, or where all may be deployed, is refused") {
  const Place place;
  start(place);
  const Ran without = place.run("schemalint", "--since 0001 --add-allow index-not-concurrent");
  CHECK(without.status == 2);
  CHECK(without.err.find("--add-allow needs a reason") != std::string::npos);
  const Ran unknown = place.run("schemalint", "--since 0001 --add-allow index-not-concurent --reason x");
  CHECK(unknown.status == 2);
  CHECK(unknown.err.find("there is no rule `index-not-concurent`") != std::string::npos);
  CHECK(unknown.err.find("index-not-concurrent") != std::string::npos);
  const Ran deployed = place.run("schemalint", "--add-allow index-not-concurrent --reason x");
  CHECK(deployed.status == 2);
  CHECK(deployed.err.find("--add-allow never edits what is deployed") != std::string::npos);
}

TEST_CASE("--fix-only tells no findings that are left; --require-clean keeps what git has not got") {
  const Place place;
  start(place);
  place.put("migrations/0002_index.sql",
            "-- migrate:up\nCREATE INDEX a ON orders (note);\n-- migrate:down\nDROP INDEX a;\n");
  const Ran fixed = place.run("schemalint", "--since 0001 --fix-only");
  CHECK(fixed.status == 0);
  CHECK(fixed.out.starts_with("fixed: "));
  CHECK(place.run("schemalint", "--since 0001 --require-clean").status == 2);
}
