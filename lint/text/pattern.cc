// RE2 behind it: no expression of a user can take longer than its text.
#include "lint/text/pattern.h"

#include <re2/re2.h>

namespace text {

struct Pattern::Compiled {
  Compiled(const std::string& written, const RE2::Options& options) : expression(written, options) {}
  RE2 expression;
};

namespace {

// RE2 learned (?<name>..) after the release that Debian 12 holds; it always knew (?P<name>..).
std::string with_named_groups(const std::string& written) {
  std::string result;
  bool in_class = false;
  for (size_t at = 0; at < written.size(); ++at) {
    const char c = written[at];
    result += c;
    if (c == '\\' && at + 1 < written.size()) {
      result += written[++at];
    } else if (c == '[') {
      in_class = true;
    } else if (c == ']') {
      in_class = false;
    } else if (c == '(' && !in_class && written.compare(at + 1, 2, "?<") == 0) {
      result += "?P";
      ++at;
    }
  }
  return result;
}

}  // namespace

std::optional<Pattern> Pattern::read(const std::string& written, std::string& problem) {
  RE2::Options options;
  options.set_log_errors(false);
  auto compiled = std::make_shared<const Compiled>(with_named_groups(written), options);
  if (!compiled->expression.ok()) {
    problem = compiled->expression.error();
    return std::nullopt;
  }
  Pattern pattern;
  pattern.compiled_ = std::move(compiled);
  return pattern;
}

bool Pattern::matches(std::string_view name) const {
  return RE2::FullMatch(re2::StringPiece(name.data(), name.size()), compiled_->expression);
}

std::vector<std::string> Pattern::group_names() const {
  std::vector<std::string> names;
  for (const auto& [group, name] : compiled_->expression.CapturingGroupNames()) names.push_back(name);
  return names;
}

std::optional<std::map<std::string, std::string>> Pattern::groups(std::string_view name) const {
  const RE2& expression = compiled_->expression;
  std::vector<re2::StringPiece> taken(static_cast<size_t>(expression.NumberOfCapturingGroups()) + 1);
  const re2::StringPiece whole(name.data(), name.size());
  if (!expression.Match(whole, 0, whole.size(), RE2::ANCHOR_BOTH, taken.data(),
                        static_cast<int>(taken.size())))
    return std::nullopt;
  std::map<std::string, std::string> result;
  for (const auto& [group_name, group] : expression.NamedCapturingGroups())
    result[group_name] = std::string(taken[static_cast<size_t>(group)]);
  return result;
}

}  // namespace text
