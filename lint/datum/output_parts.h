#pragma once

// Inside of as_printed(): one function a family of types. All take text without blanks around it.

#include <optional>
#include <string>
#include <string_view>

#include "lint/datum/output.h"

namespace catalog::literals {

std::optional<std::string> integer(std::string_view text);
/// float4 with `single`.
std::optional<std::string> floating(std::string_view text, bool single);
std::optional<std::string> date(std::string_view text);
std::optional<std::string> time(std::string_view text);
std::optional<std::string> timestamp(std::string_view text);
std::optional<std::string> interval(std::string_view text);
std::optional<std::string> jsonb(std::string_view text);
std::optional<std::string> array(const Catalog& catalog, std::string_view text, Oid element);

}  // namespace catalog::literals
