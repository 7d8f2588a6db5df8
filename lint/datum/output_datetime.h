// Dates, times and intervals in the forms that say all by themselves; what depends on the day, the time zone
// or DateStyle is left alone (src/backend/utils/adt/datetime.c).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace datum {

std::optional<std::string> date(std::string_view text);
std::optional<std::string> time(std::string_view text);
std::optional<std::string> timestamp(std::string_view text);
std::optional<std::string> interval(std::string_view text);

}  // namespace datum
