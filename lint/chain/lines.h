// Texts that are read line by line, by tools that do not read SQL.
#pragma once

#include <string_view>
#include <vector>

#include "lint/text/result.h"

namespace chain {

struct Line {
  text::Span span;    // without its line end
  uint32_t next = 0;  // where the next one begins
};

enum class LineEnds : unsigned char {
  feed,  // LF; a CR before it belongs to the line end (Go, Rust, Perl, the shell)
  any    // a CR alone as well (Java, JavaScript, psql and the server)
};
std::vector<Line> lines_of(std::string_view text, LineEnds ends = LineEnds::feed);

std::vector<std::string_view> words_of(std::string_view text);    // between blanks
bool same_ignoring_case(std::string_view a, std::string_view b);  // ASCII letters

}  // namespace chain
