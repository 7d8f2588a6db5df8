// Severities by name.

#include "lint/engine/severity.h"

#include <array>

namespace lint {

namespace {
constexpr std::array<std::string_view, 4> severity_names{"off", "note", "warning", "error"};
}

std::string_view severity_name(Severity severity) {
  return severity_names[static_cast<size_t>(severity)];
}

std::optional<Severity> severity_named(std::string_view name) {
  for (size_t i = 0; i < severity_names.size(); ++i) {
    if (severity_names[i] == name) return static_cast<Severity>(i);
  }
  return std::nullopt;
}

}  // namespace lint
