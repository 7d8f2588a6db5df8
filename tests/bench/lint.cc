// What the whole of schemalint costs against the raw parse alone, in CPU time, on a made-up chain of 100,
// 1,000 and 10,000 files. Two yardsticks, each a process of its own:
//   parse      reads the files, then parses each with PostgreSQL's parser; nothing else
//   in memory  the parser's share of that: the same bytes, already read
// and the program with the rules that are on by default, and with all of them; then the rules that cost the
// most. Then what a schema file of 2,000 tables before a chain adds, against its own reading and parse.
#include <fmt/format.h>

#include <ctime>
#include <fstream>
#include <iterator>

#include "tests/bench/child.h"
#include "tests/bench/corpus.h"
#include "tests/bench/shares.h"
#include "tests/support/places.h"

// After the standard headers: PostgreSQL's define macros such as gettext.
extern "C" {
#include <pg_query.h>
#include <pg_query_internal.h>
#include <postgres.h>
}

namespace {

namespace fs = std::filesystem;

constexpr uint64_t seed = 20240613;

int parse(const std::string& sql) {
  const MemoryContext context = pg_query_enter_memory_context();
  const bool failed = pg_query_raw_parse(sql.c_str(), PG_QUERY_PARSE_DEFAULT).error != nullptr;
  pg_query_exit_memory_context(context);
  return failed ? 1 : 0;
}

int read_and_parse(const fs::path& folder) {
  int failures = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    failures += parse(std::string{std::istreambuf_iterator<char>(in), {}});
  }
  return failures == 0 ? 0 : 1;
}

double parse_in_memory(const std::vector<bench::File>& files) {
  const std::clock_t start = std::clock();
  for (const bench::File& file : files) parse(file.sql);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

void row(int count, const fs::path& work) {
  const std::vector<bench::File> files = bench::corpus(count, seed);
  size_t bytes = 0;
  for (const bench::File& file : files) bytes += file.sql.size();
  const fs::path folder = work / "migrations";
  bench::write(files, folder);

  double in_memory = parse_in_memory(files);
  for (int i = 1; i < 5; ++i) in_memory = std::min(in_memory, parse_in_memory(files));
  const bench::Cost yardstick =
      bench::best(5, [&] { return bench::measure([&] { return read_and_parse(folder); }); });
  const std::string program = tests::program("schemalint").string();
  const fs::path strict = work / "strict.toml";
  std::ofstream(strict) << "[rules]\npreset = \"strict\"\n";
  const auto run = [&](const std::vector<std::string>& arguments) {
    std::vector<std::string> command{program};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return bench::best(5, [&] { return bench::measure(command); });
  };
  const bench::Cost usual = run({folder.string()});
  const bench::Cost all = run({"--config", strict.string(), folder.string()});
  fmt::print("{:>6} {:>8.0f} {:>10.1f} {:>8.1f} {:>11.1f} {:>8.2f} {:>11.1f} {:>8.2f} {:>8.1f} {:>6}\n",
             count, static_cast<double>(bytes) / count, in_memory * 1e3, yardstick.cpu * 1e3, usual.cpu * 1e3,
             usual.cpu / yardstick.cpu, all.cpu * 1e3, all.cpu / yardstick.cpu,
             static_cast<double>(all.peak_memory) / 1024, all.status);

  constexpr size_t shown = 10;
  double sum = 0;
  const std::vector<bench::Share> shares = bench::shares_of_rules(folder, 3);
  for (size_t i = 0; i < shares.size(); ++i) {
    sum += shares[i].seconds;
    if (i < shown) fmt::print("{:>15.2f} %  {}\n", shares[i].seconds / all.cpu * 100, shares[i].rule);
  }
  fmt::print("{:>15.2f} %  all {} rules\n", sum / all.cpu * 100, shares.size());
}

void base(int tables, const fs::path& work) {
  const fs::path folder = work / "schema", chain = work / "one";
  bench::write({{"schema.sql", bench::schema_file(tables)}}, folder);
  bench::write({{"000001_step.sql", "-- migrate:up\nALTER TABLE public.t7 ADD COLUMN extra text;\n"}}, chain);
  const fs::path with = work / "with.toml", without = work / "without.toml";
  std::ofstream(without) << "[chain]\n";
  std::ofstream(with) << "[chain]\nbase = \"schema/schema.sql\"\n";
  const bench::Cost yardstick =
      bench::best(5, [&] { return bench::measure([&] { return read_and_parse(folder); }); });
  const auto run = [&](const fs::path& settings) {
    return bench::best(5, [&] {
      return bench::measure(
          {tests::program("schemalint").string(), "--config", settings.string(), chain.string()});
    });
  };
  const double adds = run(with).cpu - run(without).cpu;
  fmt::print("{} tables before the chain: parse {:.1f}, adds {:.1f}: {:.2f} x\n", tables, yardstick.cpu * 1e3,
             adds * 1e3, adds / yardstick.cpu);
}

}  // namespace

int main() {
  const fs::path work = fs::temp_directory_path() / fmt::format("bench-lint-{}", std::clock());
  fmt::print("CPU time in milliseconds, the best of five runs; seed {}\n", seed);
  fmt::print("{:>6} {:>8} {:>10} {:>8} {:>11} {:>8} {:>11} {:>8} {:>8} {:>6}\n", "files", "bytes/ea",
             "in memory", "parse", "schemalint", "/parse", "all rules", "/parse", "MB", "exit");
  for (const int count : {100, 1000, 10000}) row(count, work);
  base(2000, work);
  fs::remove_all(work);
}
