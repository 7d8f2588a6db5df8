// A row's fields, read in order.

#include "migrate/inspect/fields.h"

#include <nlohmann/json.hpp>

namespace migrate::inspection {

std::vector<ast::ColumnNumber> Fields::columns(size_t i) const {
  std::vector<ast::ColumnNumber> numbers;
  const std::string& all = text(i);
  const char* at = all.data();
  const char* end = at + all.size();
  while (at < end) {
    int value = 0;
    const auto [next, failed] = std::from_chars(at, end, value);
    if (failed == std::errc()) numbers.push_back(static_cast<ast::ColumnNumber>(value));
    at = failed == std::errc() ? next : at + 1;
  }
  return numbers;
}

std::vector<std::string> Fields::list(size_t i) const {
  std::vector<std::string> out;
  if (null(i)) return out;
  const nlohmann::json values = nlohmann::json::parse(text(i), nullptr, false);
  if (!values.is_array()) return out;
  for (const nlohmann::json& value : values) {
    out.push_back(value.is_string() ? value.get<std::string>() : value.is_null() ? "" : value.dump());
  }
  return out;
}

std::map<std::string, std::string> Fields::options(size_t i) const {
  std::map<std::string, std::string> out;
  for (const std::string& option : list(i)) {
    const size_t equals = std::min(option.find('='), option.size());
    out[option.substr(0, equals)] = option.substr(std::min(equals + 1, option.size()));
  }
  return out;
}

}  // namespace migrate::inspection
