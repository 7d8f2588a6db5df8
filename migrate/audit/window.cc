// The shortest window wins.
#include "migrate/audit/window.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

namespace migrate::audit {

double days_counted(const View& view) {
  const auto& windows = view.seen.windows;
  const auto shortest = std::min_element(windows.begin(), windows.end(),
                                         [](const Window& a, const Window& b) { return a.days < b.days; });
  return shortest == windows.end() ? 0 : shortest->days;
}

bool counted_for(double days, const View& view, Sink& sink, const std::string& subject) {
  const double counted = days_counted(view);
  if (counted >= days) return true;
  const std::string since = view.seen.windows.empty() ? "an unknown time" : view.window().since;
  sink.leave(subject, fmt::format("counters count since {} only, {:.1f} of {:g} days", since, counted, days),
             "an audit on or after " + date_after(view.seen.at, days - counted));
  return false;
}

namespace {

// Hours since 1970 of a time as an Observation prints it.
double hours_of(const std::string& time) {
  const auto number = [&](size_t begin, size_t size) {
    int value = 0;
    if (time.size() >= begin + size) std::from_chars(time.data() + begin, time.data() + begin + size, value);
    return value;
  };
  namespace c = std::chrono;
  const c::sys_days day =
      c::year_month_day(c::year(number(0, 4)), c::month(static_cast<unsigned>(number(5, 2))),
                        c::day(static_cast<unsigned>(number(8, 2))));
  return static_cast<double>(day.time_since_epoch().count()) * 24 + number(11, 2) + number(14, 2) / 60.0 +
         number(17, 2) / 3600.0;
}

}  // namespace

// The system identifier's upper half is the time of initdb.
bool counters_are_whole(const View& view) {
  uint64_t identifier = 0;
  const std::string& text = view.seen.system_identifier;
  std::from_chars(text.data(), text.data() + text.size(), identifier);
  const double born = static_cast<double>(identifier >> 32) / 3600, first_start = 2.0 / 60;
  return identifier == 0 || hours_of(view.window().since) <= born + first_start;
}

double days_between(const std::string& from, const std::string& to) {
  return (hours_of(to) - hours_of(from)) / 24;
}

std::string date_after(const std::string& time, double days) {
  namespace c = std::chrono;
  const double at = hours_of(time) / 24 + days;
  const c::year_month_day then(c::sys_days(c::days(static_cast<int>(std::floor(at + 0.999)))));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(then.year()), static_cast<unsigned>(then.month()),
                     static_cast<unsigned>(then.day()));
}

}  // namespace migrate::audit
