// Points in time and intervals as numbers, read from the forms that say all by themselves; what depends on
// the day of today, the time zone or DateStyle is not read (src/backend/utils/adt/datetime.c, DecodeDateTime,
// DecodeInterval).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace datum {

struct Moment {
  std::chrono::sys_days day;
  std::chrono::microseconds time{0};         // of the day
  std::optional<std::chrono::minutes> zone;  // as written behind it, east of UTC

  // One without a zone counts as UTC.
  std::chrono::sys_time<std::chrono::microseconds> instant() const {
    return day + time - zone.value_or(std::chrono::minutes(0));
  }
};

// 2024-1-31, 2024-01-31 10:00, 2024-01-31T10:00:00.5+02:30
std::optional<Moment> read_moment(std::string_view text);
// 1:02, 01:02:03.5
std::optional<std::chrono::microseconds> read_time(std::string_view text);

// What a month or a day is long depends on where it begins: the three stay apart.
struct Interval {
  long long months = 0, days = 0;
  std::chrono::microseconds time{0};
};

// 1 month, 2 years -3 days, 1 decade, 1 day 02:03:04: whole numbers, with units in any of their spellings.
std::optional<Interval> read_interval(std::string_view text);

}  // namespace datum
