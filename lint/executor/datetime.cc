// Dates and timestamps without time zone, as loops that make partitions reckon with them. A value is its
// text, as the server prints it with DateStyle ISO, marked with what it is; an interval is the text it was
// given as.

#include "lint/executor/datetime.h"

#include <array>
#include <chrono>
#include <cstdio>

#include "lint/datum/datetime.h"
#include "lint/executor/eval.h"

namespace executor {

namespace {

using Days = std::chrono::sys_days;

struct Moment {
  Days day;
  long long seconds = 0;  // of the day
};

struct Interval {
  long long months = 0, days = 0, seconds = 0;
};

constexpr long long seconds_a_day = 24LL * 60 * 60;

// Whole seconds only: more is not reckoned with.
std::optional<long long> whole_seconds(std::chrono::microseconds time) {
  if (time % std::chrono::seconds(1) != std::chrono::microseconds(0)) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::seconds>(time).count();
}

std::optional<Moment> moment_of(std::string_view text) {
  const std::optional<datum::Moment> read = datum::read_moment(text);
  const auto seconds = read ? whole_seconds(read->time) : std::nullopt;
  if (!seconds || read->zone) return std::nullopt;
  return Moment{read->day, *seconds};
}

std::chrono::year_month_day civil_of(const Moment& moment) {
  return std::chrono::year_month_day(moment.day);
}

Value value_of(Moment moment, Value::Form form) {
  const auto civil = civil_of(moment);
  const int year = static_cast<int>(civil.year());
  if (year < 1 || year > 9999) return Value::unknown();
  std::array<char, 40> text{};
  const auto month = static_cast<unsigned>(civil.month()), day = static_cast<unsigned>(civil.day());
  if (form == Value::Form::date) {
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", year, month, day);
  } else {
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02lld:%02lld:%02lld", year, month, day,
                  moment.seconds / 3600, moment.seconds / 60 % 60, moment.seconds % 60);
  }
  Value value = Value::of(text.data());
  value.form = form;
  return value;
}

std::optional<Interval> interval_of(std::string_view text) {
  const std::optional<datum::Interval> read = datum::read_interval(text);
  const auto seconds = read ? whole_seconds(read->time) : std::nullopt;
  if (!seconds) return std::nullopt;
  return Interval{read->months, read->days, *seconds};
}

Moment added(Moment moment, const Interval& interval, int sign) {
  auto civil = civil_of(moment);
  civil += std::chrono::months(sign * interval.months);
  // The last of a month that has no such day.
  moment.day = civil.ok() ? Days(civil) : Days(civil.year() / civil.month() / std::chrono::last);
  long long seconds = moment.seconds + sign * interval.seconds;
  long long days = sign * interval.days + seconds / seconds_a_day;
  seconds %= seconds_a_day;
  if (seconds < 0) {
    seconds += seconds_a_day;
    --days;
  }
  moment.seconds = seconds;
  moment.day += std::chrono::days(days);
  return moment;
}

bool is_moment(const Value& value) {
  return value.kind == Value::Kind::text &&
         (value.form == Value::Form::date || value.form == Value::Form::timestamp);
}

Value truncated(const std::string& unit, Moment moment) {
  const auto civil = civil_of(moment);
  moment.seconds = 0;
  if (unit == "day") return value_of(moment, Value::Form::timestamp);
  const auto month = static_cast<unsigned>(civil.month());
  const auto first = [&](unsigned wanted) {
    return Days(civil.year() / std::chrono::month(wanted) / std::chrono::day(1));
  };
  if (unit == "month") {
    moment.day = first(month);
  } else if (unit == "quarter") {
    moment.day = first((month - 1) / 3 * 3 + 1);
  } else if (unit == "year") {
    moment.day = first(1);
  } else if (unit == "week") {
    moment.day -= std::chrono::weekday(moment.day) - std::chrono::Monday;
  } else {
    return Value::unknown();
  }
  return value_of(moment, Value::Form::timestamp);
}

Value field_of(const std::string& field, const Moment& moment) {
  const auto civil = civil_of(moment);
  const auto month = static_cast<long long>(static_cast<unsigned>(civil.month()));
  if (field == "year") return Value::of(static_cast<long long>(static_cast<int>(civil.year())));
  if (field == "month") return Value::of(month);
  if (field == "quarter") return Value::of((month - 1) / 3 + 1);
  if (field == "day") return Value::of(static_cast<long long>(static_cast<unsigned>(civil.day())));
  return Value::unknown();
}

// to_char: the parts that names of partitions are made of.
Value formatted(const Moment& moment, std::string_view pattern) {
  const auto civil = civil_of(moment);
  const std::array<std::pair<std::string_view, std::pair<int, int>>, 8> parts = {
      {{"YYYY", {static_cast<int>(civil.year()), 4}},
       {"HH24", {static_cast<int>(moment.seconds / 3600), 2}},
       {"YY", {static_cast<int>(civil.year()) % 100, 2}},
       {"MM", {static_cast<int>(static_cast<unsigned>(civil.month())), 2}},
       {"DD", {static_cast<int>(static_cast<unsigned>(civil.day())), 2}},
       {"MI", {static_cast<int>(moment.seconds / 60 % 60), 2}},
       {"SS", {static_cast<int>(moment.seconds % 60), 2}},
       {"Q", {static_cast<int>((static_cast<unsigned>(civil.month()) - 1) / 3 + 1), 1}}}};
  std::string out;
  for (size_t at = 0; at < pattern.size();) {
    if (pattern[at] == '"') {
      const size_t end = pattern.find('"', at + 1);
      if (end == std::string_view::npos) return Value::unknown();
      out += pattern.substr(at + 1, end - at - 1);
      at = end + 1;
      continue;
    }
    bool found = false;
    for (const auto& [word, part] : parts) {
      const std::string_view here = pattern.substr(at, word.size());
      const bool same = here.size() == word.size() &&
                        std::equal(here.begin(), here.end(), word.begin(), [](char a, char b) {
                          return (a >= 'a' && a <= 'z' ? a - 'a' + 'A' : a) == b;
                        });
      if (!same) continue;
      std::array<char, 16> text{};
      std::snprintf(text.data(), text.size(), "%0*d", part.second, part.first);
      out += text.data();
      at += word.size();
      found = true;
      break;
    }
    if (found) continue;
    const char c = pattern[at];
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return Value::unknown();
    out += c;
    ++at;
  }
  return Value::of(std::move(out));
}

// to_char(number, 'FM000').
Value padded_number(long long number, std::string_view pattern) {
  if (pattern.size() < 3 || number < 0) return Value::unknown();
  const bool fill = (pattern[0] | 0x20) == 'f' && (pattern[1] | 0x20) == 'm';
  const std::string_view zeros = pattern.substr(2);
  if (!fill || zeros.find_first_not_of('0') != std::string_view::npos) return Value::unknown();
  std::string text = std::to_string(number);
  if (text.size() > zeros.size()) return Value::unknown();
  return Value::of(std::string(zeros.size() - text.size(), '0') + text);
}

}  // namespace

