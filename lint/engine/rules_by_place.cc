// Sorting the rules that are on.

#include "lint/engine/rules_by_place.h"

#include <algorithm>

namespace lint {

RulesByPlace::RulesByPlace(std::span<const Rule* const> rules, const Settings& settings) {
  const auto put = [](std::array<std::vector<const Rule*>, change_kinds>& table, const Rule* rule) {
    for (size_t kind = 0; kind < change_kinds; ++kind) {
      if (rule->on >> kind & 1) table[kind].push_back(rule);
    }
  };
  for (const Rule* rule : rules) {
    if (!settings.is_on(*rule)) continue;
    if (std::holds_alternative<ChainCheck>(rule->check)) chain.push_back(rule);
    if (std::holds_alternative<SchemaCheck>(rule->check)) schema.push_back(rule);
    if (std::holds_alternative<TakenBackCheck>(rule->check)) taken_back.push_back(rule);
    if (std::holds_alternative<std::monostate>(rule->check)) own.push_back(rule);
    if (std::holds_alternative<StatementCheck>(rule->check)) put(statement, rule);
    if (std::holds_alternative<AppliedCheck>(rule->check)) put(applied, rule);
    if (rule->down) put(down, rule);
    any_down |= rule->down != nullptr;
  }
}

const Rule* RulesByPlace::own_rule(std::string_view id) const {
  const auto found = std::find_if(own.begin(), own.end(), [&](const Rule* rule) { return rule->id == id; });
  return found == own.end() ? nullptr : *found;
}

}  // namespace lint
