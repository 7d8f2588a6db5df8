// fixtures/effects on the server at hand: what it is seen to do equals what is predicted for its version.
// With SCHEMALINT_BLESS in the environment it is written into the fixtures' records too (`tools/dev/bless
// effects`).

#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>

#include "tests/pg/effects_record.h"
#include "tests/pg/observe_effects.h"
#include "tests/pg/server.h"
#include "tests/support/effects_fixture.h"
#include "tests/support/places.h"

TEST_CASE("effects: what the server does equals what is predicted") {
  migrate::Session session = tests::connect(tests::fresh_database());
  const sql::ServerVersion version = session.server_version();
  const bool bless = std::getenv("SCHEMALINT_BLESS") != nullptr;
  int right = 0, all = 0;
  for (const auto& file : std::filesystem::directory_iterator(tests::fixtures() / "effects")) {
    if (file.path().extension() != ".sql") continue;
    tests::EffectsRecord record(file.path());
    for (const tests::EffectsCase& the_case : tests::read_effects(file.path())) {
      CAPTURE(file.path().stem().string());
      CAPTURE(the_case.id);
      const tests::EffectsSeen predicted = tests::predict(the_case, version);
      const tests::EffectsSeen observed = tests::observe(session, the_case);
      std::string report;
      for (const std::string& sentence : tests::disagreements(predicted, observed))
        report += "\n  " + sentence;
      INFO(report);
      CHECK(report.empty());
      ++all;
      right += report.empty();
      // The minor release is named where it decides.
      const bool decides = !tests::disagreements(predicted, tests::predict(the_case, version.major)).empty();
      record.take(the_case.id, decides ? version : sql::ServerVersion(version.major), observed);
    }
    if (bless) record.write();
  }
  std::cout << "effects: " << right << " of " << all << " cases right on PostgreSQL "
            << sql::to_string(version) << "\n";
}
