// Which of the settings speak of a rule, in order: those of the file, the rule's own, its category's, the
// preset.

#include "lint/engine/settings.h"

#include <algorithm>

#include "lint/engine/rule.h"
#include "lint/text/glob.h"

namespace lint {

namespace {

// Asks `wanted` of each of the settings that speak of the rule in that file, until one answers.
template <class Wanted>
auto first(const Settings& settings, const Rule& rule, uint32_t file, const Wanted& wanted)
    -> decltype(wanted(RuleSettings{})) {
  const auto in = [&](const RuleTable& table) -> decltype(wanted(RuleSettings{})) {
    const auto own = table.rules.find(rule.id);
    if (own != table.rules.end()) {
      if (auto answer = wanted(own->second)) return answer;
    }
    const auto of_category = table.categories.find(rule.category);
    if (of_category != table.categories.end()) return wanted(of_category->second);
    return {};
  };
  for (auto files = settings.of_files.rbegin(); files != settings.of_files.rend(); ++files) {
    if (!files->files.contains(file)) continue;
    if (auto answer = in(files->table)) return answer;
  }
  return in(settings.rules);
}

}  // namespace

Severity Settings::severity(const Rule& rule, uint32_t file) const {
  const auto set = first(*this, rule, file, [](const RuleSettings& own) { return own.severity; });
  if (set) return *set;
  return rule.optional && !strict ? Severity::off : rule.severity;
}

bool Settings::is_on(const Rule& rule) const {
  const auto chosen = [&](const RuleTable& table) {
    const auto own = table.rules.find(rule.id);
    if (own != table.rules.end() && own->second.severity) return *own->second.severity != Severity::off;
    const auto of_category = table.categories.find(rule.category);
    return of_category != table.categories.end() && of_category->second.severity &&
           *of_category->second.severity != Severity::off;
  };
  return severity(rule) != Severity::off ||
         std::any_of(of_files.begin(), of_files.end(),
                     [&](const RulesOfFiles& files) { return chosen(files.table); });
}

bool Settings::is_excepted(const Rule& rule, uint32_t file, std::string_view subject) const {
  const auto excepts = [&](const RuleSettings& own) {
    return std::any_of(own.except.begin(), own.except.end(),
                       [&](const std::string& pattern) { return text::glob(pattern, subject); });
  };
  return first(*this, rule, file, excepts);
}

const OptionValue* Settings::find_option(const Rule& rule, std::string_view key, uint32_t file) const {
  return first(*this, rule, file, [&](const RuleSettings& own) -> const OptionValue* {
    const auto found = own.options.find(key);
    return found == own.options.end() ? nullptr : &found->second;
  });
}

}  // namespace lint
