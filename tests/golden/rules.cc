// Each fixtures/rules/<id>/<case>.sql is a chain in one file: `-- file: <path>` begins another file of it
// (one of them may be schemalint.toml), and text before the first is 0001_<case>.sql. The report of
// `schemalint check` stands beside it, as text and as JSON. A case named good* has no finding of its rule;
// one named bad* has at least one.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "rules/table.h"
#include "tests/golden/golden.h"
#include "tests/places.h"
#include "tools/schemalint/passes.h"

namespace {

namespace fs = std::filesystem;

constexpr std::string_view marker = "-- file: ";

void put(const fs::path& path, std::string_view bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

// Lays the chain out below `folder`.
void unpack(const fs::path& fixture, const fs::path& folder) {
  const std::string all = tests::read_file(fixture);
  std::string name = "migrations/0001_" + fixture.stem().string() + ".sql";
  std::string part;
  std::istringstream lines(all);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(marker)) {
      if (!part.empty()) put(folder / name, part);
      name = line.substr(marker.size());
      part.clear();
    } else {
      part += line + "\n";
    }
  }
  put(folder / name, part);
}

class Workplace {
 public:
  explicit Workplace(const fs::path& fixture) : before_(fs::current_path()) {
    folder_ = fs::temp_directory_path() / fmt::format("schemalint-golden-{}", getpid());
    fs::create_directories(folder_);
    unpack(fixture, folder_);
    fs::current_path(folder_);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  ~Workplace() {
    fs::current_path(before_);
    fs::remove_all(folder_);
  }

 private:
  fs::path before_, folder_;
};

std::string report(const std::string& format) {
  schemalint::Options options;
  options.format = format;
  std::vector<text::Error> errors;
  auto loaded = schemalint::load(options, errors);
  std::string out;
  for (const text::Error& error : errors) out += schemalint::words(error);
  if (!loaded) return out;
  const auto status = schemalint::check(options, *loaded, /*color=*/false, out);
  if (!status) out += schemalint::words(status.error());
  return out;
}

size_t findings_of(const std::string& json, const std::string& rule) {
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  if (!parsed.is_object()) return 0;
  return static_cast<size_t>(std::count_if(parsed["findings"].begin(), parsed["findings"].end(),
                                           [&](const auto& row) { return row["rule"] == rule; }));
}

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
      const Workplace workplace(fixture);
      text = report("text");
      json = report("json");
    }
    const std::string name = fixture.stem().string();
    if (name.starts_with("good")) CHECK_MESSAGE(findings_of(json, rule) == 0, text);
    if (name.starts_with("bad")) CHECK_MESSAGE(findings_of(json, rule) > 0, text);
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
