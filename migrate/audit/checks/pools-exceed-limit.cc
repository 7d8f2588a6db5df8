// What the pools of the applications may open together, against what the server takes.
#include <fmt/format.h>

#include "migrate/audit/autovacuum.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

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
                                                .judge = judge};

}  // namespace migrate::audit::checks
