// What a scan is, and from when on scans are counted: on servers of each version.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "migrate/audit/compare.h"
#include "migrate/audit/origins.h"
#include "tests/cli/place.h"
#include "tests/pg/audit/audited.h"

using nlohmann::json;
using tests::Audited;
using tests::Place;
using tests::Ran;

namespace {

const migrate::audit::Asked usage{{"unused-index", "barely-used-index"}, {}};

// Until what that index was scanned is in the counters of older servers too.
void await_scans(Audited& audited, const std::string& index, int64_t scans) {
  while (std::stoll("0" + tests::ask(audited.session,
                                     "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = '" +
                                         index + "'")) < scans) {
  }
}

constexpr const char* table =
    "CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t SELECT i, i FROM generate_series(1, 50000) i;"
    "CREATE INDEX a_idx ON t (a); ANALYZE t";

}  // namespace

TEST_CASE("audit 1: counters of an hour tell nothing of thirty days; a month on, the index is unused") {
  Audited audited;
  audited.write(table);
  audited.ask("SELECT pg_stat_reset()");
  CHECK(audited.said(usage).empty());
  REQUIRE(audited.judgement.not_judged.size() == 1);
  CHECK(audited.judgement.not_judged[0].subject == "1 index without a scan");
  CHECK(audited.judgement.not_judged[0].needs.starts_with("an audit on or after 20"));
  CHECK(audited.said_after(31, usage) == "warning unused-index:public.a_idx\n");
  CHECK(audited.first().measured.at("bytes") > 0);
  CHECK(audited.first().fix->inverse ==
        std::vector<std::string>{"CREATE INDEX CONCURRENTLY a_idx ON public.t USING btree (a)"});
}

TEST_CASE("audit 1: what was saved is judged with its clock moved on, by the program alone") {
  const Place place;
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  tests::ask(session, table);
  tests::ask(session, "SELECT pg_stat_reset()");
  const std::string words = " --format json --only unused-index --fail-on warning ";
  const Ran saved = place.run("migrate", "audit" + words + "--save . --database '" + database + "'");
  REQUIRE(saved.status == 0);
  const std::string file = saved.err.substr(0, saved.err.find('\n'));
  CHECK(json::parse(place.run("migrate", "audit" + words + "--from " + file).out)["findings"] ==
        json::parse(saved.out)["findings"]);
  json snapshot = json::parse(place.bytes(file));
  snapshot["at"] = "2099-01-01 00:00:00+00";
  place.put("later.json", snapshot.dump());
  const Ran later = place.run("migrate", "audit" + words + "--from later.json");
  CHECK(later.status == 1);
  CHECK(json::parse(later.out)["findings"][0]["key"] == "unused-index:public.a_idx");
  const Ran asking = place.run("migrate", "audit --from later.json --explain");
  CHECK(asking.status == 2);
  CHECK(asking.err == "migrate: `--explain` asks the server, and `--from` connects to none\n");
}

TEST_CASE("audit 8: what the planner peeks at while it plans counts as scans, and is no use") {
  Audited audited;
  audited.write(table);
  // Beyond the histogram the planner asks the index for its end.
  audited.write(
      "INSERT INTO t SELECT i, i FROM generate_series(50001, 60000) i; EXPLAIN SELECT FROM t WHERE a > 55000 "
      "AND id < 0; "
      "EXPLAIN SELECT FROM t WHERE a > 56000 AND id < 0; EXPLAIN SELECT FROM t WHERE a > 57000 AND id < 0");
  await_scans(audited, "a_idx", 3);
  CHECK(audited.said(usage).empty());
  CHECK(audited.said_after(31, usage) == "note barely-used-index:public.a_idx\n");
  CHECK(audited.first().evidence.front() ==
        "each scan read a row at most: they may be the planner's own peeks");
}

TEST_CASE("audit 9: an index whose counter stands still between two looks is unused, whatever its oid") {
  Audited audited;
  audited.write(table);
  audited.write("SET enable_seqscan = off; SELECT id FROM t WHERE a < 100; SELECT id FROM t WHERE a = 7");
  await_scans(audited, "a_idx", 2);
  audited.said(usage);
  const migrate::Observed before = *audited.observed;
  audited.ask("REINDEX INDEX CONCURRENTLY a_idx");
  await_scans(audited, "a_idx", 2);
  audited.said(usage);
  audited.observed->numbers.at = "2099-12-31 00:00:00+00";
  const auto against = [&](const migrate::Observed& then) {
    const migrate::audit::Earlier earlier(then, audited.observed->numbers);
    const chain::Chain chain = migrate::audit::with_outside({});
    return migrate::audit::judge({audited.observed->schema, audited.observed->numbers, audited.settings,
                                  audited.applied_days, &earlier},
                                 chain, {}, {{"unused-index"}, {}});
  };
  // REINDEX CONCURRENTLY keeps the counter (pgstat_copy_index_counters), and gives another oid.
  const migrate::audit::Judgement still = against(before);
  REQUIRE(still.findings.size() == 1);
  CHECK(still.findings[0].key() == "unused-index:public.a_idx");
  migrate::Observed more = before;
  for (auto& [oid, numbers] : more.numbers.indexes) numbers.scans += 5;  // it has fallen since
  CHECK(against(more).findings.empty());
}

TEST_CASE("audit 7: without an index over an expression the planner knows nothing of that expression") {
  Audited audited;
  audited.write(
      "CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t SELECT i, i FROM generate_series(1, 50000) "
      "i;"
      "CREATE INDEX half ON t ((a % 2)); ANALYZE t");
  CHECK(audited.said(usage).empty());
  CHECK(audited.said_after(31, usage) == "warning unused-index:public.half\n");
  const bool creates = audited.observed->numbers.major() >= 14;
  CHECK((audited.first().fix->advice.find("CREATE STATISTICS") != std::string::npos) == creates);
}
