// fixtures/alone/<subject>.sql: one file and nothing known, as most people's first try is. What is said of it
// is what is said with its tables in place, wherever that does not depend on what is unknown:
//
//   -- tables           what the database holds
//   -- file <title>     what is judged: alone, and with the tables as the chain's base
//
// <subject>.txt lists the findings that differ, to be read: each must come from what a file alone cannot
// tell.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <vector>

#include "tests/golden/golden.h"
#include "tests/golden/workplace.h"
#include "tests/support/places.h"

namespace {

namespace fs = std::filesystem;

struct Case {
  std::string title, sql;
};

struct Subject {
  std::string tables;
  std::vector<Case> cases;
};

Subject read(const fs::path& file) {
  Subject subject;
  std::istringstream in(tests::read_file(file));
  std::string line;
  std::string* into = &subject.tables;
  while (std::getline(in, line)) {
    constexpr std::string_view opening = "-- file ";
    if (line == "-- tables") continue;
    if (line.starts_with(opening)) {
      subject.cases.push_back({line.substr(opening.size()), ""});
      into = &subject.cases.back().sql;
    } else {
      *into += line + "\n";
    }
  }
  return subject;
}

// One line a finding: its place, rule, severity and subject.
std::set<std::string> findings(const std::string& sql, const std::string& base) {
  const std::string settings = base.empty() ? "" : "base = \"base.sql\"\ncomplete = true\n";
  golden::Workplace workplace(sql + "\n-- file: schemalint.toml\n[chain]\npath = \"migrations\"\n" + settings,
                              "0001_case.sql");
  if (!base.empty()) workplace.put("base.sql", base);
  std::set<std::string> found;
  const nlohmann::json report = nlohmann::json::parse(golden::report("json"));
  for (const auto& finding : report["findings"]) {
    if (finding["rule"] == "presumed-object") continue;
    found.insert(fmt::format("{} {}[{}] {}", finding["line"].get<int>(),
                             finding["severity"].get<std::string>(), finding["rule"].get<std::string>(),
                             finding["subject"].get<std::string>()));
  }
  return found;
}

std::string only_in(const std::set<std::string>& these, const std::set<std::string>& those,
                    std::string_view where) {
  std::string lines;
  for (const std::string& finding : these) {
    if (!those.contains(finding)) lines += fmt::format("  {}: {}\n", where, finding);
  }
  return lines;
}

}  // namespace

TEST_CASE("one file alone is judged as with its tables in place") {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(tests::fixtures() / "alone")) {
    if (entry.path().extension() == ".sql") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  REQUIRE(!files.empty());
  for (const fs::path& file : files) {
    CAPTURE(file.string());
    const Subject subject = read(file);
    std::string differences;
    for (const Case& one : subject.cases) {
      CAPTURE(one.title);
      const std::set<std::string> alone = findings(one.sql, ""), in_place = findings(one.sql, subject.tables);
      for (const std::string& finding : alone) {
        if (finding.find("[refused-statement]") != std::string::npos) CHECK(in_place.contains(finding));
      }
      const std::string lines = only_in(alone, in_place, "alone") + only_in(in_place, alone, "in place");
      if (!lines.empty()) differences += one.title + "\n" + lines;
    }
    golden::compare(fs::path(file).replace_extension(".txt"), differences);
  }
}
