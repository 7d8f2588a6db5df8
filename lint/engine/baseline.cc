// Reading the findings of an earlier JSON report.

#include "lint/engine/baseline.h"

#include <nlohmann/json.hpp>

namespace lint {

namespace {

text::Error not_a_report(std::string_view path) {
  return {.message = "is not a report of schemalint",
          .hint = "make one: schemalint check --format json --output " + std::string(path),
          .path = std::string(path),
          .at = {}};
}

std::string field(const nlohmann::json& row, const char* key) {
  const auto found = row.find(key);
  return found != row.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

text::Result<Baseline> Baseline::read(std::string_view json, std::string_view path) {
  const auto report = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!report.is_object()) return not_a_report(path);
  const auto findings = report.find("findings");
  if (findings == report.end() || !findings->is_array()) return not_a_report(path);
  Baseline baseline;
  for (const auto& row : *findings) {
    if (!row.is_object()) return not_a_report(path);
    baseline.add(field(row, "rule"), field(row, "revision"), field(row, "subject"));
  }
  return baseline;
}

void Baseline::add(std::string rule, std::string revision, std::string subject) {
  known_.emplace(std::move(rule), std::move(revision), std::move(subject));
}

bool Baseline::knows(std::string_view rule, std::string_view revision, std::string_view subject) const {
  return known_.contains({std::string(rule), std::string(revision), std::string(subject)});
}

}  // namespace lint
