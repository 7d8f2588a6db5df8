// Patterns held against differences.
#include "migrate/verify/ignore.h"

#include <algorithm>

#include "lint/text/glob.h"

namespace migrate {
namespace {

bool names(const diff::Difference& difference, std::string_view pattern) {
  const std::string object = difference.what + " " + difference.name;
  const std::string within = std::string(pattern) + ".*";
  return text::glob(pattern, difference.name) || text::glob(within, difference.name) ||
         text::glob(pattern, object);
}

}  // namespace

bool is_ignored(const diff::Difference& difference, const std::string& pattern) {
  if (names(difference, pattern)) return true;
  const bool changed = difference.kind == diff::Difference::Kind::changed;
  const size_t of = pattern.find(" of ");
  return changed && of != std::string::npos && pattern.compare(0, of, difference.property) == 0 &&
         names(difference, std::string_view(pattern).substr(of + 4));
}

size_t leave_out(std::vector<diff::Difference>& differences, const std::vector<std::string>& patterns) {
  return std::erase_if(differences, [&](const diff::Difference& difference) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return is_ignored(difference, pattern); });
  });
}

}  // namespace migrate
