// Reading dates, times and intervals piece by piece (src/backend/utils/adt/datetime.c).

#include "lint/datum/datetime.h"

#include <array>
#include <charconv>
#include <string>

#include "lint/datum/characters.h"

namespace datum {

namespace {

using std::chrono::microseconds;

// Takes a number of `least` to `most` digits from the front.
std::optional<long long> take_number(std::string_view& text, size_t least, size_t most) {
  size_t length = 0;
  while (length < text.size() && length < most && is_digit(text[length])) ++length;
  if (length < least) return std::nullopt;
  long long value = 0;
  std::from_chars(text.data(), text.data() + length, value);
  text.remove_prefix(length);
  return value;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::chrono::sys_days> take_date(std::string_view& text) {
  const auto year = take_number(text, 4, 4);
  if (!year || *year == 0 || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 1, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 1, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day civil{std::chrono::year(static_cast<int>(*year)),
                                          std::chrono::month(static_cast<unsigned>(*month)),
                                          std::chrono::day(static_cast<unsigned>(*day))};
  return civil.ok() ? std::optional(std::chrono::sys_days(civil)) : std::nullopt;
}

// Of a day with two digits for the hour, of an interval with more.
std::optional<microseconds> take_time(std::string_view& text, size_t hour_digits) {
  const auto hour = take_number(text, 1, hour_digits);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2, 2);
  if (!minute || *minute > 59 || (hour_digits == 2 && *hour > 23)) return std::nullopt;
  microseconds time = std::chrono::hours(*hour) + std::chrono::minutes(*minute);
  if (!take(text, ':')) return time;
  const auto second = take_number(text, 2, 2);
  if (!second || *second > 59) return std::nullopt;
  time += std::chrono::seconds(*second);
  if (take(text, '.')) {
    const size_t before = text.size();
    auto fraction = take_number(text, 1, 6);
    if (!fraction) return std::nullopt;
    for (size_t digits = before - text.size(); digits < 6; ++digits) *fraction *= 10;
    time += microseconds(*fraction);
  }
  return time;
}

// Z, +02, -02:30
std::optional<std::chrono::minutes> take_zone(std::string_view& text) {
  if (take(text, 'Z')) return std::chrono::minutes(0);
  const bool west = text.starts_with('-');
  if (!take(text, '-') && !take(text, '+')) return std::nullopt;
  const auto hours = take_number(text, 1, 2);
  if (!hours || *hours > 15) return std::nullopt;
  long long minutes = 0;
  if (take(text, ':')) {
    const auto read = take_number(text, 2, 2);
    if (!read || *read > 59) return std::nullopt;
    minutes = *read;
  }
  return std::chrono::minutes((west ? -1 : 1) * (*hours * 60 + minutes));
}

struct Unit {
  std::string_view name;  // its plural is one too
  Interval each;
};

constexpr microseconds second = std::chrono::seconds(1), minute = std::chrono::minutes(1),
                       hour = std::chrono::hours(1), none{0};
// What a unit's name is cut to counts as one of its own (deltatktbl).
constexpr std::array<Unit, 29> units{{
    {"us", {0, 0, microseconds(1)}},
    {"usec", {0, 0, microseconds(1)}},
    {"microsecond", {0, 0, microseconds(1)}},
    {"ms", {0, 0, microseconds(1000)}},
    {"msec", {0, 0, microseconds(1000)}},
    {"millisecond", {0, 0, microseconds(1000)}},
    {"s", {0, 0, second}},
    {"sec", {0, 0, second}},
    {"second", {0, 0, second}},
    {"m", {0, 0, minute}},
    {"min", {0, 0, minute}},
    {"minute", {0, 0, minute}},
    {"h", {0, 0, hour}},
    {"hr", {0, 0, hour}},
    {"hour", {0, 0, hour}},
    {"d", {0, 1, none}},
    {"day", {0, 1, none}},
    {"w", {0, 7, none}},
    {"week", {0, 7, none}},
    {"mon", {1, 0, none}},
    {"month", {1, 0, none}},
    {"y", {12, 0, none}},
    {"yr", {12, 0, none}},
    {"year", {12, 0, none}},
    {"dec", {120, 0, none}},
    {"decade", {120, 0, none}},
    {"c", {1200, 0, none}},
    {"cent", {1200, 0, none}},
    {"century", {1200, 0, none}},
}};

const Unit* unit_of(std::string_view word) {
  if (word == "centuries") word = "century";
  for (const Unit& unit : units) {
    const bool plural = word.size() == unit.name.size() + 1 && word.back() == 's' && unit.name.size() > 1;
    if (word == unit.name || (plural && word.starts_with(unit.name))) return &unit;
  }
  return nullptr;
}

// 3 days, -1month
bool take_amount(std::string_view& text, Interval& total) {
  const bool negative = text.starts_with('-');
  if (!take(text, '-')) take(text, '+');
  const auto read = take_number(text, 1, 6);
  if (!read) return false;
  const long long amount = negative ? -*read : *read;
  while (take(text, ' ')) {
  }
  std::string word;
  while (!text.empty() && ((text[0] | 0x20) >= 'a' && (text[0] | 0x20) <= 'z')) {
    word += static_cast<char>(text[0] | 0x20);
    text.remove_prefix(1);
  }
  const Unit* unit = unit_of(word);
  if (!unit) return false;
  total.months += amount * unit->each.months;
  total.days += amount * unit->each.days;
  total.time += amount * unit->each.time;
  return true;
}

}  // namespace

std::optional<Moment> read_moment(std::string_view text) {
  const auto day = take_date(text);
  if (!day) return std::nullopt;
  Moment out{*day, {}, {}};
  if (take(text, ' ') || take(text, 'T')) {
    const auto time = take_time(text, 2);
    if (!time) return std::nullopt;
    out.time = *time;
    if (!text.empty()) {
      out.zone = take_zone(text);
      if (!out.zone) return std::nullopt;
    }
  }
  return text.empty() ? std::optional(out) : std::nullopt;
}

std::optional<microseconds> read_time(std::string_view text) {
  const auto time = take_time(text, 2);
  return text.empty() ? time : std::nullopt;
}

std::optional<Interval> read_interval(std::string_view text) {
  Interval total;
  bool clock = false, any = false;
  while (take(text, ' ')) {
  }
  while (!text.empty()) {
    std::string_view rest = text;
    const bool negative = rest.starts_with('-');
    if (!take(rest, '-')) take(rest, '+');
    if (const auto time = take_time(rest, 6); time && !clock) {
      total.time += negative ? -*time : *time;
      clock = true;
      text = rest;
    } else if (!take_amount(text, total)) {
      return std::nullopt;
    }
    any = true;
    while (take(text, ' ')) {
    }
  }
  return any ? std::optional(total) : std::nullopt;
}

}  // namespace datum
