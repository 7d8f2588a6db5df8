// A standby's scans count; one that was not read is named; another cluster is refused; a standby itself is
// audited as far as it knows.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "tests/cli/place.h"
#include "tests/pg/audit/audited.h"
#include "tests/pg/audit/physical_standby.h"

using nlohmann::json;
using tests::PhysicalStandby;
using tests::Place;
using tests::Ran;

namespace {

// What is found, a key a line.
std::string keys_of(const Ran& ran) {
  std::string out;
  const json report = json::parse(ran.out);
  for (const json& finding : report.at("findings"))
    out += finding["severity"].get<std::string>() + " " + finding["key"].get<std::string>() + "\n";
  return out;
}

}  // namespace

TEST_CASE("audit 3: the URL of another cluster, or of no standby, is refused") {
  const Place place;
  const std::string database = tests::fresh_database();
  const Ran same = place.run("migrate", fmt::format("audit --database '{0}' --also-read '{0}'", database));
  CHECK(same.status == 2);
  CHECK(same.err.find(" is no standby") != std::string::npos);
  const migrate::Scratch other = tests::own_server();
  const Ran elsewhere =
      place.run("migrate", fmt::format("audit --database '{}' --also-read '{}'", database, other.url()));
  CHECK(elsewhere.status == 2);
  CHECK(elsewhere.err.find(" is of another cluster") != std::string::npos);
}

TEST_CASE("audit 3: an index that only a standby scans is unused until that standby is read") {
  const migrate::Scratch primary = tests::own_server();
  {
    migrate::Session session = tests::connect(primary.url());
    tests::ask(
        session,
        "CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t SELECT i, i FROM generate_series(1, "
        "20000) i; CREATE INDEX a_idx ON t (a); ANALYZE t");
  }
  const PhysicalStandby near(primary, "near"), far(primary, "far");
  for (const PhysicalStandby* one : {&near, &far}) one->catch_up();
  {
    migrate::Session reader = tests::connect(near.url());
    for (int i = 0; i < 12; ++i) tests::ask(reader, "SELECT id FROM t WHERE a = " + std::to_string(i));
  }
  const Place place;
  place.put("schemalint.toml", "[audit]\nunused_days = 0\n");
  const std::string audit =
      fmt::format("audit --format json --only unused-index --database '{}'", primary.url());
  const Ran alone = place.run("migrate", audit);
  CHECK(keys_of(alone) == "note unused-index:public.a_idx\n");
  const std::string evidence = json::parse(alone.out)["findings"][0]["evidence"].dump();
  CHECK(evidence.find("standby near has counters of its own") != std::string::npos);
  CHECK(evidence.find("standby far has counters of its own") != std::string::npos);
  // Until the counters of older servers are in.
  Ran with = place.run("migrate", audit + fmt::format(" --also-read '{}'", near.url()));
  while (!keys_of(with).empty())
    with = place.run("migrate", audit + fmt::format(" --also-read '{}'", near.url()));
  CHECK(json::parse(with.out)["windows"][1]["node"] == "standby near");
  const Ran other = place.run("migrate", audit + fmt::format(" --also-read '{}'", far.url()));
  CHECK(keys_of(other) == "note unused-index:public.a_idx\n");
  CHECK(json::parse(other.out)["findings"][0]["evidence"].dump().find("standby far") == std::string::npos);
  // The same from the configuration, which names variables.
  place.put("schemalint.toml", "[audit]\nunused_days = 0\nalso_read_env = [\"NEAR_URL\", \"FAR_URL\"]\n");
  const Ran both = place.run_with(fmt::format("env NEAR_URL=\"{}\" FAR_URL=\"{}\" ", near.url(), far.url()),
                                  "migrate", audit);
  CHECK(keys_of(both).empty());
  const Ran unset = place.run("migrate", audit);
  CHECK(unset.status == 2);
  CHECK(unset.err.find("also_read_env names NEAR_URL, which is empty") != std::string::npos);
}

TEST_CASE("audit 4, 46: a standby as the database: its window is its own, and what it cannot tell is said") {
  const migrate::Scratch primary = tests::own_server();
  {
    migrate::Session session = tests::connect(primary.url());
    tests::ask(
        session,
        "CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t SELECT i, i FROM generate_series(1, "
        "20000) i; CREATE INDEX a_idx ON t (a); CREATE TABLE bare (a int); ANALYZE t; DELETE FROM t WHERE "
        "id > 5000");
  }
  const PhysicalStandby standby(primary, "standby");
  standby.catch_up();
  standby.restart();
  const Place place;
  const Ran ran =
      place.run("migrate", fmt::format("audit --format json --fail-on never --database '{}'", standby.url()));
  REQUIRE_MESSAGE(ran.status == 0, ran.err);
  const json report = json::parse(ran.out);
  CHECK(report["server"]["standby"] == true);
  CHECK(keys_of(ran).find("warning missing-primary-key:public.bare\n") != std::string::npos);
  CHECK(keys_of(ran).find("dead-rows") == std::string::npos);
  CHECK(report["not_judged"].dump().find("dead-rows") != std::string::npos);
  const bool forgets = report["server"]["version"].get<int>() < 150000;
  CHECK((report["windows"][0]["why"] == "a standby of this version loses them when it starts") == forgets);
  const std::string text =
      place.run("migrate", fmt::format("audit --fail-on never --database '{}'", standby.url())).out;
  CHECK(text.find(" (a standby): ") != std::string::npos);
}
