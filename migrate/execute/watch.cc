// Asking pg_stat_activity and pg_stat_progress_* about another backend.

#include "migrate/execute/watch.h"

#include <algorithm>

namespace migrate {
namespace {

constexpr std::string_view blockers =
    "SELECT a.pid, a.application_name, a.usename, a.state, a.query, "
    "coalesce(extract(epoch FROM clock_timestamp() - a.xact_start)::bigint, 0) "
    "FROM unnest(pg_blocking_pids($1::int)) b(pid) JOIN pg_stat_activity a USING (pid) ORDER BY a.xact_start";

// Each view counts in units of its own; those of one phase make a share of it.
constexpr std::string_view progress =
    "SELECT phase, (100 * done / nullif(total, 0))::bigint FROM ("
    "SELECT pid, phase, CASE WHEN blocks_total > 0 THEN blocks_done ELSE tuples_done END AS done, "
    "CASE WHEN blocks_total > 0 THEN blocks_total ELSE tuples_total END AS total FROM "
    "pg_stat_progress_create_index "
    "UNION ALL SELECT pid, phase, heap_blks_scanned, heap_blks_total FROM pg_stat_progress_vacuum "
    "UNION ALL SELECT pid, phase, heap_blks_scanned, heap_blks_total FROM pg_stat_progress_cluster "
    "UNION ALL SELECT pid, phase, sample_blks_scanned, sample_blks_total FROM pg_stat_progress_analyze) p "
    "WHERE pid = $1::int";

}  // namespace

std::optional<Waiting> Watch::look() {
  if (blind_) return std::nullopt;
  if (!eyes_) {
    text::Result<Session> opened = watched_.another();
    if (opened) eyes_.emplace(std::move(*opened));
  }
  blind_ = !eyes_ || !eyes_->alive();
  if (blind_) return std::nullopt;
  Waiting waiting;
  const Answer who = eyes_->ask(blockers, pid_);
  for (const Row& row : who.rows()) {
    const auto text = [&](size_t column) { return get<std::string>(row, column); };
    waiting.blockers.push_back(
        {text(0), text(1), text(2), text(3), text(4), std::chrono::seconds(get<int64_t>(row, 5))});
  }
  const Answer how_far = eyes_->ask(progress, pid_);
  if (!how_far.rows().empty()) {
    const Row& row = how_far.rows().front();
    waiting.phase = get<std::string>(row, 0);
    if (row[1]) waiting.percent = static_cast<int>(std::min<int64_t>(get<int64_t>(row, 1), 100));
  }
  if (waiting.blockers.empty() && waiting.phase.empty()) return std::nullopt;
  return waiting;
}

}  // namespace migrate
