// What the pools of the applications may open together, against what the server takes.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/autovacuum.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold each{"bytes_a_connection", 10485760};
constexpr std::array thresholds{each};

// A backend takes some memory of its own beside what its statements sort in.
void of_memory(const View& view, double connections, Sink& sink) {
  const double wanted = connections * view.settings.thresholds.of("pools-exceed-limit", each),
               buffers = bytes_of_setting(view.seen.setting("shared_buffers"));
  const auto memory = static_cast<double>(view.settings.memory);
  if (memory <= 0 || wanted + buffers <= memory) return;
  Finding finding = sink.finding();
  finding.subject = "memory";
  finding.message =
      fmt::format("the pools may open {:g} connections: they take {} beside shared_buffers of {}, of {}",
                  connections, size_words(wanted), size_words(buffers), size_words(memory));
  finding.confidence = Confidence::estimated;
  finding.measured["bytes"] = wanted + buffers;
  finding.threshold["bytes"] = memory;
  Fix fix;
  fix.advice = "smaller pools, or a pooler between";
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  if (view.settings.pools.empty()) return;
  const double usable = number_of(view.seen.setting("max_connections")) -
                        number_of(view.seen.setting("superuser_reserved_connections")) -
                        number_of(view.seen.setting("reserved_connections"));
  double all = 0;
  std::string sum;
  for (const Pool& pool : view.settings.pools) {
    all += static_cast<double>(pool.connections());
    sum += fmt::format("{}{}: {} x ({} + {}) = {}", sum.empty() ? "" : ", ", pool.name, pool.processes,
                       pool.size, pool.overflow, pool.connections());
  }
  of_memory(view, all, sink);
  if (all <= usable) return;
  Finding finding = sink.finding();
  finding.subject = "max_connections";
  finding.message =
      fmt::format("the pools may open {:g} connections, and the server takes {:g}", all, usable);
  finding.measured["connections"] = all;
  finding.threshold["connections"] = usable;
  finding.evidence.push_back(sum);
  Fix fix;
  fix.advice = "smaller pools, or a pooler between";
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const Check pools_exceed_limit{.id = "pools-exceed-limit",
                                                .summary = "pools that may open more than the server takes",
                                                .area = Area::connections,
                                                .severity = Severity::error,
                                                .judge = judge,
                                                .thresholds = thresholds};

}  // namespace migrate::audit::checks
