#include "lint/engine/settings.h"

namespace lint {

const std::string* Settings::option(std::string_view rule, std::string_view name) const {
  const auto of_rule = rules.find(rule);
  if (of_rule == rules.end()) return nullptr;
  const auto found = of_rule->second.options.find(name);
  return found == of_rule->second.options.end() ? nullptr : &found->second;
}

}  // namespace lint
