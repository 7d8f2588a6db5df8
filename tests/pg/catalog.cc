// fixtures/catalog on a real server: each statement refused by both or by neither, for the same reason, and
// the Catalog predicted at the end the one observed.
#include <doctest/doctest.h>

#include <filesystem>

#include "lint/sql/large_stack.h"
#include "lint/sql/split.h"
#include "lint/text/source.h"
#include "tests/differential/trial.h"
#include "tests/pg/server.h"
#include "tests/places.h"

namespace {

std::vector<std::string> statements_of(const std::string& path) {
  const auto source = text::load(path);
  REQUIRE(source.ok());
  std::vector<std::string> statements;
  for (const sql::Piece& piece : sql::split(source->bytes))
    statements.emplace_back(source->slice(piece.span));
  return statements;
}

}  // namespace

TEST_CASE("the Catalog predicted for every fixture is the server's") {
  const auto files = text::list_files((tests::fixtures() / "catalog").string());
  REQUIRE(files.ok());
  CHECK(files->size() >= 8);
  migrate::Session session = tests::connect(tests::fresh_database());
  for (const std::string& path : *files) {
    const std::vector<std::string> chain = statements_of(path);
    std::vector<std::string> found;
    sql::on_large_stack([&] { found = differential::disagreements(session, chain); });
    std::string report;
    for (const std::string& sentence : found) report += "\n  " + sentence;
    INFO(path, report);
    CHECK(found.empty());
  }
}
