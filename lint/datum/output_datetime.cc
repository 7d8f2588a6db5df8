// Dates, times and intervals in the forms that say all by themselves; what depends on the day, the time zone
// or DateStyle is left alone (src/backend/utils/adt/datetime.c).

#include "lint/datum/output_datetime.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <charconv>

namespace datum {
namespace {

// Takes a number of `least` to `most` digits from the front.
std::optional<long long> take_number(std::string_view& text, size_t least, size_t most) {
  size_t length = 0;
  while (length < text.size() && length < most && text[length] >= '0' && text[length] <= '9') ++length;
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

// 2024-1-31
std::optional<std::string> take_date(std::string_view& text) {
  const auto year = take_number(text, 4, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 1, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 1, 2);
  if (!day || *year == 0 || *month < 1 || *month > 12 || *day < 1 || *day > 31) return std::nullopt;
  return fmt::format("{:04}-{:02}-{:02}", *year, *month, *day);
}

// 1:02, 01:02:03.5; of a day, or of an interval with any number of hours.
std::optional<std::string> take_time(std::string_view& text, size_t hour_digits) {
  const auto hour = take_number(text, 1, hour_digits);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2, 2);
  long long second = 0;
  std::string fraction;
  if (take(text, ':')) {
    const auto read = take_number(text, 2, 2);
    if (!read) return std::nullopt;
    second = *read;
    if (take(text, '.')) {
      const std::string_view from = text;
      if (!take_number(text, 1, 6)) return std::nullopt;
      fraction = "." + std::string(from.substr(0, from.size() - text.size()));
      fraction.erase(fraction.find_last_not_of('0') + 1);
      if (fraction == ".") fraction.clear();
    }
  }
  if (!minute || *minute > 59 || second > 59 || (hour_digits == 2 && *hour > 23)) return std::nullopt;
  return fmt::format("{:02}:{:02}:{:02}{}", *hour, *minute, second, fraction);
}

bool is_endless(std::string_view text) {
  return text == "infinity" || text == "-infinity";
}

struct Span {
  long long months = 0, days = 0, seconds = 0;
};

struct Unit {
  std::string_view name;  // its plural and what it is cut to are units too
  Span span;
};
constexpr std::array<Unit, 22> units{{
    {"s", {0, 0, 1}},       {"sec", {0, 0, 1}},     {"second", {0, 0, 1}}, {"m", {0, 0, 60}},
    {"min", {0, 0, 60}},    {"minute", {0, 0, 60}}, {"h", {0, 0, 3600}},   {"hr", {0, 0, 3600}},
    {"hour", {0, 0, 3600}}, {"d", {0, 1, 0}},       {"day", {0, 1, 0}},    {"w", {0, 7, 0}},
    {"week", {0, 7, 0}},    {"mon", {1, 0, 0}},     {"month", {1, 0, 0}},  {"y", {12, 0, 0}},
    {"yr", {12, 0, 0}},     {"year", {12, 0, 0}},   {"dec", {120, 0, 0}},  {"decade", {120, 0, 0}},
    {"c", {1200, 0, 0}},    {"cent", {1200, 0, 0}},
}};

const Unit* unit_of(std::string_view word) {
  for (const Unit& unit : units) {
    const bool plural = word.size() == unit.name.size() + 1 && word.back() == 's' && unit.name.size() > 1;
    if (word == unit.name || (plural && word.starts_with(unit.name))) return &unit;
  }
  return nullptr;
}

// 3 days
bool take_amount(std::string_view& text, Span& total) {
  const auto amount = take_number(text, 1, 6);
  if (!amount) return false;
  while (take(text, ' ')) {
  }
  std::string word;
  while (!text.empty() && std::isalpha(static_cast<unsigned char>(text.front()))) {
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
    text.remove_prefix(1);
  }
  const Unit* unit = unit_of(word);
  if (!unit) return false;
  total.months += *amount * unit->span.months;
  total.days += *amount * unit->span.days;
  total.seconds += *amount * unit->span.seconds;
  return true;
}

}  // namespace

std::optional<std::string> date(std::string_view text) {
  if (is_endless(text)) return std::string(text);
  std::optional<std::string> day = take_date(text);
  return text.empty() ? day : std::nullopt;
}

std::optional<std::string> time(std::string_view text) {
  std::optional<std::string> clock = take_time(text, 2);
  return text.empty() ? clock : std::nullopt;
}

std::optional<std::string> timestamp(std::string_view text) {
  if (is_endless(text)) return std::string(text);
  if (text == "epoch") return "1970-01-01 00:00:00";
  const std::optional<std::string> day = take_date(text);
  if (!day) return std::nullopt;
  if (text.empty()) return *day + " 00:00:00";
  if (!take(text, ' ') && !take(text, 'T')) return std::nullopt;
  const std::optional<std::string> clock = take_time(text, 2);
  if (!clock || !text.empty()) return std::nullopt;
  return *day + " " + *clock;
}

std::optional<std::string> interval(std::string_view text) {
  Span total;
  std::string clock;
  while (!text.empty()) {
    std::string_view rest = text;
    if (std::optional<std::string> read = take_time(rest, 6); read && clock.empty()) {
      clock = *read;
      text = rest;
    } else if (!take_amount(text, total)) {
      return std::nullopt;
    }
    while (take(text, ' ')) {
    }
  }
  if (!clock.empty() && total.seconds != 0) return std::nullopt;
  std::string out;
  const auto add = [&](long long amount, const char* unit) {
    if (amount != 0)
      out += fmt::format("{}{} {}{}", out.empty() ? "" : " ", amount, unit, amount == 1 ? "" : "s");
  };
  add(total.months / 12, "year");
  add(total.months % 12, "mon");
  add(total.days, "day");
  if (clock.empty() && (total.seconds != 0 || out.empty())) {
    clock =
        fmt::format("{:02}:{:02}:{:02}", total.seconds / 3600, total.seconds / 60 % 60, total.seconds % 60);
  }
  if (!clock.empty() && (clock != "00:00:00" || out.empty())) out += (out.empty() ? "" : " ") + clock;
  return out;
}

}  // namespace datum
