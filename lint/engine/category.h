// What a rule is about. Categories are set in [rules] like rules.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lint {

enum class Category : uint8_t {
  chain,     // the files, and whether they run
  locks,     // what a statement blocks, and for how long
  breaking,  // what code that runs meanwhile still uses
  data,      // rows that are in the way, and rows that are changed
  schema,    // tables, keys and indexes as they stand at the head
  security,  // who may do what
  types,     // advice on types: off unless chosen
  names      // and on names
};
inline constexpr size_t categories = 8;

std::string_view category_name(Category category);
std::optional<Category> category_named(std::string_view name);
// Of all, in the order above.
const std::array<std::string_view, categories>& category_names();

}  // namespace lint
