// Units are in the names.
#include "migrate/audit/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace migrate::audit {
namespace {

// Counters of the statistics views; the rest is a state or an estimate.
bool is_counter(std::string_view name) {
  constexpr std::array<std::string_view, 7> words{"scans", "writes", "deletes", "updates",
                                                  "reads", "blocks", "calls"};
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return name == word || name.ends_with(std::string("_").append(word)) ||
           name.starts_with(std::string(word).append("_"));
  });
}

}  // namespace

std::string number_words(const std::string& name, double value) {
  if (name.ends_with("bytes"))
    return size_words(value) + (name == "bytes" ? "" : " of " + name.substr(0, name.size() - 6));
  if (name.ends_with("percent")) {
    const std::string what = name.size() > 8 ? " " + name.substr(0, name.size() - 8) : "";
    return fmt::format("{:.1f} %{}", value, what);
  }
  std::string unit = name;
  std::replace(unit.begin(), unit.end(), '_', ' ');
  if (value == 1 && unit.ends_with('s') && !unit.ends_with("ms")) unit.pop_back();
  if (value == 1 && unit.starts_with("rows ")) unit.erase(3, 1);
  return fmt::format(
      "{} {}",
      name.ends_with("ms") || name.ends_with("days") ? fmt::format("{:.1f}", value) : count_words(value),
      unit);
}

const Window* shortest(const Observation& seen) {
  const auto least = std::min_element(seen.windows.begin(), seen.windows.end(),
                                      [](const Window& a, const Window& b) { return a.days < b.days; });
  return least == seen.windows.end() ? nullptr : &*least;
}

std::string numbers_words(const Finding& finding, const Window* window) {
  std::string out;
  for (const auto& [name, value] : finding.measured) {
    out += (out.empty() ? "" : ", ") + number_words(name, value);
    const auto limit = finding.threshold.find(name);
    if (limit != finding.threshold.end())
      out += fmt::format(" (against {})", number_words(name, limit->second));
  }
  if (!out.empty() && finding.confidence != Confidence::counted)
    out += fmt::format(", {}", confidence_name(finding.confidence));
  // Those of statements have a window of their own.
  const bool counted = std::any_of(finding.measured.begin(), finding.measured.end(),
                                   [](const auto& one) { return is_counter(one.first); });
  if (window && counted && !finding.subject.starts_with("statement "))
    out += fmt::format(", counted since {} ({:.1f} days)", window->since, window->days);
  return out;
}

}  // namespace migrate::audit
