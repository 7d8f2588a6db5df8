// Cuts README.md into the snippets that tests run.

#include "tests/support/readme.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/places.h"

namespace tests {

std::vector<Snippet> readme_snippets() {
  std::ifstream in(source_dir() / "README.md");
  std::vector<Snippet> out;
  std::string section, line;
  bool inside = false;
  while (std::getline(in, line)) {
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) out.push_back({section, line.substr(3), {}});
    } else if (inside) {
      out.back().text += line + "\n";
    } else if (line.starts_with("## ")) {
      section = line.substr(3);
    }
  }
  return out;
}

std::string readme_snippet(const std::string& section, const std::string& language,
                           const std::string& words) {
  for (const Snippet& one : readme_snippets()) {
    if (one.section == section && one.language == language && one.text.find(words) != std::string::npos)
      return one.text;
  }
  throw std::runtime_error("README.md has no " + language + " snippet below " + section);
}

std::vector<std::string> commands(const std::string& snippet) {
  std::istringstream in(snippet);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) {
    line = line.substr(0, line.find(" #"));
    if (line.starts_with("#")) continue;
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (!line.empty()) out.push_back(line);
  }
  return out;
}

}  // namespace tests
