// Dates, times and intervals written as the server prints them with DateStyle ISO
// (src/backend/utils/adt/datetime.c, EncodeDateTime, EncodeInterval).

#include "lint/datum/output_datetime.h"

#include <fmt/format.h>

#include "lint/datum/datetime.h"

namespace datum {
namespace {

using std::chrono::microseconds;

bool is_endless(std::string_view text) {
  return text == "infinity" || text == "-infinity";
}

std::string day_words(std::chrono::sys_days day) {
  const std::chrono::year_month_day civil(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(civil.year()),
                     static_cast<unsigned>(civil.month()), static_cast<unsigned>(civil.day()));
}

// 01:02:03.5
std::string clock_words(microseconds time) {
  const long long seconds = time.count() / 1000000, fraction = time.count() % 1000000;
  std::string out = fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (fraction != 0) {
    out += fmt::format(".{:06}", fraction);
    out.erase(out.find_last_not_of('0') + 1);
  }
  return out;
}

}  // namespace

std::optional<std::string> date(std::string_view text) {
  if (is_endless(text)) return std::string(text);
  const std::optional<Moment> moment = read_moment(text);
  if (!moment || text.find_first_of(" T") != std::string_view::npos) return std::nullopt;
  return day_words(moment->day);
}

std::optional<std::string> time(std::string_view text) {
  const std::optional<microseconds> read = read_time(text);
  return read ? std::optional(clock_words(*read)) : std::nullopt;
}

std::optional<std::string> timestamp(std::string_view text) {
  if (is_endless(text)) return std::string(text);
  if (text == "epoch") return "1970-01-01 00:00:00";
  const std::optional<Moment> moment = read_moment(text);
  if (!moment || moment->zone) return std::nullopt;
  return day_words(moment->day) + " " + clock_words(moment->time);
}

std::optional<std::string> interval(std::string_view text) {
  const std::optional<Interval> read = text.empty() ? Interval{} : read_interval(text);
  // Signs that differ are printed one by one: left alone.
  if (!read || read->months < 0 || read->days < 0 || read->time < microseconds(0)) return std::nullopt;
  std::string out;
  const auto add = [&](long long amount, const char* unit) {
    if (amount != 0)
      out += fmt::format("{}{} {}{}", out.empty() ? "" : " ", amount, unit, amount == 1 ? "" : "s");
  };
  add(read->months / 12, "year");
  add(read->months % 12, "mon");
  add(read->days, "day");
  if (read->time != microseconds(0) || out.empty()) out += (out.empty() ? "" : " ") + clock_words(read->time);
  return out;
}

}  // namespace datum
