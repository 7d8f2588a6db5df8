// --base: the chain as it will be once this branch is merged, judged in a repository made for it.
#include <doctest/doctest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "tests/cli/place.h"

using tests::Place;

namespace {

std::string table(const std::string& name) {
  return "-- migrate:up\nCREATE TABLE " + name + " (id int PRIMARY KEY);\n-- migrate:down\nDROP TABLE " +
         name + ";\n";
}

void git(const Place& place, const std::string& arguments) {
  const tests::Ran ran =
      place.run("git", "-c user.name=t -c user.email=t@localhost -c init.defaultBranch=main " + arguments);
  REQUIRE_MESSAGE(ran.status == 0, ran.err);
}

// rule -> message of each finding against main.
std::multimap<std::string, std::string> found(const Place& place) {
  const tests::Ran ran = place.run("schemalint", "--base main --format json migrations");
  REQUIRE_MESSAGE(ran.status <= 1, ran.err);
  std::multimap<std::string, std::string> findings;
  const auto report = nlohmann::json::parse(ran.out);
  for (const auto& row : report["findings"]) findings.emplace(row["rule"], row["message"]);
  return findings;
}

void start(const Place& place) {
  place.put("migrations/0001_a.sql", table("a"));
  place.put("migrations/0002_b.sql", table("b"));
  git(place, "init -q .");
  git(place, "add migrations");
  git(place, "commit -q -m base");
  git(place, "checkout -q -b here");
}

}  // namespace

TEST_CASE("what the base has is deployed: only what is new is judged") {
  const Place place;
  place.put("migrations/0000_old.sql",
            "-- migrate:up\nCREATE TABLE old (a int);\n-- migrate:down\nDROP TABLE old;\n");
  start(place);
  place.put("migrations/0003_new.sql",
            "-- migrate:up\nCREATE INDEX old_a_idx ON old (a);\n-- migrate:down\nDROP INDEX old_a_idx;\n");
  const auto findings = found(place);
  CHECK(findings.size() == 1);
  CHECK(findings.count("index-not-concurrent") == 1);
}

TEST_CASE("a revision under another title is the same one where its id says so") {
  const Place place;
  start(place);
  git(place, "mv migrations/0001_a.sql migrations/0001_another.sql");
  CHECK(found(place).empty());
  place.put("migrations/0001_another.sql", table("other"));
  const auto findings = found(place);
  CHECK(findings.size() == 1);
  CHECK(findings.count("edited-applied-file") == 1);
}

TEST_CASE("an edited, a removed and a late revision are findings; comments are no edit") {
  const Place place;
  start(place);
  place.put("migrations/0001_a.sql", "-- only a comment\n" + table("a"));
  CHECK(found(place).empty());
  place.put("migrations/0001_a.sql", table("other"));
  CHECK(found(place).count("edited-applied-file") == 1);
  git(place, "checkout -q migrations");
  git(place, "rm -q migrations/0002_b.sql");
  CHECK(found(place).count("removed-applied-file") == 1);
  git(place, "reset -q --hard");
  place.put("migrations/0001_aa.sql", table("aa"));
  git(place, "mv migrations/0001_a.sql migrations/0000_a.sql");
  git(place, "reset -q --hard");
  std::filesystem::remove(place.folder() / "migrations/0001_aa.sql");
  place.put("migrations/00015_late.sql", table("late"));
  CHECK(found(place).count("out-of-order-revision") == 1);
}

TEST_CASE(
    "a number that the base took meanwhile is a duplicate of the merge, and the next free one is named") {
  const Place place;
  start(place);
  git(place, "checkout -q main");
  place.put("migrations/0003_theirs.sql", table("theirs"));
  git(place, "add migrations");
  git(place, "commit -q -m theirs");
  git(place, "checkout -q here");
  place.put("migrations/0003_ours.sql", table("ours"));
  const tests::Ran ran = place.run("schemalint", "--base main migrations");
  CHECK(ran.status == 1);
  CHECK(ran.out.find("error[duplicate-revision]") != std::string::npos);
  CHECK(ran.out.find("0003_theirs.sql") != std::string::npos);
  CHECK(ran.out.find("0003_ours.sql") != std::string::npos);
  CHECK(ran.out.find("0004") != std::string::npos);
}
