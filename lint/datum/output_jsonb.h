// jsonb as jsonb_out shows it (src/backend/utils/adt/jsonb.c). Takes text without blanks around it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace datum {

std::optional<std::string> jsonb(std::string_view text);

}  // namespace datum