std::optional<Value> cast_date(const Value& value, std::string_view type) {
  const Value::Form form = type == "date"        ? Value::Form::date
                           : type == "timestamp" ? Value::Form::timestamp
                           : type == "interval"  ? Value::Form::interval
                                                 : Value::Form::plain;
  if (form == Value::Form::plain) return std::nullopt;
  if (value.is_null()) return value;
  if (value.kind != Value::Kind::text || !value.known()) return Value::unknown();
  if (form == Value::Form::interval) {
    if (!interval_of(value.text)) return Value::unknown();
    Value interval = value;
    interval.form = form;
    return interval;
  }
  const std::optional<Moment> moment = moment_of(value.text);
  return moment ? value_of(form == Value::Form::date ? Moment{moment->day} : *moment, form)
                : Value::unknown();
}

std::optional<Value> date_operator(std::string_view op, const Value& a, const Value& b) {
  if (!is_moment(a) && !is_moment(b)) return std::nullopt;
  if (op == "+" && !is_moment(a)) return date_operator(op, b, a);
  const std::optional<Moment> left = is_moment(a) ? moment_of(a.text) : std::nullopt;
  if (op == "+" || op == "-") {
    if (!left) return Value::unknown();
    const int sign = op == "+" ? 1 : -1;
    if (b.kind == Value::Kind::integer && a.form == Value::Form::date)
      return value_of(added(*left, {0, b.number, 0}, sign), Value::Form::date);
    if (b.kind == Value::Kind::text && b.form == Value::Form::date && a.form == Value::Form::date &&
        op == "-") {
      const std::optional<Moment> right = moment_of(b.text);
      return right ? Value::of(static_cast<long long>((left->day - right->day).count())) : Value::unknown();
    }
    const std::optional<Interval> interval =
        b.kind == Value::Kind::text && b.form == Value::Form::interval ? interval_of(b.text) : std::nullopt;
    return interval ? value_of(added(*left, *interval, sign), Value::Form::timestamp) : Value::unknown();
  }
  if (op == "||" || a.kind != Value::Kind::text || b.kind != Value::Kind::text) return std::nullopt;
  const std::optional<Moment> x = moment_of(a.text), y = moment_of(b.text);
  if (!x || !y) return Value::unknown();
  return compare(op, value_of(*x, Value::Form::timestamp), value_of(*y, Value::Form::timestamp));
}

