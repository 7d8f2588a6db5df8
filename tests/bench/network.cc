// What one `migrate up` of 100 small revisions takes over a line of 20 ms (there and back), against a plain
// libpq loop of four messages a revision; and one with nothing to do.
#include <fmt/format.h>

#include <cstdlib>
#include <string>

#include "migrate/scratch/scratch.h"
#include "migrate/session/session.h"
#include "tests/bench/child.h"
#include "tests/bench/corpus.h"
#include "tests/support/line.h"
#include "tests/support/places.h"

namespace {

constexpr int revisions = 100;
constexpr auto each_way = std::chrono::milliseconds(10);

int plain_loop(const std::string& url, const std::vector<bench::File>& files) {
  text::Result<migrate::Session> session = migrate::Session::open({url, "plain loop", 15, {}});
  if (!session) return 1;
  bool good = session->run("CREATE TABLE plain_history (revision text PRIMARY KEY, at timestamptz)").ok();
  for (const bench::File& file : files) {
    good = good && session->run("BEGIN").ok();
    good = good && session->run(file.sql.substr(0, file.sql.find("-- migrate:down"))).ok();
    good =
        good && session->run(fmt::format("INSERT INTO plain_history VALUES ('{}', now())", file.name)).ok();
    good = good && session->run("COMMIT").ok();
  }
  return good ? 0 : 1;
}

}  // namespace

int main() {
  const char* path = std::getenv("PATH");
  const text::Result<migrate::Scratch> server = migrate::Scratch::start({"", path ? path : "", {}});
  if (!server || !server->create_database("plain") || !server->create_database("ours") ||
      !server->create_database("pipelined")) {
    fmt::print(stderr, "bench_network: no throwaway server\n");
    return 2;
  }
  const tests::Line line(server->folder(),
                         {.delay = each_way, .cut_after_sent = {}, .cut_after_answered = {}});
  const auto url = [&](const char* database) {
    return fmt::format("host='{}' user=postgres dbname={}", line.folder(), database);
  };
  const std::vector<bench::File> files = bench::small_revisions(revisions);
  const auto work =
      std::filesystem::temp_directory_path() /
      fmt::format("bench-network-{}", std::chrono::steady_clock::now().time_since_epoch().count());
  bench::write(files, work / "migrations");
  ::setenv("DATABASE_URL", url("ours").c_str(), 1);
  std::vector<std::string> command{tests::program("migrate").string(), "up", "--chain",
                                   (work / "migrations").string()};
  const bench::Cost loop = bench::measure([&] { return plain_loop(url("plain"), files); });
  const bench::Cost up = bench::measure(command);
  const bench::Cost nothing = bench::measure(command);
  command.insert(command.begin() + 2, "--pipeline");
  ::setenv("DATABASE_URL", url("pipelined").c_str(), 1);
  const bench::Cost pipelined = bench::measure(command);
  std::filesystem::remove_all(work);
  fmt::print("{} small revisions over a line of 20 ms, wall time\n", revisions);
  fmt::print("plain libpq loop        {:7.0f} ms  exit {}\n", loop.wall * 1e3, loop.status);
  fmt::print("migrate up              {:7.0f} ms  exit {}\n", up.wall * 1e3, up.status);
  fmt::print("migrate up --pipeline   {:7.0f} ms  exit {}\n", pipelined.wall * 1e3, pipelined.status);
  fmt::print("migrate up, up to date  {:7.0f} ms  exit {}\n", nothing.wall * 1e3, nothing.status);
  return loop.status == 0 && up.status == 0 && nothing.status == 0 && pipelined.status == 0 ? 0 : 1;
}
