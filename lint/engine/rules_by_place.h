// The rules that are on, sorted into the places where they are asked.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "lint/engine/rule.h"

namespace lint {

struct RulesByPlace {
  static constexpr size_t change_kinds = std::variant_size_v<ast::Change>;
  std::vector<const Rule*> chain, schema, own, taken_back;
  std::array<std::vector<const Rule*>, change_kinds> statement, applied, down;  // by kind of Change
  bool any_down = false;

  RulesByPlace(std::span<const Rule* const> rules, const Settings& settings);

  // One that the engine itself finds; null where it is off.
  const Rule* own_rule(std::string_view id) const;
};

}  // namespace lint
