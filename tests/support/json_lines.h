// JSON on one line with a blank after each comma and colon: records that people read line by line.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace tests {

inline std::string spaced(const nlohmann::json& value) {
  std::string out;
  const char* after = "";
  switch (value.type()) {
    case nlohmann::json::value_t::array:
      for (const auto& item : value) out += std::exchange(after, ", ") + spaced(item);
      return "[" + out + "]";
    case nlohmann::json::value_t::object:
      for (const auto& [key, item] : value.items()) {
        out += std::exchange(after, ", ") + nlohmann::json(key).dump() + ": " + spaced(item);
      }
      return "{" + out + "}";
    default: return value.dump();
  }
}

}  // namespace tests
