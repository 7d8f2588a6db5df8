// What an audit costs on 10,000 tables with 50,000 indexes and 10,000 sequences, beside `pg_dump -s` of the
// same database, and beside other tools' queries: each *.sql file of a folder given by hand, one after the
// other in one session, with :schema_name_param and thresholds filled in.
//   bench_audit [FOLDER] [TABLES]
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <thread>

#include "migrate/scratch/scratch.h"
#include "migrate/session/session.h"
#include "tests/bench/child.h"
#include "tests/bench/corpus.h"
#include "tests/support/line.h"
#include "tests/support/places.h"

namespace {

namespace fs = std::filesystem;

bool fill(const std::string& url, int tables) {
  text::Result<migrate::Session> session = migrate::Session::open({url, "bench_audit", 15, {}});
  if (!session) return false;
  bool good = true;
  for (const bench::File& file : bench::wide_schema(tables)) good = good && session->run(file.sql).ok();
  for (int first = 0; first < tables; first += 500)
    good = good &&
           session
               ->run(fmt::format("DO $$ BEGIN FOR i IN {}..{} LOOP EXECUTE format('CREATE SEQUENCE s%s AS "
                                 "integer OWNED BY t%s.position', i, i); END LOOP; END $$",
                                 first, std::min(first + 500, tables) - 1))
               .ok();
  return good && session->run("ANALYZE").ok();
}

std::vector<std::string> queries_in(const fs::path& folder) {
  std::vector<std::string> out;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".sql") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::string sql(std::istreambuf_iterator<char>(in), {});
    for (size_t at = sql.find("_param"); at != std::string::npos; at = sql.find("_param", at + 1)) {
      const size_t colon = sql.rfind(':', at);
      const std::string name = colon == std::string::npos ? "" : sql.substr(colon, at + 6 - colon);
      if (name == ":schema_name_param") sql.replace(colon, name.size(), "'public'"), at = colon;
    }
    for (const char* name :
         {":bloat_percentage_threshold", ":remaining_percentage_threshold", ":limit_count"}) {
      const std::string word = name;
      for (size_t at = sql.find(word); at != std::string::npos; at = sql.find(word))
        sql.replace(at, word.size(), "10");
    }
    out.push_back(std::move(sql));
  }
  return out;
}

int run_queries(const std::string& url, const std::vector<std::string>& queries) {
  text::Result<migrate::Session> session = migrate::Session::open({url, "queries", 15, {}});
  if (!session) return 1;
  int failed = 0;
  for (const std::string& sql : queries)
    failed += session->read(sql, [](size_t, const migrate::Row&) {}).error ? 1 : 0;
  return std::min(failed, 255);
}

// How long the longest transaction of others is, looked at again and again: each has a number of its own.
class Watcher {
 public:
  explicit Watcher(const std::string& url) : watching_([this, url] { watch(url); }) {}
  double seconds() {
    done_ = true;
    watching_.join();
    return longest_;
  }

 private:
  void watch(const std::string& url) {
    using Clock = std::chrono::steady_clock;
    text::Result<migrate::Session> session = migrate::Session::open({url, "watcher", 15, {}});
    std::map<std::string, Clock::time_point> seen;
    while (session && !done_) {
      const migrate::Answer answer = session->run(
          "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'virtualxid' AND pid <> "
          "pg_backend_pid()");
      std::map<std::string, Clock::time_point> now;
      for (const migrate::Row& row : answer.rows()) {
        const auto known = seen.find(row[0].value_or(""));
        const Clock::time_point since = known == seen.end() ? Clock::now() : known->second;
        now.emplace(row[0].value_or(""), since);
        longest_ = std::max(longest_, std::chrono::duration<double>(Clock::now() - since).count());
      }
      seen = std::move(now);
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  std::atomic<bool> done_ = false;
  double longest_ = 0;
  std::thread watching_;  // the last: it uses the others
};

void print_row(std::string_view what, const bench::Cost& cost, double yardstick) {
  fmt::print("  {:<24} {:8.2f} s {:6.2f} {:5} MB   exit {}\n", what, cost.wall, cost.wall / yardstick,
             cost.peak_memory / 1024, cost.status);
}

}  // namespace

int main(int argc, char** argv) {
  const char* path = std::getenv("PATH");
  const int tables = argc > 2 ? std::atoi(argv[2]) : 10000;
  const text::Result<migrate::Scratch> server =
      migrate::Scratch::start({"", path ? path : "", {{"max_locks_per_transaction", "512"}}});
  if (!server || !server->create_database("bench")) {
    fmt::print(stderr, "bench_audit: no throwaway server\n");
    return 2;
  }
  const auto url_in = [](const std::string& folder) {
    return fmt::format("host='{}' user=postgres dbname=bench", folder);
  };
  const std::string url = url_in(server->folder());
  if (!fill(url, tables)) {
    fmt::print(stderr, "bench_audit: the database could not be filled\n");
    return 2;
  }
  const std::string migrate = tests::program("migrate").string();
  const fs::path nowhere = fs::temp_directory_path();
  fmt::print("{} tables, {} indexes, {} sequences: wall time, / pg_dump's, memory\n", tables, tables * 5,
             tables);
  const bench::Cost dump =
      bench::measure(std::vector<std::string>{"/usr/bin/env", "pg_dump", "-s", "-d", url});
  const std::vector<std::string> audit{
      migrate,     "audit", "--database", url,
      "--fail-on", "never", "--output",   (nowhere / "bench-audit.html").string()};
  const bench::Cost audited = bench::measure(audit);
  print_row("pg_dump -s", dump, dump.wall);
  print_row("migrate audit, with HTML", audited, dump.wall);
  int status = dump.status + audited.status;
  {
    const tests::Line line(server->folder(), {});
    std::vector<std::string> counted = audit;
    counted[3] = url_in(line.folder());
    Watcher watcher(url);
    status += bench::measure(counted).status;
    fmt::print("  {} messages to the server, of which 500 sequences each; the longest transaction {:.2f} s\n",
               line.sent(), watcher.seconds());
  }
  if (argc > 1) {
    const std::vector<std::string> queries = queries_in(argv[1]);
    const bench::Cost theirs = bench::measure([&] { return run_queries(url, queries); });
    print_row(fmt::format("{} queries of others", queries.size()), theirs, dump.wall);
    fmt::print("  the audit takes {:.0f} % of that\n", audited.wall / theirs.wall * 100);
  }
  fs::remove(nowhere / "bench-audit.html");
  return status == 0 ? 0 : 1;
}
