// What one `migrate up` of 1,000 small revisions costs against a plain libpq loop that does the least a
// runner can: BEGIN, the SQL, the history row, COMMIT, one message each. DATABASE_URL names an empty database
// that may be filled.
#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>

#include "tests/bench/child.h"
#include "tests/bench/corpus.h"
#include "tests/support/places.h"

namespace {

constexpr int revisions = 1000;

int run(PGconn* connection, const std::string& sql) {
  PGresult* result = PQexec(connection, sql.c_str());
  const ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    fmt::print(stderr, "{}{}\n", sql, PQerrorMessage(connection));
  PQclear(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? 0 : 1;
}

int plain_loop(const char* url, const std::vector<bench::File>& files) {
  PGconn* connection = PQconnectdb(url);
  int failures = run(connection, "CREATE TABLE plain_history (revision text PRIMARY KEY, at timestamptz)");
  for (const bench::File& file : files) {
    const std::string up = file.sql.substr(0, file.sql.find("-- migrate:down"));
    failures += run(connection, "BEGIN");
    failures += run(connection, up);
    failures += run(connection, fmt::format("INSERT INTO plain_history VALUES ('{}', now())", file.name));
    failures += run(connection, "COMMIT");
  }
  PQfinish(connection);
  return failures == 0 ? 0 : 1;
}

// Both sides start from an empty public schema and a server that has written its dirty pages out.
void empty(const char* url) {
  PGconn* connection = PQconnectdb(url);
  run(connection, "SET client_min_messages = error");
  run(connection,
      "DO $$ DECLARE s text; BEGIN FOR s IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' "
      "AND nspname <> 'information_schema' LOOP EXECUTE 'DROP SCHEMA ' || quote_ident(s) || ' CASCADE'; "
      "END LOOP; END $$");
  run(connection, "CREATE SCHEMA public");
  run(connection, "VACUUM FULL");
  run(connection, "CHECKPOINT");
  PQfinish(connection);
}

}  // namespace

int main() {
  const char* url = std::getenv("DATABASE_URL");
  if (url == nullptr) {
    fmt::print(stderr, "bench_up: DATABASE_URL names no database; run it by tools/dev/bench\n");
    return 2;
  }
  const std::vector<bench::File> files = bench::small_revisions(revisions);
  const auto work = std::filesystem::temp_directory_path() /
                    fmt::format("bench-up-{}", std::chrono::steady_clock::now().time_since_epoch().count());
  bench::write(files, work / "migrations");
  bench::Cost loop, up;
  for (int round = 0; round < 3; ++round) {
    empty(url);
    const bench::Cost a = bench::measure([&] { return plain_loop(url, files); });
    empty(url);
    const bench::Cost b = bench::measure(std::vector<std::string>{tests::program("migrate").string(), "up",
                                                                  "--chain", (work / "migrations").string()});
    if (round == 0 || a.wall < loop.wall) loop = a;
    if (round == 0 || b.wall < up.wall) up = b;
  }
  std::filesystem::remove_all(work);
  fmt::print("{} small revisions, wall time of the best of three runs (and the client's CPU)\n", revisions);
  fmt::print("plain libpq loop  {:7.0f} ms ({:.0f} ms)  exit {}\n", loop.wall * 1e3, loop.cpu * 1e3,
             loop.status);
  fmt::print("migrate up        {:7.0f} ms ({:.0f} ms)  exit {}\n", up.wall * 1e3, up.cpu * 1e3, up.status);
  fmt::print("ratio             {:7.2f}\n", up.wall / loop.wall);
  return loop.status == 0 && up.status == 0 ? 0 : 1;
}
