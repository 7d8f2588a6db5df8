// Edit distance between words (optimal string alignment).

#include "lint/text/suggest.h"

#include <algorithm>
#include <vector>

#include "lint/text/case.h"

namespace text {
unsigned edit_distance(std::string_view a, std::string_view b) {
  std::vector<unsigned> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) above[j] = static_cast<unsigned>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<unsigned>(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const unsigned change = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
      const bool swapped =
          i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

std::optional<std::string_view> nearest(std::string_view wrong, std::span<const std::string_view> known) {
  unsigned allowed = std::max(1U, static_cast<unsigned>(wrong.size()) / 3);
  std::optional<std::string_view> best;
  for (const std::string_view word : known) {
    const unsigned distance = edit_distance(wrong, word);
    if (distance > allowed || (best && distance == allowed)) continue;
    allowed = distance;
    best = word;
  }
  return best;
}

std::string did_you_mean(std::string_view wrong, std::span<const std::string_view> known) {
  const std::optional<std::string_view> near = nearest(wrong, known);
  return near ? "did you mean `" + std::string(*near) + "`?" : std::string();
}

}  // namespace text
