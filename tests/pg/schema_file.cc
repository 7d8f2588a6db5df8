// A Catalog written as SQL makes an equal one: whether it was read from a server or predicted from files, on
// the server and in a replay.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "lint/sql/large_stack.h"
#include "tests/differential/record.h"
#include "tests/differential/reload.h"
#include "tests/pg/server.h"
#include "tests/places.h"

TEST_CASE("what stands there after each fixture is written, loaded and read back the same") {
  migrate::Session session = tests::connect(tests::fresh_database());
  for (const std::filesystem::path& path : differential::cases(tests::fixtures() / "catalog")) {
    INFO(path.string());
    std::vector<std::string> wrong;
    sql::on_large_stack([&] { wrong = differential::reloaded(session, differential::statements_of(path)); });
    std::string report;
    for (const std::string& sentence : wrong) report += "\n  " + sentence;
    CHECK_MESSAGE(wrong.empty(), report);
  }
}
