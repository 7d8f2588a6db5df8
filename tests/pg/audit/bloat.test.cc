// Estimates against tables and indexes that are written anew.
#include "migrate/audit/bloat.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/pg/audit/audited.h"

using namespace migrate::audit;
using tests::Audited;

namespace {

constexpr const char* kinds[][2] = {{"int", "i"},
                                    {"bigint", "i::bigint * 1000003"},
                                    {"smallint", "i % 1000"},
                                    {"boolean", "i % 3 = 0"},
                                    {"text", "repeat('x', i % 60)"},
                                    {"text", "md5(i::text)"},
                                    {"timestamptz", "now() + i * interval '1 s'"},
                                    {"date", "date '2020-01-01' + i % 1000"},
                                    {"numeric", "i * 1.5"},
                                    {"double precision", "i / 7.0"},
                                    {"uuid", "md5(i::text)::uuid"},
                                    {"text", "CASE WHEN i % 4 = 0 THEN NULL ELSE 'abc' END"},
                                    {"int", "CASE WHEN i % 5 = 0 THEN NULL ELSE i END"},
                                    {"jsonb", "jsonb_build_object('a', i)"}};

// A table of some of those columns, of which every `keep`th row stays.
std::string make(int number, int rows, int keep) {
  std::string columns, values;
  const int count = 1 + number * 7 % 9;
  for (int c = 0; c < count; ++c) {
    const auto& kind = kinds[static_cast<size_t>((number * 5 + c * (1 + number % 3)) % 14)];
    columns += fmt::format("{}c{} {}", c ? ", " : "", c, kind[0]);
    values += fmt::format("{}({})::{}", c ? ", " : "", kind[1], kind[0]);
  }
  return fmt::format(
      "CREATE TABLE t{0} ({1}); INSERT INTO t{0} SELECT {2} FROM generate_series(1, {3}) i;"
      "DELETE FROM t{0} WHERE (ctid::text::point)[1]::int % {4} <> 0; CREATE TABLE again{0} AS TABLE t{0}",
      number, columns, values, rows, keep);
}

// All columns are read, large or not.
void read_columns(Audited& audited) {
  audited.options.large_table = audited.options.large_index = 0;
  // The counters of 13 and 14 come a little later.
  while (tests::ask(audited.session,
                    "SELECT count(*) FROM pg_stat_user_tables WHERE n_mod_since_analyze > 0") != "0") {
  }
  audited.said({{"invalid-index"}, {}});
}

double estimated(Audited& audited, const std::string& name, bool index) {
  const View view{audited.observed->schema, audited.observed->numbers, audited.settings,
                  audited.applied_days};
  const catalog::Relation* relation = audited.observed->schema.relation(
      audited.observed->schema.find_relation(audited.observed->schema.find_schema("public"), name));
  REQUIRE(relation);
  const Estimate estimate = index ? index_bloat(view, *relation) : table_bloat(view, *relation);
  INFO(name << ": " << estimate.doubted.reason);
  REQUIRE(estimate.bloat);
  return (estimate.bloat->pages - estimate.bloat->expected) / estimate.bloat->pages * 100;
}

}  // namespace

TEST_CASE("audit 22: tables against their copies") {
  Audited audited;
  for (int number = 0; number < 20; ++number) audited.write(make(number, 30000, number % 2 ? 1 : 3));
  audited.write(
      "CREATE TABLE fresh (a int, b bigint, c int); INSERT INTO fresh SELECT i, i, i FROM generate_series(1, "
      "50000) i");
  audited.write("VACUUM ANALYZE");
  read_columns(audited);
  double sum = 0, most = 0;
  for (int number = 0; number < 20; ++number) {
    const double before = std::stod(tests::ask(
        audited.session, fmt::format("SELECT relpages FROM pg_class WHERE relname = 't{}'", number)));
    const double after = std::stod(tests::ask(
        audited.session, fmt::format("SELECT relpages FROM pg_class WHERE relname = 'again{}'", number)));
    const double error =
        std::abs(estimated(audited, fmt::format("t{}", number), false) - (before - after) / before * 100);
    CHECK_MESSAGE(error < 10, "t", number, ": ", error);
    sum += error;
    most = std::max(most, error);
  }
  MESSAGE("mean error ", sum / 20, ", most ", most);
  CHECK(sum / 20 < 2);
  CHECK(std::abs(estimated(audited, "fresh", false)) < 1);
}

TEST_CASE("audit 23: indexes against what REINDEX makes of them") {
  Audited audited;
  audited.write(
      "CREATE TABLE t (a int, b text, c int, d int, e uuid);"
      "INSERT INTO t SELECT i, md5(i::text), i % 10, i % 3000, md5((i % 100)::text)::uuid FROM "
      "generate_series(1, 200000) i;"
      "CREATE INDEX unique_int ON t (a); CREATE INDEX wide ON t (b); CREATE INDEX ten ON t (c); CREATE INDEX "
      "many ON t (d);"
      "CREATE INDEX two ON t (c, d); CREATE INDEX hundred ON t (e); CREATE INDEX carries ON t (c) INCLUDE "
      "(a);"
      "CREATE UNIQUE INDEX pair ON t (a, c); CREATE INDEX lower_b ON t (lower(b)); CREATE INDEX loose ON t "
      "(a) WITH (fillfactor = 60)");
  audited.write("VACUUM ANALYZE t");
  read_columns(audited);
  const std::vector<std::string> names{"unique_int", "wide",    "ten",  "many",    "two",
                                       "hundred",    "carries", "pair", "lower_b", "loose"};
  for (const std::string& name : names) CHECK_MESSAGE(estimated(audited, name, true) < 10, name);
  audited.write("DELETE FROM t WHERE a % 4 <> 0");
  audited.write("VACUUM ANALYZE t");
  read_columns(audited);
  for (const std::string& name : names) {
    const double before = std::stod(
        tests::ask(audited.session, fmt::format("SELECT relpages FROM pg_class WHERE relname = '{}'", name)));
    const double said = estimated(audited, name, true);
    audited.ask("REINDEX INDEX \"" + name + "\"");
    const double after =
        std::stod(tests::ask(audited.session, fmt::format("SELECT pg_relation_size('\"{}\"') / 8192", name)));
    const double truth = (before - after) / before * 100;
    CHECK_MESSAGE(std::abs(said - truth) < 8, name, ": ", said, " for ", truth);
  }
}
