// What `migrate verify` costs beside the same scripts run bare: each up, and where there is a down, that and
// the up again, without history and without a look at the schema. The start of the throwaway server counts on
// neither side. Chains: small revisions in growing numbers, then the collected real ones.
//   bench_verify [CHAIN...]       other chains instead
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>

#include "migrate/verify/downs.h"
#include "migrate/verify/trial.h"
#include "tests/bench/child.h"
#include "tests/bench/corpus.h"
#include "tests/places.h"

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Seconds of each direction, run bare; databases made again after a script that spoilt one are not counted.
class Bare {
 public:
  Bare(const chain::Chain& chain, const migrate::Scratch& scratch)
      : chain_(chain), trial_(chain, scratch, never_, migrate::Follower::Reads::changes) {}

  double measure() {
    if (!trial_.begin()) return 0;
    settings_.client_check_interval.clear();
    for (size_t i = 0; i < chain_.revisions.size(); ++i) {
      if (!run(i, migrate::Direction::up)) break;
      const chain::Revision& revision = chain_.revisions[i];
      if (!revision.down || revision.irreversible) continue;
      const bool whole = run(i, migrate::Direction::down) && run(i, migrate::Direction::up);
      if (!whole && !trial_.begin_again(i + 1)) break;
    }
    return seconds_;
  }

 private:
  bool run(size_t i, migrate::Direction direction) {
    const migrate::PlainStep step = migrate::plain_step(chain_, i, direction);
    if (!step.step) return step.obstacles.empty();
    const auto start = Clock::now();
    const bool ran = !migrate::run_plain(trial_.session(), chain_, *step.step, settings_).has_value();
    seconds_ += since(start);
    return ran;
  }

  const chain::Chain& chain_;
  migrate::Interrupt never_;
  migrate::Settings settings_;
  migrate::Trial trial_;
  double seconds_ = 0;
};

void measure(const std::string& name, const std::string& folder) {
  const text::Result<chain::Chain> chain = chain::read(std::vector<std::string>{folder});
  if (!chain) return;
  auto start = Clock::now();
  const text::Result<migrate::Scratch> scratch = migrate::Scratch::start({{}, std::getenv("PATH"), {}});
  if (!scratch) return;
  const double server = since(start);
  const double bare = Bare(*chain, *scratch).measure();
  const bench::Cost whole = bench::measure(
      std::vector<std::string>{tests::program("migrate").string(), "verify", "--chain", folder});
  const double verify = whole.wall - server;
  fmt::print("{:<16} {:>5} {:>5} {:9.2f} {:9.2f} {:8.2f} {:8.2f} {:6}\n", name, chain->revisions.size(),
             migrate::has_proofs(*chain) ? "yes" : "no", bare, verify, verify / bare, whole.cpu,
             whole.peak_memory / 1024);
}

}  // namespace

int main(int count, char** arguments) {
  ::unsetenv("DATABASE_URL");
  fmt::print("{:<16} {:>5} {:>5} {:>9} {:>9} {:>8} {:>8} {:>6}\n", "chain", "revs", "downs", "bare s",
             "verify s", "ratio", "cpu s", "MB");
  for (int i = 1; i < count; ++i) measure(fs::path(arguments[i]).filename().string(), arguments[i]);
  if (count > 1) return 0;
  const fs::path work = fs::temp_directory_path() / fmt::format("bench-verify-{}", ::getpid());
  for (const int revisions : {250, 500, 1000}) {
    bench::write(bench::small_revisions(revisions), work);
    measure(fmt::format("small {}", revisions), work.string());
  }
  fs::remove_all(work);
  const std::optional<fs::path> shared = tests::shared();
  for (const char* name : {"svix", "docs.rs", "openmeter", "crates.io", "trigger.dev"}) {
    if (shared) measure(name, (*shared / "corpus" / name).string());
  }
}
