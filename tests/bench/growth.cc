// What four times the input costs schemalint with all rules on, in CPU time and memory: no more than four
// times as much, whatever it is that there is more of.
#include <fmt/format.h>

#include <ctime>
#include <filesystem>
#include <fstream>

#include "tests/bench/child.h"
#include "tests/support/places.h"

namespace {

namespace fs = std::filesystem;

struct Growing {
  std::string_view what;
  std::string begin;         // before the first
  std::string (*up)(int);    // one more
  std::string (*down)(int);  // null: all in one file
  int count = 2500;          // and four times that
};

std::string no_down(int) {
  return {};
}

const Growing growing[] = {
    {"statements of a file", "CREATE TABLE t (id bigint PRIMARY KEY, a int);\n",
     [](int i) { return fmt::format("INSERT INTO t VALUES ({}, 1);\n", i); }, nullptr, 25000},
    {"rows of an INSERT", "CREATE TABLE t (id bigint PRIMARY KEY, a text);\nINSERT INTO t VALUES (0, '')",
     [](int i) { return fmt::format(",\n({}, 'row number {}')", i + 1, i); }, nullptr, 250000},
    {"parentheses", "SELECT ", [](int) { return std::string("1 + ("); }, nullptr, 2500},
    {"tables", "", [](int i) { return fmt::format("CREATE TABLE t{} (id bigint PRIMARY KEY, a int);\n", i); },
     [](int i) { return fmt::format("DROP TABLE t{};\n", i); }},
    {"columns added to a table", "CREATE TABLE t (id bigint PRIMARY KEY);\n",
     [](int i) { return fmt::format("ALTER TABLE t ADD COLUMN c{} varchar(10);\n", i); },
     [](int i) { return fmt::format("ALTER TABLE t DROP COLUMN c{};\n", i); }, 350},
    {"indexes of a table", "CREATE TABLE t (id bigint PRIMARY KEY, a int, b int);\n",
     [](int i) { return fmt::format("CREATE INDEX i{} ON t (a, (b + {}));\n", i, i); },
     [](int i) { return fmt::format("DROP INDEX i{};\n", i); }},
    {"partitions of a table", "CREATE TABLE p (id bigint PRIMARY KEY) PARTITION BY RANGE (id);\n",
     [](int i) {
       return fmt::format("CREATE TABLE p{} PARTITION OF p FOR VALUES FROM ({}) TO ({});\n", i, i * 10,
                          i * 10 + 10);
     },
     [](int i) { return fmt::format("DROP TABLE p{};\n", i); }, 1250},
    {"children of a table", "CREATE TABLE p (id bigint PRIMARY KEY);\n",
     [](int i) {
       return fmt::format(
           "CREATE TABLE c{} (id bigint PRIMARY KEY, p bigint REFERENCES p ON DELETE CASCADE);\n", i);
     },
     [](int i) { return fmt::format("DROP TABLE c{};\n", i); }},
    {"views", "CREATE TABLE t (id bigint PRIMARY KEY, a int);\n",
     [](int i) { return fmt::format("CREATE VIEW v{} AS SELECT id, a + {} AS b FROM t;\n", i, i); },
     [](int i) { return fmt::format("DROP VIEW v{};\n", i); }},
    {"functions", "CREATE TABLE t (id bigint PRIMARY KEY, a int);\n",
     [](int i) {
       return fmt::format(
           "CREATE FUNCTION f{}() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT a FROM t LIMIT 1); "
           "END $$;\n",
           i);
     },
     [](int i) { return fmt::format("DROP FUNCTION f{}();\n", i); }},
    {"statistics objects", "CREATE TABLE t (id bigint PRIMARY KEY, a int, b int);\n",
     [](int i) { return fmt::format("CREATE STATISTICS s{} ON a, b FROM t;\n", i); },
     [](int i) { return fmt::format("DROP STATISTICS s{};\n", i); }},
    {"renames", "CREATE TABLE t (id bigint PRIMARY KEY, c0 int);\n",
     [](int i) { return fmt::format("ALTER TABLE t RENAME c{} TO c{};\n", i, i + 1); },
     [](int i) { return fmt::format("ALTER TABLE t RENAME c{} TO c{};\n", i + 1, i); }},
    {"presumed tables", "", [](int i) { return fmt::format("ALTER TABLE x{0} ADD COLUMN c{0} int;\n", i); },
     [](int i) { return fmt::format("ALTER TABLE x{0} DROP COLUMN c{0};\n", i); }},
    {"allowed findings", "",
     [](int i) {
       return fmt::format("-- schemalint: allow missing-primary-key it is a log\nCREATE TABLE t{} (a int);\n",
                          i);
     },
     [](int i) { return fmt::format("DROP TABLE t{};\n", i); }},
    {"writes of all rows", "CREATE TABLE t (id bigint PRIMARY KEY, a int);\n",
     [](int i) { return fmt::format("UPDATE t SET a = {0};\nDELETE FROM t WHERE a = {0};\n", i); }, no_down},
};

void write(const fs::path& folder, const Growing& one, int count) {
  fs::remove_all(folder);
  fs::create_directories(folder);
  const auto put = [&](int number, const std::string& up, const std::string& down) {
    std::ofstream(folder / fmt::format("{:06}_r.sql", number)) << "-- migrate:up\n"
                                                               << up << "\n-- migrate:down\n"
                                                               << down;
  };
  std::string first = one.begin;
  for (int i = 0; i < count; ++i) {
    if (!one.down)
      first += one.up(i);
    else
      put(i + 2, one.up(i), one.down(i));
  }
  if (one.what == "parentheses") first += "1" + std::string(static_cast<size_t>(count), ')');
  put(1, first, "");
}

}  // namespace

int main() {
  const fs::path work = fs::temp_directory_path() / fmt::format("bench-growth-{}", std::clock());
  const fs::path folder = work / "migrations", strict = work / "strict.toml";
  fs::create_directories(work);
  std::ofstream(strict) << "[rules]\npreset = \"strict\"\n";
  const auto run = [&](const Growing& one, int count) {
    write(folder, one, count);
    return bench::best(3, [&] {
      return bench::measure(std::vector<std::string>{tests::program("schemalint").string(), "--config",
                                                     strict.string(), "--quiet", folder.string()});
    });
  };
  fmt::print("CPU time in milliseconds, the best of three runs\n");
  fmt::print("{:<26} {:>8} {:>8} {:>8} {:>6} {:>8}\n", "", "count", "once", "4 times", "grows", "MB");
  for (const Growing& one : growing) {
    const bench::Cost once = run(one, one.count), four = run(one, one.count * 4);
    fmt::print("{:<26} {:>8} {:>8.1f} {:>8.1f} {:>5.1f}x {:>8.1f}\n", one.what, one.count, once.cpu * 1e3,
               four.cpu * 1e3, four.cpu / once.cpu, static_cast<double>(four.peak_memory) / 1024);
  }
  fs::remove_all(work);
}
