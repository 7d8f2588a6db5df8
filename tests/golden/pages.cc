// The examples on the rules' pages, run: each ```sql block under `## Bad` gives a finding of the page's rule,
// and under `## Good` none, nor a statement that does not parse or is refused. A block is a chain in one text
// (workplace.h); a ```toml block before it in the same section is its schemalint.toml.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "lint/engine/rule.h"
#include "rules/table.h"
#include "tests/golden/workplace.h"

namespace {

struct Example {
  std::string sql, toml;
};

// The blocks of SQL under a heading.
std::vector<Example> examples(std::string_view page, std::string_view heading) {
  std::vector<Example> found;
  std::istringstream lines{std::string(page)};
  bool here = false;
  std::string language, block, toml;
  for (std::string line; std::getline(lines, line);) {
    const bool fence = line.starts_with("```");
    if (!fence && !language.empty()) block += line + "\n";
    if (line.starts_with("## ")) here = std::string_view(line).substr(3) == heading;
    if (!fence) continue;
    if (language.empty()) {
      language = line.size() > 3 ? line.substr(3) : "text";
      block.clear();
      continue;
    }
    if (here && language == "toml") toml = block;
    if (here && language == "sql") found.push_back({block, toml});
    language.clear();
  }
  return found;
}

std::string judged(const Example& example, std::string_view rule) {
  const golden::Workplace workplace(example.sql, "0001_example.sql");
  const bool own = example.sql.find("-- file: schemalint.toml") != std::string::npos;
  const std::string on = fmt::format("[rules]\n{} = \"warning\"\n", rule);
  if (!own) workplace.put("schemalint.toml", example.toml.empty() ? on : example.toml);
  return golden::report("json");
}

// Judged beside a git reference, or the file is not text: no block of SQL can show it.
bool cannot_be_shown(std::string_view rule) {
  return rule == "edited-applied-file" || rule == "removed-applied-file" || rule == "out-of-order-revision" ||
         rule == "unreadable-file";
}

}  // namespace

TEST_CASE("the examples on each rule's page are bad and good") {
  for (const lint::Rule* rule : rules::all()) {
    const std::string id(rule->id);
    if (cannot_be_shown(id)) continue;
    const std::vector<Example> bad = examples(rules::page(id), "Bad"),
                               good = examples(rules::page(id), "Good");
    CHECK_MESSAGE(!bad.empty(), id);
    CHECK_MESSAGE(!good.empty(), id);
    for (const Example& example : bad) {
      const std::string json = judged(example, id);
      CHECK_MESSAGE(golden::findings_of(json, id) > 0, id << ", bad:\n" << example.sql << json);
    }
    for (const Example& example : good) {
      const std::string json = judged(example, id);
      for (const std::string& other : {id, std::string("syntax-error"), std::string("refused-statement")})
        CHECK_MESSAGE(golden::findings_of(json, other) == 0, id << ", good:\n" << example.sql << json);
    }
  }
}

TEST_CASE("each rule's page names the rules of other linters that it answers") {
  for (const lint::Rule* rule : rules::all()) {
    const std::string_view page = rules::page(rule->id);
    const std::string_view told = page.substr(std::min(page.find("## Other linters"), page.size()));
    std::istringstream names{std::string(rule->answers)};
    for (std::string name; names >> name;) {
      if (name.ends_with(',')) name.pop_back();
      CHECK_MESSAGE(told.find(name) != std::string_view::npos, rule->id << ": " << name);
    }
  }
}
