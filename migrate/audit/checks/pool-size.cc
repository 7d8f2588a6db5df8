// How much of an application's pool works at a time: a pool is sized by what is busy, not by what is open.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold full{"full_percent", 80}, empty{"empty_percent", 30}, least_rounds{"looks", 10};
constexpr std::array thresholds{full, empty, least_rounds};

// Such that the peak fills 70 % of it.
double recommended(double busy) {
  return std::ceil(std::max(busy, 1.0) / 0.7);
}

// What [audit.pools] says of an application of that name, else the most sessions that it had.
double size_of(const View& view, const Sampled& sampled) {
  const auto named = std::find_if(
      view.settings.pools.begin(), view.settings.pools.end(),
      [&](const Pool& pool) { return pool.name == sampled.application || pool.name == sampled.user; });
  return static_cast<double>(named == view.settings.pools.end() ? sampled.peak
                                                                : named->processes * named->size);
}

void judge(const View& view, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("pool-size", threshold);
  };
  if (view.seen.samples.empty()) {
    sink.leave("the pools of applications", "one look does not tell how busy they are", "--sample 1min");
    return;
  }
  constexpr double few = 5;  // connections: no pool
  for (const Sampled& sampled : view.seen.samples) {
    const double size = size_of(view, sampled), busy = static_cast<double>(sampled.peak_busy);
    if (size < few || static_cast<double>(sampled.rounds) < of(least_rounds)) continue;
    const double percent = busy / size * 100;
    const bool is_full = percent > of(full);
    if (!is_full && percent >= of(empty)) continue;
    Finding finding = sink.finding();
    finding.subject = fmt::format(
        "{} as {}", sampled.application.empty() ? "an application" : sampled.application, sampled.user);
    finding.message = fmt::format("at most {:g} of the {:g} connections of {} were busy at a time", busy,
                                  size, finding.subject);
    finding.measured = {
        {"percent", percent},
        {"busy", busy},
        {"mean_busy", static_cast<double>(sampled.busy) / static_cast<double>(sampled.rounds)},
        {"looks", static_cast<double>(sampled.rounds)}};
    finding.threshold["percent"] = is_full ? of(full) : of(empty);
    Fix fix;
    fix.advice =
        fmt::format("a pool of {:g}: {} than {:g}", recommended(busy), is_full ? "larger" : "smaller", size);
    if (recommended(busy) == size) continue;
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check pool_size{.id = "pool-size",
                                       .summary = "a pool that is nearly full, or mostly idle",
                                       .area = Area::connections,
                                       .severity = Severity::note,
                                       .judge = judge,
                                       .thresholds = thresholds};

}  // namespace migrate::audit::checks
