// Regular expressions of users, over names and paths, in time that grows with the text alone.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace text {

// RE2's syntax: Perl's, without what looks around and without back references. The whole of a name is to
// match. A group's name is written (?<name>..) or (?P<name>..).
class Pattern {
 public:
  // Nothing: `written` is no regular expression, and `problem` says why.
  static std::optional<Pattern> read(const std::string& written, std::string& problem);
  bool matches(std::string_view name) const;
  // In the order in which they are written.
  std::vector<std::string> group_names() const;
  // What each named group took of a text that matches: nothing of it, of a group that took no part.
  std::optional<std::map<std::string, std::string>> groups(std::string_view name) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace text
