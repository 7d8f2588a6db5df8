// Settings as they come, or that do not fit each other and the memory.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/autovacuum.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold least{"least_percent", 15}, most{"most_percent", 40}, blocks{"blocks", 100000},
    misses{"miss_percent", 1};
constexpr std::array thresholds{least, most, blocks, misses};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("untuned-setting", threshold);
}

void say(const View& view, Sink& sink, const std::string& setting, std::string message,
         const std::string& wanted, bool restart = false) {
  Finding finding = sink.finding();
  finding.subject = setting;
  finding.confidence = Confidence::inferred;
  finding.message = std::move(message);
  Fix fix;
  fix.kind = Fix::Kind::setting;
  if (!wanted.empty()) {
    fix.transaction = false;
    fix.sql = {fmt::format("ALTER SYSTEM SET {} = '{}'", setting, wanted)};
    fix.inverse = {fmt::format("ALTER SYSTEM SET {} = '{}'", setting, view.seen.setting(setting))};
    if (!restart) {
      fix.sql.push_back("SELECT pg_reload_conf()");
      fix.inverse.push_back("SELECT pg_reload_conf()");
    }
  }
  if (restart) fix.advice = "it needs a restart";
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

std::string megabytes(double bytes) {
  return fmt::format("{:.0f}MB", bytes / (1 << 20));
}

void of_memory(const View& view, Sink& sink) {
  const double buffers = bytes_of_setting(view.seen.setting("shared_buffers"));
  const double cache = bytes_of_setting(view.seen.setting("effective_cache_size"));
  const double work = bytes_of_setting(view.seen.setting("work_mem"));
  const double connections = number_of(view.seen.setting("max_connections"));
  const auto memory = static_cast<double>(view.settings.memory);
  if (buffers > 0 && cache > 0 && cache < buffers)
    say(view, sink, "effective_cache_size",
        fmt::format("effective_cache_size is {}, less than shared_buffers with {}: plans count with less "
                    "than there is",
                    view.seen.setting("effective_cache_size"), view.seen.setting("shared_buffers")),
        memory > 0 ? megabytes(memory * 3 / 4) : view.seen.setting("shared_buffers"));
  if (memory <= 0) return;
  if (buffers > 0 && (buffers < memory * of(view, least) / 100 || buffers > memory * of(view, most) / 100))
    say(view, sink, "shared_buffers",
        fmt::format("shared_buffers is {}, {:.0f} % of {}", view.seen.setting("shared_buffers"),
                    buffers / memory * 100, size_words(memory)),
        megabytes(memory / 4), true);
  if (work > 0 && work * connections > memory)
    say(view, sink, "work_mem",
        fmt::format("work_mem of {} for {:.0f} connections is {}, more than {}",
                    view.seen.setting("work_mem"), connections, size_words(work * connections),
                    size_words(memory)),
        "");
}

void judge(const View& view, Sink& sink) {
  of_memory(view, sink);
  const auto hit = static_cast<double>(view.seen.of_database.hit),
             read = static_cast<double>(view.seen.of_database.read);
  if (view.seen.setting("random_page_cost") == "4" && hit + read > of(view, blocks) &&
      read < (hit + read) * of(view, misses) / 100)
    say(view, sink, "random_page_cost",
        fmt::format("random_page_cost is 4 as for spinning disks, and {:.2f} % of the blocks were read from "
                    "outside the cache",
                    read / (hit + read) * 100),
        "1.1");
  if (view.seen.setting("log_min_duration_statement") == "-1" &&
      view.seen.statements.state != StatementStatistics::State::read)
    say(view, sink, "log_min_duration_statement",
        "slow statements are neither logged nor counted: log_min_duration_statement is -1", "1s");
  if (view.seen.setting("track_io_timing") == "off" &&
      view.seen.statements.state == StatementStatistics::State::read)
    say(view, sink, "track_io_timing",
        "track_io_timing is off: nobody sees how long statements wait for disks", "on");
}

}  // namespace

extern constinit const Check untuned_setting{.id = "untuned-setting",
                                             .summary = "a setting that does not fit the server",
                                             .area = Area::server,
                                             .severity = Severity::note,
                                             .judge = judge,
                                             .thresholds = thresholds};

}  // namespace migrate::audit::checks
