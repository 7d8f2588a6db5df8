// fixtures/traps on the server at hand: what it is seen to do equals what is predicted for its version, and
// so what the rules say rests on.

#include <doctest/doctest.h>

#include "tests/pg/observe_effects.h"
#include "tests/pg/server.h"
#include "tests/support/places.h"
#include "tests/support/traps_fixture.h"

TEST_CASE("traps: what the server does equals what is predicted") {
  using tests::Trap;
  migrate::Session session = tests::connect(tests::fresh_database());
  const sql::ServerVersion version = session.server_version();
  for (const auto& file : std::filesystem::directory_iterator(tests::fixtures() / "traps")) {
    for (const Trap& trap : tests::read_traps(file.path())) {
      if (trap.server > version.major || trap.sent == Trap::Sent::one_string) continue;
      CAPTURE(file.path().stem().string());
      CAPTURE(trap.name);
      const bool alone = trap.sent == Trap::Sent::alone;
      const tests::EffectsCase the_case{trap.name, trap.setup, trap.statements, !alone};
      const tests::EffectsSeen seen = tests::observe(session, the_case);
      // Of rows that are there twice no file tells.
      if (seen.error && seen.error->starts_with("could not create ")) continue;
      std::string report;
      for (const std::string& sentence : tests::disagreements(tests::predict(the_case, version), seen))
        report += "\n  " + sentence;
      INFO(report);
      CHECK(report.empty());
    }
  }
}
