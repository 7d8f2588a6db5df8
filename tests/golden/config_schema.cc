// `schemalint config-schema` against schemalint.toml as fixtures and the README have it: a key that the
// program reads is in the schema, and one that it refuses is not.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "lint/config/config.h"
#include "tests/support/places.h"
#include "tools/schemalint/passes.h"

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

Json config_schema() {
  std::string out;
  REQUIRE(*schemalint::print_config_schema({}, out) == 0);
  return Json::parse(out);
}

const Json& resolved(const Json& whole, const Json& schema) {
  if (!schema.contains("$ref")) return schema;
  return whole.at(Json::json_pointer(schema["$ref"].get<std::string>().substr(1)));
}

// The alternative that is a table, or one that is not.
const Json* alternative(const Json& schema, bool table) {
  if (!schema.contains("anyOf"))
    return !table || schema.value("type", "") == "object" || schema.empty() ? &schema : nullptr;
  for (const Json& one : schema["anyOf"]) {
    if ((one.value("type", "") == "object") == table) return &one;
  }
  return nullptr;
}

const Json* of_key(const Json& table, const std::string& key) {
  if (table["properties"].contains(key)) return &table["properties"][key];
  if (table.contains("patternProperties")) {
    const auto pattern = table["patternProperties"].begin();
    if (std::regex_search(key, std::regex(pattern.key()))) return &pattern.value();
  }
  return table["additionalProperties"].is_object() ? &table["additionalProperties"] : nullptr;
}

// Keys that the schema does not have, or not as a table where the file has one.
void compare(const Json& whole, const Json& schema, config::Table table, const std::string& path,
             std::vector<std::string>& unknown) {
  for (const std::string& key : table.keys()) {
    const std::string at = path.empty() ? key : path + "." + key;
    const Json* found = of_key(schema, key);
    const Json* fits = found ? alternative(resolved(whole, *found), table.is_table(key)) : nullptr;
    if (!fits) {
      unknown.push_back(at);
    } else if (table.is_table(key) && fits->contains("properties")) {
      compare(whole, *fits, table.table(key), at, unknown);
    }
  }
}

std::vector<std::string> unknown_keys(const Json& schema, const std::string& toml) {
  auto file = config::Config::parse({"schemalint.toml", toml, false});
  REQUIRE(file);
  std::vector<std::string> unknown;
  compare(schema, schema, file->root(), "", unknown);
  return unknown;
}

// What a fixture or a page holds of schemalint.toml, a text each.
std::vector<std::string> in_fixture(const std::string& text) {
  std::vector<std::string> found;
  std::istringstream lines(text);
  bool here = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("-- file: ")) {
      here = line == "-- file: schemalint.toml";
      if (here) found.emplace_back();
    } else if (here) {
      found.back() += line + "\n";
    }
  }
  return found;
}

}  // namespace

TEST_CASE("config-schema: every schemalint.toml of the fixtures and the README fits it") {
  const Json schema = config_schema();
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(tests::fixtures())) {
    const std::string name = entry.path().filename().string();
    std::vector<std::string> tomls;
    if (name == "schemalint.toml") tomls.push_back(tests::read_file(entry.path()));
    if (name.ends_with(".sql")) tomls = in_fixture(tests::read_file(entry.path()));
    for (const std::string& toml : tomls) {
      ++files;
      CHECK_MESSAGE(unknown_keys(schema, toml).empty(), entry.path().string() << "\n" << toml);
    }
  }
  CHECK(files > 50);
  const std::string readme = tests::read_file(tests::fixtures().parent_path() / "README.md");
  const size_t begin = readme.find("```toml\n") + 8;
  CHECK(unknown_keys(schema, readme.substr(begin, readme.find("```", begin) - begin)).empty());
}

TEST_CASE("config-schema: what the reader refuses is not in it") {
  const Json schema = config_schema();
  for (const char* const key :
       {"chain.pth = 'x'", "rulez.a = 1", "rules.no-such-rule = 'off'", "rules.wide-index.colums = 3",
        "server.vresion = 15", "deployed.to = '1'", "environment.after = 'x'", "placeholders.a.value = 'x'",
        "on_delete.a.to = 'x'"})
    CHECK_MESSAGE(unknown_keys(schema, key).size() == 1, key);
  const Json& layouts = schema["properties"]["chain"]["properties"]["layout"]["enum"];
  CHECK(std::find(layouts.begin(), layouts.end(), "goose") != layouts.end());
}
