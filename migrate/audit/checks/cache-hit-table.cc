// How many of the blocks of tables that were wanted stood in shared buffers.
#include <array>

#include "migrate/audit/cache_hits.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold wanted{"percent", 90};
constexpr std::array thresholds{wanted, least_blocks, least_hours};

void judge(const View& view, Sink& sink) {
  judge_hits(view, sink,
             {.check = "cache-hit-table",
              .words = "tables",
              .hit = &TableNumbers::heap_hit,
              .read = &TableNumbers::heap_read,
              .wanted = wanted});
}

}  // namespace

extern constinit const Check cache_hit_table{.id = "cache-hit-table",
                                             .summary = "tables read from outside of shared buffers",
                                             .area = Area::server,
                                             .severity = Severity::warning,
                                             .judge = judge,
                                             .thresholds = thresholds};

}  // namespace migrate::audit::checks
