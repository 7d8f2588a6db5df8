// The faults that the founding audits found, made on purpose, found, mended by what the audit wrote, and
// looked for again.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tests/cli/place.h"
#include "tests/pg/audit/audited.h"

using nlohmann::json;
using tests::Place;
using tests::Ran;

namespace {

// 39 tables with 226 indexes: their keys, 23 that are unique, 164 that only somebody's use would justify.
std::string many_indexes() {
  std::string sql = "-- migrate:up\n", drops;
  int unique = 0, plain = 0;
  for (int t = 0; t < 39; ++t) {
    sql += fmt::format("CREATE TABLE t{} (id int PRIMARY KEY, a int, b int, c text, d timestamptz);\n", t);
    drops += fmt::format("DROP TABLE t{};\n", t);
    if (unique < 23) sql += fmt::format("CREATE UNIQUE INDEX u{} ON t{} (a, id);\n", unique++, t);
    constexpr const char* columns[] = {"a, b", "b, c DESC", "c text_pattern_ops", "d, a", "lower(c)"};
    for (int i = 0; i < 5 && plain < 164; ++i, ++plain) {
      sql +=
          fmt::format("CREATE INDEX i{} ON t{} ({}) WITH (fillfactor = {});\n", plain, t, columns[i], 70 + i);
      if (i == 2) sql += fmt::format("COMMENT ON INDEX i{} IS 'number {}''s';\n", plain, plain);
    }
  }
  return sql + "\n-- migrate:down\n" + drops;
}

constexpr const char* all_indexes =
    "SELECT string_agg(pg_get_indexdef(indexrelid) || coalesce(obj_description(indexrelid, 'pg_class'), ''), "
    "';' "
    "ORDER BY indexrelid::regclass::text) FROM pg_index WHERE indrelid >= 16384 AND indrelid::regclass::text "
    "LIKE 't%'";

size_t occurrences(const std::string& text, std::string_view word) {
  size_t count = 0;
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + word.size())) ++count;
  return count;
}

struct Shop {
  Ran run(const std::string& words) const {
    return place.run("migrate", words + " --chain migrations --database '" + database + "'");
  }
  json report(const std::string& words) const { return json::parse(run("audit --format json " + words).out); }

  // Counters of a session are all there once it has ended, and those of 13 and 14 a little later.
  void write(const std::string& sql) const {
    migrate::Session writer = tests::connect(database);
    tests::ask(writer, sql);
  }
  void await_dead(const std::string& rows) {
    while (tests::ask(session, "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'registry'") !=
           rows) {
    }
  }

  Place place;
  std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
};

}  // namespace

TEST_CASE("audit 10: 226 indexes, 164 of them unused: one revision takes them out, and back") {
  Shop shop;
  shop.place.put("schemalint.toml", "[chain]\npath = \"migrations\"\n[audit]\nunused_days = 0\n");
  shop.place.put("migrations/0001_many.sql", many_indexes());
  REQUIRE(shop.run("up").status == 0);
  const json report = shop.report("--only unused-index");
  CHECK(report["findings"].size() == 164);
  CHECK(report["findings"][0]["revision"] == "0001");
  const Ran written = shop.run("audit --write-revision 'drop unused' --fix unused-index");
  INFO(written.out << written.err);
  REQUIRE(written.status == 0);
  const std::string text = shop.place.bytes("migrations/0002_drop_unused.sql");
  CHECK(occurrences(text, "\nDROP INDEX CONCURRENTLY public.i") == 164);
  CHECK(occurrences(text, "\nCREATE INDEX CONCURRENTLY i") == 164);
  CHECK(occurrences(text, "\nCOMMENT ON INDEX public.i") == 33);
  const std::string before = tests::ask(shop.session, all_indexes);
  REQUIRE(shop.run("up").status == 0);
  CHECK(tests::ask(shop.session, "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'") == "62");
  CHECK(shop.report("--only unused-index")["findings"].empty());
  REQUIRE(shop.run("down").status == 0);
  CHECK(tests::ask(shop.session, all_indexes) == before);
}

TEST_CASE(
    "the founding registry: what is found is mended by what the audit writes, and its targets then pass") {
  Shop shop;
  shop.place.put(
      "schemalint.toml",
      "[chain]\npath = \"migrations\"\n[audit.allow]\n\"autovacuum-off\" = { \"autovacuum\" = \"as tests "
      "want it\" }\n"
      "[audit.targets]\n\"dead_rows *\" = \"< 1000\"\n"
      "\"plan SELECT * FROM registry WHERE hash = 'x'\" = \"uses index registry_hash_source_idx\"\n");
  shop.place.put("migrations/0001_registry.sql",
                 "-- migrate:up\nCREATE TABLE registry (id bigint PRIMARY KEY, hash text, source int) WITH "
                 "(autovacuum_enabled = off);\n"
                 "CREATE INDEX registry_hash_idx ON registry (hash);\n"
                 "CREATE INDEX registry_hash_source_idx ON registry (hash, source);\n"
                 "-- migrate:down\nDROP TABLE registry;\n");
  REQUIRE(shop.run("up").status == 0);
  shop.write("INSERT INTO registry SELECT i, md5(i::text), i % 7 FROM generate_series(1, 20000) i");
  shop.write("ANALYZE registry");
  shop.write("DELETE FROM registry WHERE id <= 5000");
  shop.await_dead("5000");
  const Ran first = shop.run("audit --only tables,indexes --fail-on warning");
  CHECK(first.status == 1);
  CHECK(first.out.find("FAIL        dead_rows * < 1000: 5,000 (public.registry)\n") != std::string::npos);
  CHECK(first.out.find("warning[dead-rows]: 20.0 % of the rows of public.registry are dead") !=
        std::string::npos);
  CHECK(first.out.find("[autovacuum-off]: autovacuum is off for public.registry") != std::string::npos);
  CHECK(first.out.find("[redundant-index]: index registry_hash_idx") != std::string::npos);
  const Ran written = shop.run("audit --write-revision mend --fix redundant-index --fix autovacuum-off");
  INFO(written.out << written.err);
  REQUIRE(written.status == 0);
  CHECK(shop.place.bytes("migrations/0003_mend_settings.sql") ==
        "-- migrate:up\n"
        "-- autovacuum-off: public.registry, of 0001 (migrations/0001_registry.sql:2)\n"
        "-- locks: SHARE UPDATE EXCLUSIVE on public.registry (blocks schema changes)\n"
        "ALTER TABLE public.registry RESET (autovacuum_enabled);\n\n-- migrate:down\n"
        "ALTER TABLE public.registry SET (autovacuum_enabled = off);\n");
  REQUIRE(shop.run("up").status == 0);
  shop.write("VACUUM (ANALYZE) registry");
  shop.await_dead("0");
  const Ran last = shop.run("audit --only tables,indexes --skip unused-index --fail-on warning");
  INFO(last.out << last.err);
  CHECK(last.status == 0);
  CHECK(last.out.find("PASS        dead_rows * < 1000: 0 (public.registry)\n") != std::string::npos);
}
