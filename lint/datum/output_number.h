// Numbers as their output functions show them (src/backend/utils/adt/numutils.c, float.c). All take text
// without blanks around it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace datum {

std::optional<std::string> integer(std::string_view text);
// float4 with `single`.
std::optional<std::string> floating(std::string_view text, bool single);

}  // namespace datum
