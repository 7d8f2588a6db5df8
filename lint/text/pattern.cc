// std::regex, whose exceptions end here.

#include "lint/text/pattern.h"

#include <regex>

namespace text {

struct Pattern::Compiled {
  std::regex expression;
};

namespace {
constexpr size_t longest = 256;  // std::regex goes as deep as the text is long
}

std::optional<Pattern> Pattern::read(const std::string& written, std::string& problem) {
  Pattern pattern;
  try {
    pattern.compiled_ =
        std::make_shared<const Compiled>(Compiled{std::regex(written, std::regex::ECMAScript)});
  } catch (const std::regex_error& error) {
    problem = error.what();
    return std::nullopt;
  }
  return pattern;
}

bool Pattern::matches(std::string_view name) const {
  if (name.size() > longest) return false;
  return std::regex_match(name.begin(), name.end(), compiled_->expression);
}

}  // namespace text
