// What our own questions cost the client, through libpqxx, beside the same ones put to libpq: CPU time, with
// one value, with many rows, and without a value. At most 1.2.
#include <fmt/format.h>
#include <libpq-fe.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>

#include "migrate/scratch/scratch.h"
#include "migrate/session/session.h"

namespace {

double cpu() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

// The rows as we hold them, whoever brought them.
std::vector<migrate::Row> rows_of(const PGresult* result) {
  std::vector<migrate::Row> rows(static_cast<size_t>(PQntuples(result)));
  for (int i = 0; i < PQntuples(result); ++i) {
    for (int k = 0; k < PQnfields(result); ++k) {
      migrate::Row& row = rows[static_cast<size_t>(i)];
      if (PQgetisnull(result, i, k) != 0)
        row.emplace_back();
      else
        row.emplace_back(std::in_place, PQgetvalue(result, i, k),
                         static_cast<size_t>(PQgetlength(result, i, k)));
    }
  }
  return rows;
}

struct Question {
  const char* what;
  const char* sql;
  const char* value;  // of $1; null: none
  int times;
};

double by_libpq(PGconn* connection, const Question& question) {
  const double start = cpu();
  for (int i = 0; i < question.times; ++i) {
    PGresult* const result = question.value ? PQexecParams(connection, question.sql, 1, nullptr,
                                                           &question.value, nullptr, nullptr, 0)
                                            : PQexec(connection, question.sql);
    if (rows_of(result).empty()) std::abort();
    PQclear(result);
  }
  return cpu() - start;
}

double by_us(migrate::Session& session, const Question& question) {
  const double start = cpu();
  for (int i = 0; i < question.times; ++i) {
    const migrate::Answer answer =
        question.value ? session.ask(question.sql, std::string(question.value)) : session.ask(question.sql);
    if (answer.rows().empty()) std::abort();
  }
  return cpu() - start;
}

}  // namespace

int main() {
  const char* path = std::getenv("PATH");
  const text::Result<migrate::Scratch> server = migrate::Scratch::start({"", path ? path : "", {}});
  if (!server) return 2;
  text::Result<migrate::Session> session = migrate::Session::open({server->url(), "bench", 15, {}});
  PGconn* const connection = PQconnectdb(server->url().c_str());
  if (!session || PQstatus(connection) != CONNECTION_OK) return 2;
  constexpr Question questions[] = {
      {"one value", "SELECT relname FROM pg_class WHERE relname = $1", "pg_class", 4000},
      {"none", "SELECT 1", nullptr, 8000},
      {"2,000 rows", "SELECT n, n::text, NULL FROM generate_series(1, $1::int) n", "2000", 200},
  };
  fmt::print("{:<12} {:>12} {:>12} {:>7}\n", "question", "libpq us", "libpqxx us", "ratio");
  for (const Question& question : questions) {
    double libpq = 1e9, ours = 1e9;
    for (int round = 0; round < 5; ++round) {  // side by side, the best of each
      libpq = std::min(libpq, by_libpq(connection, question));
      ours = std::min(ours, by_us(*session, question));
    }
    fmt::print("{:<12} {:12.1f} {:12.1f} {:7.2f}\n", question.what, libpq / question.times * 1e6,
               ours / question.times * 1e6, ours / libpq);
  }
  PQfinish(connection);
}
