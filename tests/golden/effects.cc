// Predicted effects against what servers of each version were seen to do: the fixtures, and the collection
// beside a full checkout.

#include <doctest/doctest.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "tests/support/effects_fixture.h"
#include "tests/support/places.h"

namespace {

using Json = nlohmann::json;

constexpr const char* lists[] = {"rewrites", "scans", "index_builds", "fk_validations"};

Json as_json(const tests::EffectsSeen& seen) {
  return {{"error", seen.error ? Json(*seen.error) : Json()},
          {"rewrites", seen.rewrites},
          {"scans", seen.scans},
          {"index_builds", seen.index_builds},
          {"fk_validations", seen.fk_validations},
          {"locks", seen.locks}};
}

Json error_of(const Json& seen) {
  return seen.value("error", Json());
}

// What must agree; of an error, that there is one.
Json comparable(const Json& seen) {
  Json out;
  out["error"] = !error_of(seen).is_null();
  for (const char* key : lists) {
    out[key] = seen.value(key, Json::array());
    std::sort(out[key].begin(), out[key].end());
  }
  out["locks"] = seen.value("locks", Json::object());
  return out;
}

struct Tally {
  int right = 0, all = 0, words = 0, refused = 0;
};

void compare_one(const tests::EffectsCase& the_case, const sql::ServerVersion& version, const Json& observed,
                 Tally& tally) {
  const Json predicted = as_json(tests::predict(the_case, version));
  ++tally.all;
  const Json said = comparable(predicted), seen = comparable(observed);
  tally.right += said == seen;
  CHECK_MESSAGE(said == seen, the_case.id << " on " << sql::to_string(version) << "\n  " << the_case.statement
                                          << "\n  predicted " << said.dump() << "\n  observed  "
                                          << seen.dump() << "\n  error     " << error_of(predicted).dump()
                                          << "\n  not       " << error_of(observed).dump());
  if (error_of(observed).is_null()) return;
  ++tally.refused;
  const bool same = error_of(observed) == error_of(predicted);
  tally.words += same;
  if (!same && said == seen) {
    MESSAGE(the_case.id << " on " << sql::to_string(version) << " is refused: " << error_of(predicted).dump()
                        << ", in the server's words " << error_of(observed).dump());
  }
}

void compare_fixture(const std::filesystem::path& path, Tally& tally) {
  std::filesystem::path record = path;
  std::ifstream in(record.replace_extension(".observed.json"));
  const Json observed = Json::parse(in);
  for (const tests::EffectsCase& the_case : tests::read_effects(path)) {
    REQUIRE_MESSAGE(observed.contains(the_case.id), path.string() << ": nothing observed of " << the_case.id);
    for (const Json& seen : observed[the_case.id]) {
      for (const Json& version : seen["versions"]) {
        tests::EffectsCase named = the_case;
        named.id = path.stem().string() + "/" + the_case.id;
        compare_one(named, tests::version_of(version), seen, tally);
      }
    }
  }
}

}  // namespace

TEST_CASE("effects: predicted equal observed in the fixtures") {
  Tally tally;
  for (const auto& file : std::filesystem::directory_iterator(tests::fixtures() / "effects")) {
    if (file.path().extension() == ".sql") compare_fixture(file.path(), tally);
  }
  std::cout << "effects: " << tally.right << " of " << tally.all << " observations of the fixtures right, "
            << tally.words << " of " << tally.refused << " refusals in the server's words\n";
}

TEST_CASE("effects: predicted equal observed in the collection") {
  const auto shared = tests::shared();
  if (!shared) {
    std::cout << "effects: skipped, no collection of observations here\n";
    return;
  }
  Tally tally;
  std::ifstream in(*shared / "effects" / "effects.json");
  for (const Json& entry : Json::parse(in)) {
    const tests::EffectsCase the_case{entry["id"], entry["setup"], entry["statement"],
                                      entry["in_transaction"]};
    for (const auto& [version, observed] : entry["observed"].items()) {
      compare_one(the_case, sql::read_server_version(version).value(), observed, tally);
    }
  }
  std::cout << "effects: " << tally.right << " of " << tally.all << " observations of the collection right, "
            << tally.words << " of " << tally.refused << " refusals in the server's words\n";
}
