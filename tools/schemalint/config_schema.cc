// The JSON schema of schemalint.toml, for editors: what the reader of the file asks for, written down. It is
// asked of an empty file and of two that hold a key of each table whose keys are the user's own.

#include <nlohmann/json.hpp>
#include <sstream>

#include "lint/engine/category.h"
#include "lint/engine/rule.h"
#include "rules/table.h"
#include "tools/schemalint/configure.h"
#include "tools/schemalint/passes.h"

namespace schemalint {

namespace {

using Json = nlohmann::ordered_json;

// A key that stands for any.
constexpr std::string_view any_key = "*";
// What read_rules() takes for a glob over files, and not for a rule.
constexpr const char* glob = R"([/*?\[.])";

std::string with_tables() {
  std::string toml =
      "placeholders.'*' = { env = 'X' }\non_delete.'*' = { from = 'cascade' }\nrules.'*' = {}\n";
  for (const lint::Rule* rule : rules::all()) {
    toml += "rules." + std::string(rule->id) + " = {";
    std::string between = " ";
    for (const lint::RuleOption& option : rule->options) {
      if (option.kind != lint::RuleOption::Kind::numbers) continue;
      toml += between + std::string(option.key) + " = { '*' = 1 }";
      between = ", ";
    }
    toml += " }\n";
  }
  for (const std::string_view category : lint::category_names())
    toml += "rules." + std::string(category) + " = {}\n";
  return toml;
}

void ask(const std::string& toml, config::Asked& asked) {
  text::Result<config::Config> file = config::Config::parse({"schemalint.toml", toml, false});
  if (!file) return;
  FileSettings read;
  read_keys(*file, read);
  for (const auto& [path, keys] : file->asked()) {
    for (const auto& [key, what] : keys) {
      config::AskedKey& known = asked[path][key];
      known.values.insert(what.values.begin(), what.values.end());
      if (!what.choices.empty()) known.choices = what.choices;
    }
  }
}

Json table_schema(const config::Asked& asked, const std::string& path);

Json value_schema(const config::Asked& asked, const std::string& path, config::Value value,
                  const config::AskedKey& key) {
  using config::Value;
  switch (value) {
    case Value::string: {
      Json string = {{"type", "string"}};
      if (!key.choices.empty()) string["enum"] = key.choices;
      return string;
    }
    case Value::integer: return {{"type", "integer"}};
    case Value::boolean: return {{"type", "boolean"}};
    case Value::number_or_string: return {{"type", {"integer", "string"}}};
    case Value::strings:
      return {{"anyOf", {{{"type", "string"}}, {{"type", "array"}, {"items", {{"type", "string"}}}}}}};
    case Value::duration: return {{"type", {"integer", "string"}}};
    case Value::table: return table_schema(asked, path);
    case Value::anything: return Json::object();
  }
  return Json::object();
}

Json key_schema(const config::Asked& asked, const std::string& path, const config::AskedKey& key) {
  Json any = Json::array();
  for (const config::Value value : key.values) any.push_back(value_schema(asked, path, value, key));
  return any.size() == 1 ? any.front() : Json{{"anyOf", any}};
}

Json table_schema(const config::Asked& asked, const std::string& path) {
  Json table = {{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}};
  const auto keys = asked.find(path);
  if (keys == asked.end()) return table;
  for (const auto& [key, what] : keys->second) {
    const std::string below = path.empty() ? key : path + "." + key;
    if (key != any_key) {
      table["properties"][key] = key_schema(asked, below, what);
    } else if (path == "rules") {
      table["patternProperties"][glob] = {{"$ref", "#/properties/rules"}};
    } else {
      table["additionalProperties"] = key_schema(asked, below, what);
    }
  }
  return table;
}

// A severity, or a table with one: what a category takes, and a rule without options of its own.
Json line_of_rule() {
  return {{"$ref", "#/definitions/line"}};
}

void share_lines(Json& schema) {
  Json& rules = schema["properties"]["rules"]["properties"];
  const Json line = rules[std::string(lint::category_names().front())];
  for (auto& [key, value] : rules.items()) {
    if (value == line) value = line_of_rule();
  }
  schema["definitions"]["line"] = line;
}

// Other linters' names of rules are keys as well: "squawk ban-drop-table, atlas DS102".
void add_answered(Json& rules) {
  for (const lint::Rule* rule : rules::all()) {
    std::istringstream words{std::string(rule->answers)};
    bool tool = true;
    for (std::string word; words >> word;) {
      const bool ends = word.ends_with(',');
      if (ends) word.pop_back();
      if (!tool && !rules["properties"].contains(word)) rules["properties"][word] = line_of_rule();
      tool = ends;
    }
  }
}

}  // namespace

text::Result<int> print_config_schema(const Options&, std::string& out) {
  config::Asked asked;
  ask("", asked);
  ask("placeholders.'*' = 'x'\non_delete.'*' = 'cascade'\n", asked);
  ask(with_tables(), asked);
  Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", "schemalint.toml"}};
  schema.update(table_schema(asked, ""));
  share_lines(schema);
  add_answered(schema["properties"]["rules"]);
  out += schema.dump(2) + "\n";
  return clean;
}

}  // namespace schemalint
