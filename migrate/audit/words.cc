// Units are in the names.
#include "migrate/audit/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace migrate::audit {

std::string number_words(const std::string& name, double value) {
  if (name.ends_with("bytes"))
    return size_words(value) + (name == "bytes" ? "" : " " + name.substr(0, name.size() - 6));
  if (name.ends_with("percent")) {
    const std::string what = name.size() > 8 ? " " + name.substr(0, name.size() - 8) : "";
    return fmt::format("{:.1f} %{}", value, what);
  }
  std::string unit = name;
  std::replace(unit.begin(), unit.end(), '_', ' ');
  return fmt::format(
      "{} {}",
      name.ends_with("ms") || name.ends_with("days") ? fmt::format("{:.1f}", value) : count_words(value),
      unit);
}

std::string numbers_words(const Finding& finding) {
  std::string out;
  for (const auto& [name, value] : finding.measured) {
    out += (out.empty() ? "" : ", ") + number_words(name, value);
    const auto limit = finding.threshold.find(name);
    if (limit != finding.threshold.end())
      out += fmt::format(" (against {})", number_words(name, limit->second));
  }
  if (!out.empty() && finding.confidence != Confidence::counted)
    out += fmt::format(", {}", confidence_name(finding.confidence));
  return out;
}

}  // namespace migrate::audit
