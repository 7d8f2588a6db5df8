// How much of an application's pool works at a time: a pool is sized by what is busy, not by what is open.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "migrate/audit/check.h"
#include "migrate/audit/compare.h"

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

constexpr double few = 5;  // connections: no pool

// How many sessions of the database were busy on average since the earlier observation; none: it is not known
// (pg_stat_database.active_time: 14 and later).
std::optional<double> mean_busy(const View& view) {
  if (!view.earlier || !view.earlier->counters_hold() || view.earlier->days() <= 0) return std::nullopt;
  const std::optional<double>&was = view.earlier->observed().numbers.of_database.active_ms,
        &now = view.seen.of_database.active_ms;
  if (!was || !now || *now < *was) return std::nullopt;
  return (*now - *was) / (view.earlier->days() * 86400 * 1000);
}

// All pools that [audit.pools] names, else the connections that stand open now.
double all_pools(const View& view) {
  double out = 0;
  for (const Pool& pool : view.settings.pools) out += static_cast<double>(pool.processes * pool.size);
  if (!view.settings.pools.empty()) return out;
  for (const Backend& backend : view.seen.backends)
    out += backend.kind == "client backend" && backend.database == view.seen.database ? 1 : 0;
  return out;
}

// The mean says nothing of the peak: what it asks for has ten to spare.
void judge_mean(const View& view, double busy, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("pool-size", threshold);
  };
  const double size = all_pools(view), percent = size > 0 ? busy / size * 100 : 0;
  const bool is_full = percent > of(full);
  const double wanted = std::ceil(busy) + 10;
  if (size < few || (!is_full && (percent >= of(empty) || wanted >= size))) return;
  Finding finding = sink.finding();
  finding.subject = view.seen.database;
  finding.message = fmt::format("on average {:.1f} sessions of {} were busy since {}, of {:g} that {}", busy,
                                finding.subject, view.earlier->at(), size,
                                view.settings.pools.empty() ? "stand open" : "the pools keep");
  finding.confidence = Confidence::inferred;
  finding.measured = {{"percent", percent}, {"mean_busy", busy}, {"days", view.earlier->days()}};
  finding.threshold["percent"] = is_full ? of(full) : of(empty);
  finding.evidence.push_back("a mean knows no peaks: --sample at a busy hour shows them");
  Fix fix;
  fix.advice = fmt::format("pools of {:g} in all: {} than {:g}",
                           is_full ? std::max(wanted, recommended(busy)) : wanted,
                           is_full ? "larger" : "smaller", size);
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("pool-size", threshold);
  };
  if (view.seen.samples.empty()) {
    if (const std::optional<double> busy = mean_busy(view)) return judge_mean(view, *busy, sink);
    sink.leave("the pools of applications", "one look does not tell how busy they are",
               "--sample 1min, or --against an earlier audit (14 and later)");
    return;
  }
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
