// fixtures/catalog on the server at hand: each statement refused by both or by neither, for the same reason,
// the Catalog predicted at the end the one observed, and the record beside the case what this server does.
// With SCHEMALINT_BLESS in the environment the record is written (`tools/dev/bless catalog`).
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "lint/sql/large_stack.h"
#include "tests/differential/record.h"
#include "tests/differential/trial.h"
#include "tests/pg/server.h"
#include "tests/support/places.h"

TEST_CASE("the Catalog predicted for every fixture is the server's") {
  const bool bless = std::getenv("SCHEMALINT_BLESS") != nullptr;
  migrate::Session session = tests::connect(tests::fresh_database());
  const sql::ServerVersion server = session.server_version();
  const int version = server.major;
  const std::string release = sql::to_string(server);
  for (const std::filesystem::path& path : differential::cases(tests::fixtures() / "catalog")) {
    INFO(path.string());
    const std::vector<std::string> statements = differential::statements_of(path);
    text::Result<differential::Observation> observed = text::Error{};
    std::vector<std::string> found;
    sql::on_large_stack([&] {
      observed = differential::observe(session, statements);
      if (observed.ok())
        found = differential::disagreements(statements, differential::predict(server, statements), *observed);
    });
    REQUIRE_MESSAGE(observed.ok(), observed.error().message);
    std::string report;
    for (const std::string& sentence : found) report += "\n  " + sentence;
    CHECK_MESSAGE(found.empty(), report);
    differential::Record record(path);
    const std::string old = record.release(version);
    const std::string stale = record.take(version, release, *observed);
    // What was recorded of another minor release may rightly be something else.
    bool by_minor = false;
    if (const auto other = sql::read_server_version(old); other && *other != server) {
      sql::on_large_stack([&] {
        const auto predicted = differential::predict(*other, statements);
        by_minor = !differential::disagreements(statements, predicted, *observed).empty();
      });
    }
    if (bless) {
      record.write();
    } else if (!by_minor) {
      CHECK_MESSAGE(stale.empty(), record.path().filename().string()
                                       << " is stale: this server is " << release << ", recorded was "
                                       << (old.empty() ? "none of this version" : old) << ": " << stale
                                       << "; `tools/dev/bless catalog " << version << "` records it anew");
    }
  }
}