std::optional<Value> date_function(const std::string& name, const std::vector<Value>& v) {
  if (name == "make_date" && v.size() == 3) {
    if (v[0].kind != Value::Kind::integer || v[1].kind != Value::Kind::integer ||
        v[2].kind != Value::Kind::integer) {
      return Value::unknown();
    }
    std::array<char, 80> text{};
    std::snprintf(text.data(), text.size(), "%04lld-%02lld-%02lld", v[0].number, v[1].number, v[2].number);
    return cast_date(Value::of(text.data()), "date");
  }
  if (v.size() != 2) return std::nullopt;
  if (name == "to_char" && v[1].kind == Value::Kind::text) {
    if (v[0].kind == Value::Kind::integer) return padded_number(v[0].number, v[1].text);
    return is_moment(v[0]) ? formatted(*moment_of(v[0].text), v[1].text) : Value::unknown();
  }
  const bool of_field = name == "date_trunc" || name == "date_part" || name == "extract";
  if (!of_field || v[0].kind != Value::Kind::text || !is_moment(v[1])) return std::nullopt;
  const Moment moment = *moment_of(v[1].text);
  return name == "date_trunc" ? truncated(v[0].text, moment) : field_of(v[0].text, moment);
}

// generate_series(from, to, step)
std::optional<std::vector<Value>> date_series(const Value& low, const Value& high, const Value& step) {
  constexpr size_t longest = 1000;
  const auto from = low.kind == Value::Kind::text ? moment_of(low.text) : std::nullopt;
  const auto to = high.kind == Value::Kind::text ? moment_of(high.text) : std::nullopt;
  const auto by = step.kind == Value::Kind::text ? interval_of(step.text) : std::nullopt;
  if (!from || !to || !by || by->months < 0 || by->days < 0 || by->seconds < 0) return std::nullopt;
  const Moment last = to.value_or(Moment());
  std::vector<Value> values;
  for (Moment at = from.value_or(Moment());
       at.day < last.day || (at.day == last.day && at.seconds <= last.seconds);) {
    if (values.size() > longest) return std::nullopt;
    values.push_back(value_of(at, Value::Form::timestamp));
    at = added(at, *by, 1);
  }
  return values;
}

}  // namespace executor
