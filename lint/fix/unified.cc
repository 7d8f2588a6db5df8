// Lines in common by the longest common subsequence of what differs at all: scripts are short, and edits few.

#include "lint/fix/unified.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace fix {

namespace {

using Lines = std::vector<std::string_view>;  // with their ends

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

struct Line {
  char sign;
  std::string_view text;
};

// All lines of both, in order.
std::vector<Line> compare(const Lines& a, const Lines& b) {
  size_t head = 0, tail = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  const size_t n = a.size() - head - tail, m = b.size() - head - tail;
  constexpr size_t most = 4'000'000;  // beyond, all of one side and then all of the other
  const bool small = n * m <= most;
  std::vector<std::vector<uint32_t>> common(small ? n + 1 : 0, std::vector<uint32_t>(m + 1));
  for (size_t i = n; small && i-- > 0;) {
    for (size_t j = m; j-- > 0;)
      common[i][j] = a[head + i] == b[head + j] ? common[i + 1][j + 1] + 1
                                                : std::max(common[i + 1][j], common[i][j + 1]);
  }
  std::vector<Line> out;
  for (size_t i = 0; i < head; ++i) out.push_back({' ', a[i]});
  size_t i = 0, j = 0;
  while (i < n || j < m) {
    const bool both = small && i < n && j < m && a[head + i] == b[head + j];
    if (both) {
      out.push_back({' ', a[head + i++]});
      ++j;
    } else if (i < n && (j == m || !small || common[i + 1][j] >= common[i][j + 1])) {
      out.push_back({'-', a[head + i++]});
    } else {
      out.push_back({'+', b[head + j++]});
    }
  }
  for (size_t k = a.size() - tail; k < a.size(); ++k) out.push_back({' ', a[k]});
  return out;
}

std::string range(size_t first, size_t count) {
  if (count == 0) return fmt::format("{},0", first - 1);
  return count == 1 ? std::to_string(first) : fmt::format("{},{}", first, count);
}

}  // namespace

std::string unified_diff(std::string_view path, std::string_view before, std::string_view after, bool made) {
  if (before == after && !made) return {};
  constexpr size_t context = 3;
  const std::vector<Line> lines = compare(lines_of(before), lines_of(after));
  std::string out = fmt::format("--- {}\n+++ b/{}\n", made ? "/dev/null" : fmt::format("a/{}", path), path);
  size_t old_line = 1, new_line = 1, at = 0;
  while (at < lines.size()) {
    if (lines[at].sign == ' ') {
      ++old_line, ++new_line, ++at;
      continue;
    }
    size_t begin = at, end = at + 1;
    for (size_t i = at; i < lines.size() && i < end + 2 * context + 1; ++i) {
      if (lines[i].sign != ' ') end = i + 1;
    }
    begin -= std::min(context, begin);
    end = std::min(end + context, lines.size());
    const size_t back = at - begin;
    const auto of = [&](char sign) {
      return static_cast<size_t>(std::count_if(
          lines.begin() + static_cast<ptrdiff_t>(begin), lines.begin() + static_cast<ptrdiff_t>(end),
          [&](const Line& line) { return line.sign == ' ' || line.sign == sign; }));
    };
    out += fmt::format("@@ -{} +{} @@\n", range(old_line - back, of('-')), range(new_line - back, of('+')));
    for (size_t i = begin; i < end; ++i) {
      out += lines[i].sign;
      out += lines[i].text;
      if (!lines[i].text.ends_with('\n')) out += "\n\\ No newline at end of file\n";
    }
    for (size_t i = at; i < end; ++i) {
      old_line += lines[i].sign != '+';
      new_line += lines[i].sign != '-';
    }
    at = end;
  }
  return out;
}

}  // namespace fix
