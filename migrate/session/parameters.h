// The values that stand for $1, $2, ... of a question.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace migrate {

struct Parameters {
  // Text, numbers, truth values; nullopt is NULL; a vector of texts is an array.
  template <class... T>
  Parameters(const T&... each) {  // NOLINT(google-explicit-constructor): ask("... $1", name)
    (values.push_back(text(each)), ...);
  }

  std::vector<std::optional<std::string>> values;

 private:
  static std::optional<std::string> text(bool value) { return value ? "t" : "f"; }
  static std::optional<std::string> text(std::string_view value) { return std::string(value); }
  static std::optional<std::string> text(const std::string& value) { return value; }
  static std::optional<std::string> text(const char* value) { return value; }
  static std::optional<std::string> text(const std::optional<std::string>& value) { return value; }
  template <std::integral T>
  static std::optional<std::string> text(T value) {
    return std::to_string(value);
  }
  static std::optional<std::string> text(const std::vector<std::string>& values);
};

}  // namespace migrate
