// What `migrate verify` costs beside the same scripts run bare: each up, and where there is a down, that and
// the up again, without history and without a look at the schema. The start of the throwaway server counts on
// neither side. In CPU time of server and client, which other work on the machine leaves alone, and beside it
// in wall time. Chains: small revisions in growing numbers, then the collected real ones.
//   bench_verify [CHAIN...]       other chains instead
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "migrate/verify/downs.h"
#include "migrate/verify/trial.h"
#include "tests/bench/child.h"
#include "tests/bench/corpus.h"
#include "tests/support/places.h"

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int rounds = 3;  // the least of each counts

struct Spent {
  double wall = 1e9, cpu = 1e9;  // seconds
  void least(double other_wall, double other_cpu) {
    wall = std::min(wall, other_wall);
    cpu = std::min(cpu, other_cpu);
  }
};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Both ends of a session: this process, and the backend by the kernel's count of its nanoseconds.
double cpu_of(migrate::Session& session) {
  timespec ours{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ours);
  double backend = 0;
  std::ifstream(fmt::format("/proc/{}/schedstat", session.backend_pid())) >> backend;
  return static_cast<double>(ours.tv_sec) + (static_cast<double>(ours.tv_nsec) + backend) / 1e9;
}

// Of each direction, run bare; databases made again after a script that spoilt one are not counted.
class Bare {
 public:
  Bare(const chain::Chain& chain, const migrate::Scratch& scratch)
      : chain_(chain), trial_(chain, scratch, never_, migrate::Follower::Reads::changes) {}

  Spent measure() {
    if (!trial_.begin()) return spent_;
    spent_ = {0, 0};
    settings_.client_check_interval.clear();
    for (size_t i = 0; i < chain_.revisions.size(); ++i) {
      if (!run(i, migrate::Direction::up)) break;
      const chain::Revision& revision = chain_.revisions[i];
      if (!revision.down || revision.irreversible) continue;
      const bool whole = run(i, migrate::Direction::down) && run(i, migrate::Direction::up);
      if (!whole && !trial_.begin_again(i + 1)) break;
    }
    return spent_;
  }

 private:
  bool run(size_t i, migrate::Direction direction) {
    const migrate::PlainStep step = migrate::plain_step(chain_, i, direction);
    if (!step.step) return step.obstacles.empty();
    const auto start = Clock::now();
    const double cpu = cpu_of(trial_.session());
    const bool ran = !migrate::run_plain(trial_.session(), chain_, *step.step, settings_).has_value();
    spent_.cpu += cpu_of(trial_.session()) - cpu;
    spent_.wall += seconds_since(start);
    return ran;
  }

  const chain::Chain& chain_;
  migrate::Interrupt never_;
  migrate::Settings settings_;
  migrate::Trial trial_;
  Spent spent_;
};

void measure(const std::string& name, const std::string& folder) {
  const text::Result<chain::Chain> chain = chain::read(std::vector<std::string>{folder});
  if (!chain) return;
  Spent server, bare, verify;
  long memory = 0;
  for (int round = 0; round < rounds; ++round) {
    const bench::Cost start = bench::measure([] {
      return migrate::Scratch::start({{}, std::getenv("PATH"), {}}) ? 0 : 1;
    });
    server.least(start.wall, start.cpu);
    const text::Result<migrate::Scratch> scratch = migrate::Scratch::start({{}, std::getenv("PATH"), {}});
    if (!scratch) return;
    const Spent once = Bare(*chain, *scratch).measure();
    bare.least(once.wall, once.cpu);
    const bench::Cost whole = bench::measure(
        std::vector<std::string>{tests::program("migrate").string(), "verify", "--chain", folder});
    verify.least(whole.wall, whole.cpu);
    memory = whole.peak_memory;
  }
  fmt::print("{:<14} {:>5} {:>5} {:8.2f} {:8.2f} {:6.2f} {:9.2f} {:8.2f} {:6.2f} {:5}\n", name,
             chain->revisions.size(), migrate::has_proofs(*chain) ? "yes" : "no", bare.cpu,
             verify.cpu - server.cpu, (verify.cpu - server.cpu) / bare.cpu, bare.wall,
             verify.wall - server.wall, (verify.wall - server.wall) / bare.wall, memory / 1024);
}

}  // namespace

int main(int count, char** arguments) {
  ::unsetenv("DATABASE_URL");
  fmt::print("seconds of CPU, then of wall time; the least of {} runs\n", rounds);
  fmt::print("{:<14} {:>5} {:>5} {:>8} {:>8} {:>6} {:>9} {:>8} {:>6} {:>5}\n", "chain", "revs", "downs",
             "bare", "verify", "ratio", "bare wall", "verify", "ratio", "MB");
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
