// Paths of files by the one expression that says which of them are migrations.

#include "lint/chain/file_pattern.h"

#include <algorithm>
#include <array>

#include "lint/text/pattern.h"

namespace chain {

struct FilePattern::Compiled {
  text::Pattern expression;
};

text::Result<FilePattern> FilePattern::read(const std::string& pattern) {
  constexpr std::array<std::string_view, 3> known = {"version", "title", "direction"};
  std::string problem;
  auto expression = text::Pattern::read(pattern, problem);
  if (!expression) return text::Error{"no regular expression: " + problem, "", "", {}};
  const std::vector<std::string> names = expression->group_names();
  for (const std::string& name : names) {
    if (std::ranges::find(known, name) == known.end())
      return text::Error{
          "unknown group `" + name + "`", "the groups are version, title and direction", "", {}};
  }
  if (std::ranges::find(names, "version") == names.end())
    return text::Error{
        "the pattern has no group (?<version>...)", "it says by what files are ordered", "", {}};
  FilePattern result;
  result.compiled_ = std::make_shared<const Compiled>(Compiled{std::move(*expression)});
  return result;
}

std::optional<FilePattern::Name> FilePattern::match(const std::string& path) const {
  auto groups = compiled_->expression.groups(path);
  if (!groups) return std::nullopt;
  Name name{(*groups)["version"], (*groups)["title"], std::nullopt};
  const std::string& direction = (*groups)["direction"];
  if (!direction.empty()) {
    const char first = static_cast<char>(direction.front() | 0x20);
    name.is_up = !(first == 'd' || direction.starts_with("un") || direction.starts_with("Un") ||
                   direction.starts_with("rev") || direction.starts_with("roll"));
    if (direction == "do" || direction == "deploy") name.is_up = true;
  }
  return name.version.empty() ? std::nullopt : std::optional(name);
}

}  // namespace chain
