// Rules by the names that other linters give to what they answer (Rule::answers): "squawk ban-x, eugene E6".
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lint/engine/rule.h"

namespace lint {

struct Answering {
  std::string_view tool;           // whose name it is: "squawk"; empty where nobody's
  std::vector<const Rule*> rules;  // ours, in their order; none: no rule here asks that
  std::string_view why;            // where there are none
};

// The name as that tool writes it in its configuration or comments; of a path ("lint/safety/banX",
// "Style/BanX") the last word counts. Letters' case, `-` and `_` make no difference.
Answering answering(std::span<const Rule* const> rules, std::string_view name);

// What no rule here asks, on purpose.
struct LeftOut {
  std::string_view why, names;  // "splinter x, eugene E6"
};
std::span<const LeftOut> left_out();

// The tool's names for what the rule asks.
std::vector<std::string_view> names_by(const Rule& rule, std::string_view tool);
// None of the names is on with that tool unless it is chosen there.
bool names_off_by_default(std::string_view tool, const std::vector<std::string_view>& names);

// "`index-not-concurrent`", or "`a` and `b`".
std::string listed(std::span<const Rule* const> rules);

}  // namespace lint
