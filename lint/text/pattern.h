// Regular expressions of users, over names.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace text {

// ECMAScript's syntax; the whole of a name is to match.
class Pattern {
 public:
  // Nothing: `written` is no regular expression, and `problem` says why.
  static std::optional<Pattern> read(const std::string& written, std::string& problem);
  // A name too long for any server does not match.
  bool matches(std::string_view name) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace text
