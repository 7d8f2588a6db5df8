// Each fixtures/rules/<id>/<case>.sql is a chain in one file: `-- file: <path>` begins another file of it
// (one of them may be schemalint.toml), and text before the first is 0001_<case>.sql. The report of
// `schemalint check` stands beside it, as text and as JSON. A case named good* has no finding of its rule;
// one named bad* has at least one.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "lint/engine/rule.h"
#include "rules/table.h"
#include "tests/golden/golden.h"
#include "tests/golden/workplace.h"
#include "tests/support/places.h"

namespace {

namespace fs = std::filesystem;

void walk(const fs::path& folder) {
  const std::string rule = folder.filename().string();
  std::vector<fs::path> cases;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".sql") cases.push_back(entry.path());
  }
  std::sort(cases.begin(), cases.end());
  for (const fs::path& fixture : cases) {
    CAPTURE(fixture.string());
    std::string text, json;
    {
      const golden::Workplace workplace(tests::read_file(fixture),
                                        "0001_" + fixture.stem().string() + ".sql");
      text = golden::report("text");
      json = golden::report("json");
    }
    const std::string name = fixture.stem().string();
    if (name.starts_with("good")) CHECK_MESSAGE(golden::findings_of(json, rule) == 0, text);
    if (name.starts_with("bad")) CHECK_MESSAGE(golden::findings_of(json, rule) > 0, text);
    golden::compare(fixture.parent_path() / (name + ".txt"), text);
    golden::compare(fixture.parent_path() / (name + ".json"), json);
  }
}

}  // namespace

TEST_CASE("rules say of their fixtures what is expected") {
  const fs::path top = tests::fixtures() / "rules";
  if (!fs::is_directory(top)) return;
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(top)) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  for (const fs::path& folder : folders) walk(folder);
}

TEST_CASE("every rule has a page, a good and a bad fixture") {
  for (const lint::Rule* rule : rules::all()) {
    const std::string id(rule->id);
    CAPTURE(id);
    CHECK(!rules::page(rule->id).empty());
    if (rule->id == "edited-applied-file" || rule->id == "removed-applied-file" ||
        rule->id == "out-of-order-revision") {
      continue;  // need a git repository: tests/cli/schemalint_base.cc
    }
    bool good = false, bad = false;
    const fs::path folder = tests::fixtures() / "rules" / id;
    if (fs::is_directory(folder)) {
      for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        good |= name.starts_with("good") && name.ends_with(".sql");
        bad |= name.starts_with("bad") && name.ends_with(".sql");
      }
    }
    CHECK(good);
    CHECK(bad);
  }
}
