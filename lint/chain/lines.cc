// Cutting a text into lines and words.

#include "lint/chain/lines.h"

#include <algorithm>

#include "lint/text/trim.h"

namespace chain {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

std::vector<Line> lines_of(std::string_view text, LineEnds ends) {
  std::vector<Line> lines;
  const bool has_returns = ends == LineEnds::any && text.find('\r') != std::string_view::npos;
  for (size_t begin = 0; begin < text.size();) {
    size_t feed = std::min(text.find('\n', begin), text.size());
    if (has_returns) {
      const size_t carriage = std::min(text.find('\r', begin), text.size());
      if (carriage + 1 < feed) feed = carriage;
    }
    const size_t end = feed > begin && feed < text.size() && text[feed - 1] == '\r' ? feed - 1 : feed;
    const size_t next = std::min(feed + 1, text.size());
    lines.push_back(
        {{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)}, static_cast<uint32_t>(next)});
    begin = next;
  }
  return lines;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (text = text::trim(text); !text.empty();) {
    const size_t end = std::min(text.find_first_of(text::blanks), text.size());
    words.push_back(text.substr(0, end));
    text = text::trim(text.substr(end));
  }
  return words;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace chain
