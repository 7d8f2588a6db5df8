// Matching shell patterns.

#include "lint/text/glob.h"

#include <cstddef>

namespace text {
namespace {

// Reads the set at pattern[at] (a '['): whether `byte` is in it, and where the pattern goes on. npos: not
// closed.
struct Set {
  bool matches = false;
  size_t next = std::string_view::npos;
};

Set read_set(std::string_view pattern, size_t at, char byte) {
  size_t i = at + 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool found = false;
  for (const size_t first = i; i < pattern.size(); ++i) {
    if (pattern[i] == ']' && i != first) return {found != negated, i + 1};
    const char low = pattern[i];
    char high = low;
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      high = pattern[i + 2];
      i += 2;
    }
    found = found || (low <= byte && byte <= high);
  }
  return {};
}

// One pattern element against one byte: how many pattern bytes it takes, 0 where it does not match.
size_t match_one(std::string_view pattern, size_t at, char byte, bool paths) {
  const char element = pattern[at];
  if (paths && byte == '/') return element == '/' ? 1 : 0;
  if (element == '?') return 1;
  if (element == '[') {
    const Set set = read_set(pattern, at, byte);
    if (set.next != std::string_view::npos) return set.matches ? set.next - at : 0;
  }
  if (element == '\\' && at + 1 < pattern.size()) return pattern[at + 1] == byte ? 2 : 0;
  return element == byte ? 1 : 0;
}

// Backtracks to the last star only: linear in practice, quadratic at worst, never exponential. In a path a
// "**" is a second place to go back to, because a '*' may not cross a '/'.
bool match(std::string_view pattern, std::string_view name, bool paths) {
  constexpr size_t none = std::string_view::npos;
  size_t p = 0;
  size_t n = 0;
  size_t star = none, star_name = 0;
  size_t deep = none, deep_name = 0;
  for (;;) {
    if (p < pattern.size() && pattern[p] == '*') {
      const bool is_deep = paths && p + 1 < pattern.size() && pattern[p + 1] == '*';
      if (is_deep) {
        p += 2;
        if (p < pattern.size() && pattern[p] == '/') ++p;
        deep = p;
        deep_name = n;
        star = none;
      } else {
        star = ++p;
        star_name = n;
      }
      continue;
    }
    if (n == name.size()) {
      if (p == pattern.size()) return true;
    } else if (p < pattern.size()) {
      if (const size_t taken = match_one(pattern, p, name[n], paths)) {
        p += taken;
        ++n;
        continue;
      }
    }
    if (star != none && star_name < name.size() && !(paths && name[star_name] == '/')) {
      p = star;
      n = ++star_name;
    } else if (deep != none && deep_name < name.size()) {
      // `**/x` begins again after each '/', a bare `**` at each byte.
      const bool at_names = deep > 0 && pattern[deep - 1] == '/';
      ++deep_name;
      while (at_names && deep_name < name.size() && name[deep_name - 1] != '/') ++deep_name;
      p = deep;
      n = deep_name;
      star = none;
    } else {
      return false;
    }
  }
}

}  // namespace

bool glob(std::string_view pattern, std::string_view name) {
  return match(pattern, name, false);
}

bool path_glob(std::string_view pattern, std::string_view path) {
  if (pattern.find('/') == std::string_view::npos) {
    const size_t slash = path.rfind('/');
    return match(pattern, slash == std::string_view::npos ? path : path.substr(slash + 1), true);
  }
  return match(pattern, path, true);
}

}  // namespace text
