// The fenced blocks of README.md, each of which some test runs.
#pragma once

#include <string>
#include <vector>

namespace tests {

struct Snippet {
  std::string section;   // the heading above it
  std::string language;  // "sh", "yaml"; empty: what a terminal shows
  std::string text;
};

std::vector<Snippet> readme_snippets();

// The only one of that language below that heading whose text holds the words; fails where there is none.
std::string readme_snippet(const std::string& section, const std::string& language,
                           const std::string& words = {});

// Its lines without comments and blanks at the end.
std::vector<std::string> commands(const std::string& snippet);

}  // namespace tests
