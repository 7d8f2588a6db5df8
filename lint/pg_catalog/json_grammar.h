// SQL/JSON's words that are grammar from a version on, and names of functions before it.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace pg_catalog {

// The first version whose grammar has it; 0: none's. JSON('1') is a cast before 17, and IS JSON a clause.
constexpr int json_grammar_since(std::string_view name) {
  constexpr std::array<std::string_view, 4> of_16 = {"json_array", "json_arrayagg", "json_object",
                                                     "json_objectagg"};
  constexpr std::array<std::string_view, 5> of_17 = {"json_exists", "json_query", "json_scalar",
                                                     "json_serialize", "json_value"};
  if (std::find(of_16.begin(), of_16.end(), name) != of_16.end()) return 16;
  return std::find(of_17.begin(), of_17.end(), name) != of_17.end() ? 17 : 0;
}

}  // namespace pg_catalog
