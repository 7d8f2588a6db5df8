// fixtures/catalog without a server: what is predicted for each version against what a server of that version
// was recorded to do (tests/pg/catalog.cc).
#include <doctest/doctest.h>

#include <iostream>

#include "lint/sql/large_stack.h"
#include "tests/differential/record.h"
#include "tests/support/places.h"

TEST_CASE("catalog: predicted equal recorded in the fixtures") {
  std::vector<int> all_versions;
  for (const sql::KnownMajor& known : sql::known_majors) all_versions.push_back(known.major);
  int right = 0, all = 0;
  for (const std::filesystem::path& path : differential::cases(tests::fixtures() / "catalog")) {
    const std::vector<std::string> statements = differential::statements_of(path);
    const differential::Record record(path);
    CHECK_MESSAGE(record.versions() == all_versions, record.path().string()
                                                         << ": not recorded on every version");
    for (const int version : record.versions()) {
      const sql::ServerVersion release =
          sql::read_server_version(record.release(version)).value_or(sql::ServerVersion(version));
      std::vector<std::string> found;
      sql::on_large_stack([&] {
        found = differential::disagreements(statements, differential::predict(release, statements),
                                            record.observation(version, statements.size()));
      });
      std::string report;
      for (const std::string& sentence : found) report += "\n  " + sentence;
      CHECK_MESSAGE(found.empty(), path.filename().string() << " on " << version << report);
      ++all;
      right += found.empty();
    }
  }
  std::cout << "catalog: " << right << " of " << all << " cases of the fixtures right, a version each\n";
}
