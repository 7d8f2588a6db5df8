// How many of the blocks of indexes that were wanted stood in shared buffers.
#include <array>

#include "migrate/audit/cache_hits.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold wanted{"percent", 95};
constexpr std::array thresholds{wanted, least_blocks, least_hours};

void judge(const View& view, Sink& sink) {
  judge_hits(view, sink,
             {.check = "cache-hit-index",
              .words = "indexes",
              .hit = &TableNumbers::index_hit,
              .read = &TableNumbers::index_read,
              .wanted = wanted});
}

}  // namespace

extern constinit const Check cache_hit_index{.id = "cache-hit-index",
                                             .summary = "indexes read from outside of shared buffers",
                                             .area = Area::server,
                                             .severity = Severity::warning,
                                             .judge = judge,
                                             .thresholds = thresholds};

}  // namespace migrate::audit::checks
