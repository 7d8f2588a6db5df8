// A Catalog written as SQL makes an equal one: whether it was read from a server or predicted from files, on
// the server and in a replay.
#include <doctest/doctest.h>

#include <filesystem>

#include "lint/sql/large_stack.h"
#include "migrate/inspect/inspect.h"
#include "tests/differential/prediction.h"
#include "tests/differential/record.h"
#include "tests/pg/reload.h"
#include "tests/pg/server.h"
#include "tests/places.h"

namespace {

std::string listed(const std::vector<std::string>& sentences) {
  std::string report;
  for (const std::string& sentence : sentences) report += "\n  " + sentence;
  return report;
}

template <class Check>
void each_fixture(const Check& check) {
  for (const std::filesystem::path& path : differential::cases(tests::fixtures() / "catalog")) {
    INFO(path.string());
    sql::on_large_stack([&] { check(differential::statements_of(path)); });
  }
}

}  // namespace

TEST_CASE("what a server holds after each fixture is written, loaded and read back the same") {
  each_fixture([](const std::vector<std::string>& statements) {
    const std::string database = tests::fresh_database();
    {
      migrate::Session session = tests::connect(database);
      for (const std::string& statement : statements) session.run(statement);
    }
    migrate::Session session = tests::connect(database);
    const text::Result<catalog::Catalog> seen =
        migrate::inspect(session, {.without_schemas = {}, .all_facts = true});
    REQUIRE(seen);
    const std::vector<std::string> wrong = tests::reloaded(*seen, true);
    CHECK_MESSAGE(wrong.empty(), listed(wrong));
  });
}

TEST_CASE("what is predicted of each fixture is written, loaded and read back the same") {
  const sql::ServerVersion version = tests::connect(tests::fresh_database()).server_version();
  each_fixture([&](const std::vector<std::string>& statements) {
    const std::vector<std::string> wrong =
        tests::reloaded(differential::predict(version, statements).catalog, false);
    CHECK_MESSAGE(wrong.empty(), listed(wrong));
  });
}
