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

double number(Audited& audited, const std::string& sql) {
  return std::stod(tests::ask(audited.session, sql));
}

double pages(Audited& audited, const std::string& name) {
  return number(audited, fmt::format("SELECT pg_relation_size('public.\"{}\"') / 8192", name));
}

// Errors in points, of which the mean and the largest count.
struct Errors {
  double sum = 0, most = 0;
  int count = 0;
  void add(double error) {
    sum += std::abs(error);
    most = std::max(most, std::abs(error));
    ++count;
  }
  double mean() const { return sum / count; }
};

// Each kind of index: what deduplicates and what does not, NULLs, widths, several columns, parts of the rows.
constexpr const char* shapes[][2] = {{"unique_int", "(a)"},
                                     {"wide", "(b)"},
                                     {"ten", "(c)"},
                                     {"many", "(d)"},
                                     {"two", "(c, s)"},
                                     {"hundred", "(e)"},
                                     {"carries", "(c) INCLUDE (a)"},
                                     {"lower_b", "(lower(b))"},
                                     {"loose", "(a) WITH (fillfactor = 60)"},
                                     {"big", "(f)"},
                                     {"at", "(g)"},
                                     {"exact", "(h)"},
                                     {"real", "(i)"},
                                     {"short_text", "(j)"},
                                     {"text_or_null", "(k)"},
                                     {"mostly_null", "(l)"},
                                     {"days", "(m)"},
                                     {"small", "(n)"},
                                     {"flag", "(o)"},
                                     {"int_and_text", "(a, b)"},
                                     {"dependent", "(c, d)"},
                                     {"nulls", "(k, l)"},
                                     {"padded", "(p)"},
                                     {"down", "(a DESC)"},
                                     {"single", "(c) WITH (deduplicate_items = off)"},
                                     {"skewed", "(q)"},
                                     {"part", "(f) WHERE c < 5"},
                                     {"present", "(l) WHERE l IS NOT NULL"}};

}  // namespace

TEST_CASE("audit 22: forty tables against their copies and against pgstattuple") {
  Audited audited;
  constexpr int tables = 40;
  for (int number = 0; number < tables; ++number)
    audited.write(make(number, 40000, number % 2 ? 1 : 2 + number / 2 % 3));
  audited.write(
      "CREATE TABLE fresh (a int, b bigint, c int); INSERT INTO fresh SELECT i, i, i FROM generate_series(1, "
      "50000) i");
  audited.write("VACUUM ANALYZE");
  read_columns(audited);
  const bool counts = !audited.session.run("CREATE EXTENSION pgstattuple").error;
  Errors of_copies, of_counting;
  for (int table = 0; table < tables; ++table) {
    const std::string name = fmt::format("t{}", table), copy = fmt::format("again{}", table);
    // Servers from 16 on leave empty pages behind the rows of a copy.
    const double before = pages(audited, name),
                 after = number(audited, "SELECT count(DISTINCT (ctid::text::point)[0]) FROM " + copy);
    const double said = estimated(audited, name, false);
    const double error = said - (before - after) / before * 100;
    CHECK_MESSAGE(std::abs(error) < 10, name, ": ", error);
    of_copies.add(error);
    if (!counts) continue;
    // Of both the share that rows take: free_percent alone leaves out the line pointers of what was deleted.
    const std::string rows = "SELECT tuple_percent FROM pgstattuple('public.";
    const double of_copy = number(audited, rows + copy + "')") * pages(audited, copy) / after;
    of_counting.add(said - (1 - number(audited, rows + name + "')") / of_copy) * 100);
    const bool tight = table % 2 != 0;
    if (tight) CHECK_MESSAGE(said < 10, name, " is tight");
  }
  MESSAGE("against copies: mean error ", of_copies.mean(), ", most ", of_copies.most);
  CHECK(of_copies.mean() <= 1.5);
  if (counts) {
    MESSAGE("against pgstattuple: mean error ", of_counting.mean(), ", most ", of_counting.most);
    CHECK(of_counting.mean() <= 1.5);
  }
  CHECK(std::abs(estimated(audited, "fresh", false)) < 1);
}

TEST_CASE("audit 23: shapes of indexes against what REINDEX makes of them") {
  Audited audited;
  audited.write(
      "CREATE TABLE t (a int, b text, c int, d int, e uuid, f bigint, g timestamptz, h numeric, i double "
      "precision,"
      " j text, k text, l int, m date, n smallint, o boolean, p char(10), q int, s int);"
      "INSERT INTO t SELECT i, md5(i::text), i / 7 % 10, i / 7 % 3000, md5((i / 7 % 100)::text)::uuid, i * "
      "1000003::bigint,"
      " now() + i * interval '1 s', i * 1.5, i / 7.0, left(md5(i::text), 3 + i % 9),"
      " CASE WHEN i / 7 % 4 > 0 THEN 'word' || i / 7 % 5000 END, CASE WHEN i / 7 % 5 < 2 THEN i END,"
      " date '2020-01-01' + i / 7 % 1000, i / 7 % 30000, i / 7 % 3 = 0, i::text, (1000 / (1 + i / 7 % "
      "1000))::int"
      " FROM generate_series(1, 200000) i");
  for (const auto& [name, keys] : shapes) audited.write(fmt::format("CREATE INDEX {} ON t {}", name, keys));
  audited.write("CREATE UNIQUE INDEX pair ON t (a, c)");
  audited.write("VACUUM ANALYZE t");
  read_columns(audited);
  std::vector<std::string> names{"pair"};
  for (const auto& [name, keys] : shapes) names.push_back(name);
  for (const std::string& name : names) CHECK_MESSAGE(estimated(audited, name, true) < 10, name);
  audited.write("DELETE FROM t WHERE a % 4 <> 0");
  audited.write("VACUUM ANALYZE t");
  read_columns(audited);
  Errors errors;
  for (const std::string& name : names) {
    const double before = pages(audited, name);
    const double said = estimated(audited, name, true);
    audited.ask("REINDEX INDEX \"" + name + "\"");
    const double truth = (before - pages(audited, name)) / before * 100;
    // As if no key came twice: in a part of the rows, beside NULLs, and where columns depend on each other.
    // Less is said than there is, never more.
    const bool less = name == "part" || name == "present" || name == "nulls" || name == "dependent";
    CHECK_MESSAGE(said - truth < 8, name, ": ", said, " for ", truth);
    if (!less) CHECK_MESSAGE(truth - said < 10, name, ": ", said, " for ", truth);
    if (!less) errors.add(said - truth);
  }
  MESSAGE("mean error ", errors.mean(), ", most ", errors.most);
  CHECK(errors.mean() <= 1.5);
}
