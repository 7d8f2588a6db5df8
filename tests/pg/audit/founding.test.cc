// The faults that the founding audits found, made on purpose, found, mended by what the audit wrote, and
// looked for again.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <signal.h>

#include <cstdlib>
#include <filesystem>
#include <future>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/cli/place.h"
#include "tests/pg/audit/audited.h"
#include "tests/pg/audit/physical_standby.h"
#include "tests/support/places.h"

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
  // Killed on its way, the runner goes on where it stopped.
  const std::string left = "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'";
  shop.place.put("up.sh", "echo $$ > pid; exec '" + tests::program("migrate").string() +
                              "' up --chain migrations --database \"" + shop.database + "\"\n");
  auto killed = std::async(std::launch::async, [&] { return shop.place.run("sh", "up.sh"); });
  while (std::stoi(tests::ask(shop.session, left)) > 226 - 80) {
  }
  ::kill(std::stoi(shop.place.bytes("pid")), SIGKILL);
  CHECK(killed.get().status != 0);
  CHECK(std::stoi(tests::ask(shop.session, left)) > 62);
  const Ran resumed = shop.run("up");
  REQUIRE_MESSAGE(resumed.status == 0, resumed.err);
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
  CHECK(first.out.find("warning[dead-rows]: 25.0 % of the rows of public.registry are dead") !=
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

namespace {

// A fixture's chain, filled, on a server of its own: what the audit writes changes settings too.
struct Founding {
  explicit Founding(const std::string& name) : server(tests::own_server()) {
    std::filesystem::copy(tests::fixtures() / "audit" / name, place.folder(),
                          std::filesystem::copy_options::recursive);
    REQUIRE(run("up").status == 0);
    psql("fill.sql");
  }
  Ran run(const std::string& words) const {
    return place.run("migrate", words + " --database '" + server.url() + "'");
  }
  std::string psql(const std::string& file) const {
    const char* path = std::getenv("PATH");
    const text::Result<std::string> programs = migrate::find_server_programs({}, path ? path : "");
    REQUIRE(programs);
    const Ran ran = place.run_with("env PATH=" + *programs + ":$PATH ", "psql",
                                   "\"" + server.url() + "\" -XAtq -v ON_ERROR_STOP=1 -f " + file);
    REQUIRE_MESSAGE(ran.status == 0, ran.err);
    return ran.out;
  }
  std::map<std::string, std::string> verdicts() const {
    std::map<std::string, std::string> out;
    const json report = json::parse(run("audit --format json --fail-on never").out);
    for (const json& one : report.at("targets")) out[one["target"]] = one["verdict"];
    return out;
  }
  // The counters of older servers are in a little later.
  void await(const std::string& target, const std::string& verdict) const {
    std::string said;
    for (int look = 0; look < 50 && said != verdict; ++look) said = verdicts()[target];
    CHECK_MESSAGE(said == verdict, target);
  }
  // --fix for each.
  std::string fixes() const {
    std::string out, word;
    for (std::istringstream words(place.bytes("fixes")); words >> word;) out += " --fix " + word;
    return out;
  }

  migrate::Scratch server;
  Place place;
};

// What fails before passes after; the rest never fails.
void mend(const std::string& name, const std::vector<std::string>& faults) {
  const Founding founding(name);
  for (const std::string& fault : faults) founding.await(fault, "FAIL");
  const auto before = founding.verdicts();
  CHECK(founding.run("audit").status == 1);
  const Ran written = founding.run("audit --write-revision mend --write-scripts scripts" + founding.fixes());
  INFO(written.out << written.err);
  REQUIRE(written.status == 0);
  CHECK(written.out.find("proved up, down and up again on a throwaway server") != std::string::npos);
  REQUIRE(founding.run("up").status == 0);
  founding.psql("scripts/maintenance.sql");
  for (const auto& [target, verdict] : before) founding.await(target, "PASS");
  const std::string validated = founding.psql("scripts/validation.sql");
  CHECK(occurrences(validated, "PASS|") == before.size());
  CHECK(validated.find("FAIL|") == std::string::npos);
  CHECK(validated.find("NOT JUDGED|") == std::string::npos);
  const json report = json::parse(founding.run("audit --format json --fail-on never").out);
  CHECK(!report["sections"]["storage"].empty());
  std::istringstream fixes(founding.place.bytes("fixes"));
  for (std::string check; fixes >> check;) {
    for (const json& finding : report["findings"])
      CHECK_MESSAGE((finding["check"] != check || finding["subject"] == "autovacuum"), finding.dump());
  }
}

}  // namespace

TEST_CASE("the checklist of the founding audit of one huge table: every fault fails, is mended, and passes") {
  mend("registry", {"table_size public.registry", "dead_rows *", "tables_without_key",
                    "plan SELECT * FROM entries WHERE registry_id = 77"});
}

TEST_CASE("the validation tests of the founding maintenance batch: each fails, is mended, and passes") {
  mend("upkeep", {"days_since_vacuum *", "dead_percent *", "vacuum_trigger public.posts",
                  "run SELECT * FROM posts WHERE channel_id = 77"});
}
