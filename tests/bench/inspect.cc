// What reading a server's schema costs beside `pg_dump -s`, which reads as much of it: inspect (the reading
// alone) and `migrate drift` (that, the prediction and the comparison), on databases of 1,000, 3,000 and
// 10,000 tables with 10 columns and 5 indexes each. DATABASE_URL names a server that may be filled.
#include "migrate/inspect/inspect.h"

#include <fmt/format.h>

#include <cstdlib>

#include "tests/bench/child.h"
#include "tests/bench/corpus.h"
#include "tests/support/places.h"

namespace {

namespace fs = std::filesystem;

std::string url_of(std::string_view server, std::string_view database) {
  const size_t slash = server.find("/postgres?");
  return std::string(server.substr(0, slash)) + "/" + std::string(database) +
         std::string(server.substr(slash + std::string_view("/postgres").size()));
}

int make_database(const std::string& url, const std::string& name) {
  auto session = migrate::Session::open({url, "bench_inspect", 15, {}});
  if (!session) return 1;
  return session->run("CREATE DATABASE " + name + " TEMPLATE template0").ok() ? 0 : 1;
}

int read_schema(const std::string& url) {
  auto session = migrate::Session::open({url, "bench_inspect", 15, {}});
  return session && migrate::inspect(*session, {{"schemalint"}}) ? 0 : 1;
}

void print_row(std::string_view what, const bench::Cost& cost, double yardstick) {
  fmt::print("  {:<12} {:8.2f} s {:6.2f} s {:6.2f} {:5} MB   exit {}\n", what, cost.wall, cost.cpu,
             cost.wall / yardstick, cost.peak_memory / 1024, cost.status);
}

int measure(const std::string& server, int tables, const fs::path& work) {
  const std::string name = fmt::format("bench_{}", tables), url = url_of(server, name);
  const std::string chain = (work / name).string();
  bench::write(bench::wide_schema(tables), chain);
  if (make_database(server, name) != 0) return 1;
  ::setenv("DATABASE_URL", url.c_str(), 1);
  const std::string migrate = tests::program("migrate").string();
  const bench::Cost up = bench::measure(std::vector<std::string>{migrate, "up", "--chain", chain});
  bench::Cost dump, read, drift;
  for (int round = 0; round < 3; ++round) {
    const auto keep_best = [&](bench::Cost& best, const bench::Cost& cost) {
      if (round == 0 || cost.wall < best.wall) best = cost;
    };
    keep_best(dump, bench::measure(std::vector<std::string>{"/usr/bin/env", "pg_dump", "-s", "-d", url}));
    keep_best(read, bench::measure([&] { return read_schema(url); }));
    keep_best(drift, bench::measure(std::vector<std::string>{migrate, "drift", "--chain", chain}));
  }
  fmt::print("{} tables, {} columns, {} indexes\n", tables, tables * 10, tables * 5);
  print_row("pg_dump -s", dump, dump.wall);
  print_row("inspect", read, dump.wall);
  print_row("drift", drift, dump.wall);
  return up.status + dump.status + read.status + drift.status;
}

}  // namespace

int main() {
  const char* server = std::getenv("DATABASE_URL");
  if (server == nullptr) {
    fmt::print(stderr, "bench_inspect: DATABASE_URL names no server; run it by tools/dev/bench\n");
    return 2;
  }
  const std::string url = server;
  const fs::path work = fs::temp_directory_path() / fmt::format("bench-inspect-{}", ::getpid());
  fmt::print("the best of three runs: wall time, the client's CPU, wall / pg_dump's, the client's memory\n");
  int status = 0;
  for (const int tables : {1000, 3000, 10000}) status += measure(url, tables, work);
  fs::remove_all(work);
  return status == 0 ? 0 : 1;
}
