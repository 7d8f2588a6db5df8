// How grave a finding is. `error`: it fails, blocks a populated table, loses data or breaks the chain;
// `warning`: it probably hurts; `note`: taste. A rule set to `off` is not asked.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lint {

enum class Severity : uint8_t { off, note, warning, error };

std::string_view severity_name(Severity severity);  // "warning"
std::optional<Severity> severity_named(std::string_view name);

}  // namespace lint
