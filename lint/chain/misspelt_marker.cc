// How near a comment comes to a marker, by its letters.
#include "lint/chain/misspelt_marker.h"

#include <algorithm>
#include <string>

#include "lint/chain/lines.h"
#include "lint/text/suggest.h"
#include "lint/text/trim.h"

namespace chain {
namespace {

std::string letters_of(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) letters += lower;
  }
  return letters;
}

// One slip in five letters; none in very short words, which are words of their own when changed.
unsigned allowed(size_t letters) {
  return letters < 4 ? 0 : std::max(1U, static_cast<unsigned>(letters / 5));
}

}  // namespace

std::optional<std::string_view> misspelt_marker(std::string_view line,
                                                std::span<const MarkerSpelling> known) {
  constexpr size_t longest = 80;
  line = text::trim(line);
  if (line.size() > longest || !(line.starts_with("--") || line.starts_with('#'))) return std::nullopt;
  const std::string letters = letters_of(line);
  if (letters.empty()) return std::nullopt;
  std::optional<std::string_view> best;
  unsigned least = UINT32_MAX;
  for (const MarkerSpelling& spelling : known) {
    const std::string wanted = letters_of(spelling.written);
    unsigned distance = text::edit_distance(letters, wanted);
    if (!spelling.also.empty() && letters == spelling.also) distance = 0;
    if (distance > allowed(wanted.size()) || distance >= least) continue;
    least = distance;
    best = spelling.written;
  }
  return best;
}

}  // namespace chain
