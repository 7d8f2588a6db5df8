// fixtures/effects on the server at hand: what it is seen to do equals what is predicted for its version.

#include <doctest/doctest.h>

#include <iostream>

#include "tests/effects_fixture.h"
#include "tests/pg/observe_effects.h"
#include "tests/pg/server.h"
#include "tests/places.h"

TEST_CASE("effects: what the server does equals what is predicted") {
  migrate::Session session = tests::connect(tests::fresh_database());
  const int version = session.server_version() / 10000;
  int right = 0, all = 0;
  for (const auto& file : std::filesystem::directory_iterator(tests::fixtures() / "effects")) {
    if (file.path().extension() != ".sql") continue;
    for (const tests::EffectsCase& the_case : tests::read_effects(file.path())) {
      CAPTURE(file.path().stem().string());
      CAPTURE(the_case.id);
      const tests::EffectsSeen predicted = tests::predict(the_case, version);
      const tests::EffectsSeen observed = tests::observe(session, the_case);
      CHECK(predicted.error.has_value() == observed.error.has_value());
      CHECK(tests::without_schemas(predicted.rewrites) == observed.rewrites);
      CHECK(tests::without_schemas(predicted.scans) == observed.scans);
      CHECK(tests::without_schemas(predicted.index_builds) == observed.index_builds);
      CHECK(predicted.fk_validations == observed.fk_validations);
      CHECK(predicted.locks == observed.locks);
      ++all;
      right += predicted.error.has_value() == observed.error.has_value() &&
               predicted.locks == observed.locks &&
               tests::without_schemas(predicted.scans) == observed.scans &&
               tests::without_schemas(predicted.rewrites) == observed.rewrites;
    }
  }
  std::cout << "effects: " << right << " of " << all << " cases right on PostgreSQL " << version << "\n";
}
