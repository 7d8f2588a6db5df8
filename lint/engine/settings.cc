// Which findings the settings except.

#include "lint/engine/settings.h"

#include <algorithm>

#include "lint/text/glob.h"

namespace lint {

bool Settings::is_excepted(std::string_view rule, std::string_view subject) const {
  const auto of_rule = rules.find(rule);
  if (of_rule == rules.end()) return false;
  return std::any_of(of_rule->second.except.begin(), of_rule->second.except.end(),
                     [&](const std::string& pattern) { return text::glob(pattern, subject); });
}

}  // namespace lint
