// Named groups over std::regex, which has none. Its exceptions end here.
#include "lint/chain/file_pattern.h"

#include <array>
#include <regex>

namespace chain {

struct FilePattern::Compiled {
  std::regex expression;
  std::array<size_t, 3> groups{};  // of version, title, direction; 0: there is none
};

namespace {

constexpr std::array<std::string_view, 3> names = {"version", "title", "direction"};

// The expression without the names, and which group each had.
text::Result<std::string> without_names(const std::string& pattern, std::array<size_t, 3>& groups) {
  std::string plain;
  size_t group = 0;
  bool in_class = false;
  for (size_t at = 0; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (c == '\\' && at + 1 < pattern.size()) {
      plain += c;
      plain += pattern[++at];
      continue;
    }
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    plain += c;
    if (c != '(' || in_class) continue;
    if (at + 1 < pattern.size() && pattern[at + 1] == '?') {
      size_t open = at + 2;
      if (open < pattern.size() && pattern[open] == 'P') ++open;
      const bool named = open < pattern.size() && pattern[open] == '<' && open + 1 < pattern.size() &&
                         pattern[open + 1] != '=' && pattern[open + 1] != '!';
      if (!named) continue;
      const size_t close = pattern.find('>', open);
      if (close == std::string::npos) return text::Error{"a group's name has no `>`", "", "", {}};
      const std::string name = pattern.substr(open + 1, close - open - 1);
      ++group;
      size_t which = 0;
      while (which < names.size() && names[which] != name) ++which;
      if (which == names.size())
        return text::Error{
            "unknown group `" + name + "`", "the groups are version, title and direction", "", {}};
      groups[which] = group;
      at = close;
      continue;
    }
    ++group;
  }
  return plain;
}

}  // namespace

text::Result<FilePattern> FilePattern::read(const std::string& pattern) {
  auto compiled = std::make_shared<Compiled>();
  text::Result<std::string> plain = without_names(pattern, compiled->groups);
  if (!plain) return plain.error();
  if (compiled->groups[0] == 0)
    return text::Error{
        "the pattern has no group (?<version>...)", "it says by what files are ordered", "", {}};
  try {
    compiled->expression = std::regex(*plain, std::regex::ECMAScript | std::regex::optimize);
  } catch (const std::regex_error& error) {
    return text::Error{std::string("no regular expression: ") + error.what(), "", "", {}};
  }
  FilePattern result;
  result.compiled_ = std::move(compiled);
  return result;
}

std::optional<FilePattern::Name> FilePattern::match(const std::string& path) const {
  constexpr size_t longest = 1024;
  std::smatch found;
  try {
    if (path.size() > longest || !std::regex_match(path, found, compiled_->expression)) return std::nullopt;
  } catch (const std::regex_error&) {
    return std::nullopt;
  }
  const auto group = [&](size_t which) {
    return compiled_->groups[which] == 0 ? std::string() : found[compiled_->groups[which]].str();
  };
  Name name{group(0), group(1), std::nullopt};
  const std::string direction = group(2);
  if (!direction.empty()) {
    const char first = static_cast<char>(direction.front() | 0x20);
    name.is_up = !(first == 'd' || direction.starts_with("un") || direction.starts_with("Un") ||
                   direction.starts_with("rev") || direction.starts_with("roll"));
    if (direction == "do" || direction == "deploy") name.is_up = true;
  }
  return name.version.empty() ? std::nullopt : std::optional(name);
}

}  // namespace chain
