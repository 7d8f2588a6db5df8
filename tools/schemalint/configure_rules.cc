// [rules] of schemalint.toml: severities and options of rules and categories, for all files and for some.

#include "tools/schemalint/configure_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>

#include "lint/engine/answers.h"
#include "lint/engine/rule.h"
#include "lint/text/glob.h"
#include "lint/text/pattern.h"
#include "lint/text/suggest.h"
#include "rules/table.h"

namespace schemalint {

namespace {

using Place = std::function<std::string(text::Span)>;

const std::vector<std::string_view>& severities() {
  static const std::vector<std::string_view> names{"off", "note", "warning", "error"};
  return names;
}

std::optional<lint::OptionValue> read_option(config::Table& table, const lint::RuleOption& option) {
  using Kind = lint::RuleOption::Kind;
  const auto value = [](auto read) {
    return read ? std::optional<lint::OptionValue>(std::move(*read)) : std::nullopt;
  };
  switch (option.kind) {
    case Kind::number: return value(table.integer(option.key));
    case Kind::text: return value(table.string(option.key));
    case Kind::pattern: {
      auto written = table.string(option.key);
      std::string problem;
      if (written && !text::Pattern::read(*written, problem))
        table.reject(option.key, fmt::format("`{}` is no regular expression: {}", *written, problem));
      return value(std::move(written));
    }
    case Kind::list: {
      std::vector<std::string> items = table.strings(option.key);
      return items.empty() ? std::nullopt : std::optional<lint::OptionValue>(std::move(items));
    }
    case Kind::numbers: {
      config::Table rows = table.table(option.key);
      std::map<std::string, int64_t> numbers;
      for (const std::string& name : rows.keys()) {
        if (const auto number = rows.integer(name)) numbers[name] = *number;
      }
      return numbers.empty() ? std::nullopt : std::optional<lint::OptionValue>(std::move(numbers));
    }
  }
  return std::nullopt;
}

// A severity, or a table with one. `rule` is null for a category.
void read_line(config::Table& table, std::string_view key, const lint::Rule* rule, lint::RuleSettings& own) {
  if (!table.is_table(key)) {
    if (const auto word = table.choice(key, severities())) own.severity = lint::severity_named(*word);
    return;
  }
  config::Table line = table.table(key);
  if (const auto word = line.choice("severity", severities())) own.severity = lint::severity_named(*word);
  own.except = line.strings("except");
  if (!rule) return;
  for (const lint::RuleOption& option : rule->options) {
    if (auto value = read_option(line, option)) own.options.insert_or_assign(std::string(option.key), *value);
  }
}

// Keys that are another linter's name for what rules here ask.
void read_answered(config::Table& table, lint::RuleTable& into, FileSettings& read, const Place& place) {
  for (const std::string& key : table.keys()) {
    const bool ours = std::any_of(rules::all().begin(), rules::all().end(),
                                  [&](const lint::Rule* rule) { return rule->id == key; });
    const lint::Answering theirs =
        ours || lint::category_named(key) ? lint::Answering{} : lint::answering(rules::all(), key);
    if (theirs.tool.empty()) continue;
    if (theirs.rules.empty()) {
      table.reject(key, fmt::format("there is no rule `{}`", key),
                   fmt::format("it is {}'s, and {}: take the line out", theirs.tool, theirs.why));
      continue;
    }
    lint::RuleSettings own;
    read_line(table, key, nullptr, own);
    for (const lint::Rule* rule : theirs.rules) into.rules.try_emplace(std::string(rule->id), own);
    read.remarks.push_back(fmt::format("{}: `{}` is {}'s name for {}", place(table.where(key)), key,
                                       theirs.tool, lint::listed(theirs.rules)));
  }
}

void read_table(config::Table& table, lint::RuleTable& into, FileSettings& read, const Place& place) {
  for (const lint::Rule* rule : rules::all()) {
    // What is not there is asked for too, so that a misspelt id is told its neighbour.
    if (table.has(rule->id))
      read_line(table, rule->id, rule, into.rules[std::string(rule->id)]);
    else
      table.choice(rule->id, severities());
  }
  for (const std::string_view name : lint::category_names()) {
    if (table.has(name))
      read_line(table, name, nullptr, into.categories[*lint::category_named(name)]);
    else
      table.choice(name, severities());
  }
  read_answered(table, into, read, place);
}

// A key that cannot be a rule's: a glob over the chain's files.
bool is_pattern(const config::Table& table, const std::string& key) {
  return table.is_table(key) && key.find_first_of("/*?[.") != std::string::npos;
}

}  // namespace

void read_rules(config::Config& file, FileSettings& read) {
  const Place place = [&](text::Span at) {
    const text::Position position = text::position_of(file.source().bytes, at.begin);
    return fmt::format("{}:{}:{}", file.source().path, position.line, position.column);
  };
  config::Table table = file.table("rules");
  if (const auto preset = table.choice("preset", {"default", "strict"}))
    read.settings.strict = *preset == "strict";
  for (const std::string& key : table.keys()) {
    if (!is_pattern(table, key)) continue;
    config::Table own = table.table(key);
    read_table(own, read.settings.of_files.emplace_back().table, read, place);
    read.rule_patterns.push_back({key, place(table.where(key))});
  }
  read_table(table, read.settings.rules, read, place);
}

void match_files(const FileSettings& file, const chain::Chain& chain, lint::Settings& settings,
                 std::vector<std::string>& remarks) {
  if (file.rule_patterns.empty()) return;
  const std::filesystem::path folder = text::absolute(std::string(text::directory(file.path)));
  for (size_t i = 0; i < file.rule_patterns.size(); ++i) {
    const auto& [pattern, place] = file.rule_patterns[i];
    std::set<uint32_t>& files = settings.of_files[i].files;
    for (uint32_t at = 0; at < chain.files.size(); ++at) {
      const std::filesystem::path path = text::absolute(chain.files[at].path);
      if (text::path_glob(pattern, path.lexically_relative(folder).string())) files.insert(at);
    }
    if (files.empty()) remarks.push_back(fmt::format("{}: [rules.\"{}\"] matches no file", place, pattern));
  }
}

}  // namespace schemalint
