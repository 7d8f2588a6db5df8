#include "migrate/plan/plan.h"

#include <doctest/doctest.h>

#include "migrate/execute/statements.h"
#include "tests/unit/migrate/made_chain.h"

using migrate::Applied;
using migrate::Direction;
using migrate::History;
using migrate::Obstacle;
using migrate::Plan;
using migrate::Target;
using tests::make_chain;

namespace {

// As the history would have it after these revisions ran.
History applied(const chain::Chain& chain, const std::vector<std::string>& ids) {
  History history;
  for (const std::string& id : ids) {
    Applied one;
    one.revision = id;
    for (const chain::Revision& revision : chain.revisions) {
      if (revision.id == id) one.checksum = checksum(chain, revision);
    }
    history.applied.push_back(one);
  }
  return history;
}

Plan plan(const chain::Chain& chain, const History& history, const Target& target = {},
          const migrate::PlanOptions& options = {}) {
  return make_plan(chain, history, target, migrate::statement_reader(chain), options);
}

// "up 1, up 2"
std::string steps(const chain::Chain& chain, const Plan& plan) {
  std::string out;
  for (const migrate::Step& step : plan.steps)
    out += (out.empty() ? "" : ", ") + std::string(name(step.direction)) + " " +
           chain.revisions[step.revision].id;
  return out;
}

// "edited 2; missing-file 3"
std::string obstacles(const Plan& plan) {
  std::string out;
  for (const Obstacle& obstacle : plan.obstacles)
    out += (out.empty() ? "" : "; ") + std::string(name(obstacle.kind)) + " " + obstacle.revision;
  return out;
}

chain::Chain three() {
  return make_chain({{"1", "CREATE TABLE a ()", "DROP TABLE a"},
                     {"2", "CREATE TABLE b ()", "DROP TABLE b"},
                     {"3", "CREATE TABLE c ()", "DROP TABLE c"}});
}

Target target(Target::Kind kind, std::optional<size_t> count = {}, std::optional<size_t> to = {},
              bool all = false) {
  return {kind, count, to, all};
}

}  // namespace

TEST_CASE("which revisions a target takes, and in which order") {
  const chain::Chain chain = three();
  using Kind = Target::Kind;
  const struct {
    std::vector<std::string> applied;
    Target target;
    const char* expected;
  } table[] = {
      {{}, target(Kind::up), "up 1, up 2, up 3"},
      {{"1"}, target(Kind::up), "up 2, up 3"},
      {{"1"}, target(Kind::up, 1), "up 2"},
      {{}, target(Kind::up, {}, 1), "up 1, up 2"},
      {{"1", "2"}, target(Kind::up, {}, 1), ""},
      {{"1", "2", "3"}, target(Kind::up), ""},
      {{"1", "2", "3"}, target(Kind::down), "down 3"},
      {{"1", "2", "3"}, target(Kind::down, 2), "down 3, down 2"},
      {{"1", "2", "3"}, target(Kind::down, {}, 0), "down 3, down 2"},
      {{"1", "2", "3"}, target(Kind::down, {}, {}, true), "down 3, down 2, down 1"},
      {{"1", "3", "2"}, target(Kind::down, 2), "down 2, down 3"},  // as applied, not as named
      {{"1", "2"}, target(Kind::redo), "down 2, up 2"},
      {{"1", "2"}, target(Kind::redo, 2), "down 2, down 1, up 1, up 2"},
      {{}, target(Kind::down), ""},
  };
  for (const auto& row : table) {
    const Plan made = plan(chain, applied(chain, row.applied), row.target);
    CHECK(obstacles(made) == "");
    CHECK(steps(chain, made) == row.expected);
  }
}

TEST_CASE("a statement edited after it was applied is refused, a comment is not") {
  const chain::Chain then = three();
  const chain::Chain commented = make_chain({{"1", "-- why\r\nCREATE  TABLE a ();\r\n", "DROP TABLE a"},
                                             {"2", "CREATE TABLE b ()", ""},
                                             {"3", "CREATE TABLE c ()", ""}});
  CHECK(obstacles(plan(commented, applied(then, {"1"}))) == "");

  const chain::Chain edited = make_chain(
      {{"1", "CREATE TABLE a (id int)", "DROP TABLE a"}, {"2", "CREATE TABLE b ()", "DROP TABLE b"}});
  const Plan refused = plan(edited, applied(then, {"1"}));
  CHECK(obstacles(refused) == "edited 1");
  CHECK(refused.steps.empty());
  CHECK(refused.obstacles[0].path == "1.sql");
  CHECK(refused.obstacles[0].hint.find("migrate repair 1") != std::string::npos);
  // To take it back is one way out of it.
  CHECK(steps(edited, plan(edited, applied(then, {"1"}), target(Target::Kind::down))) == "down 1");
}

TEST_CASE("what is applied and has no file stops an up, unless told otherwise") {
  const chain::Chain chain = three();
  const History ahead = applied(chain, {"1", "2", "2b"});
  CHECK(obstacles(plan(chain, ahead)) == "missing-file 2b");
  CHECK(steps(chain, plan(chain, ahead, {}, {.out_of_order = false, .allow_missing = true})) == "up 3");
  CHECK(obstacles(plan(chain, ahead, target(Target::Kind::down))) == "missing-file 2b");
}

TEST_CASE("a pending revision older than the head is refused, each by name, unless told otherwise") {
  const chain::Chain chain = three();
  CHECK(obstacles(plan(chain, applied(chain, {"3"}))) == "out-of-order 1; out-of-order 2");
  const Plan forced = plan(chain, applied(chain, {"3"}), {}, {.out_of_order = true, .allow_missing = false});
  CHECK(steps(chain, forced) == "up 1, up 2");
}

TEST_CASE("in a chain that names parents, a branch is late only if something builds upon it") {
  chain::Chain chain = three();
  chain.revisions[1].parents = {"1"};
  chain.revisions[2].parents = {"1"};  // a branch of its own: 2 is not below it
  CHECK(steps(chain, plan(chain, applied(chain, {"1", "3"}))) == "up 2");
  chain.revisions[2].parents = {"2"};
  CHECK(obstacles(plan(chain, applied(chain, {"1", "3"}))) == "out-of-order 2");
  CHECK(steps(chain, plan(chain, {}, target(Target::Kind::up, {}, 1))) == "up 1, up 2");
}

TEST_CASE("a broken chain is refused whatever is asked") {
  chain::Chain chain = three();
  chain.problems.push_back(
      {chain::Problem::Kind::duplicate_id, "2 is in two files", "rename one", {{1, {}}}, {"2"}});
  chain.problems.push_back({chain::Problem::Kind::gap, "4 is left out", "", {}, {}});
  CHECK(obstacles(plan(chain, {})) == "broken-chain 2");
  CHECK(obstacles(plan(chain, applied(chain, {"1"}), target(Target::Kind::down))) == "broken-chain 2");
}

TEST_CASE("downs that cannot be") {
  chain::Chain chain = make_chain({{"1", "CREATE TABLE a ()", ""}, {"2", "DROP TABLE a", "SELECT 1"}});
  CHECK(obstacles(plan(chain, applied(chain, {"1"}), target(Target::Kind::down))) == "no-down 1");
  chain.revisions[1].irreversible = "the rows are gone";
  const Plan declared = plan(chain, applied(chain, {"1", "2"}), target(Target::Kind::down, {}, {}, true));
  CHECK(obstacles(declared) == "irreversible 2; no-down 1");
  CHECK(declared.obstacles[0].message.find("the rows are gone") != std::string::npos);
  CHECK(obstacles(plan(chain, {}, target(Target::Kind::down, {}, 0))) == "not-applied 1");
}

TEST_CASE("a down of comments alone is no down where the up makes something") {
  const auto with_problem = [](const char* up) {
    chain::Chain chain = make_chain({{"1", up, "-- not reversible: restore a backup"}});
    chain::Problem problem;
    problem.kind = chain::Problem::Kind::empty_down;
    problem.revisions = {"1"};
    chain.problems.push_back(problem);
    return chain;
  };
  const auto down = [](const chain::Chain& chain) {
    return obstacles(plan(chain, applied(chain, {"1"}), target(Target::Kind::down)));
  };
  CHECK(down(with_problem("CREATE TABLE a ()")) == "no-down 1");
  CHECK(down(with_problem("INSERT INTO a VALUES (1); ALTER TABLE a ADD b int")) == "no-down 1");
  CHECK(down(with_problem("UPDATE a SET b = 1")) == "");
  CHECK(down(with_problem("CREATE TEMP TABLE a (); UPDATE b SET c = 1")) == "");
  chain::Chain served = with_problem("CREATE TABLE a ()");
  served.problems.clear();  // another revision's down takes it back
  CHECK(down(served) == "");
}

TEST_CASE("SQL that cannot be had is refused") {
  chain::Chain chain = three();
  chain.revisions[0].up.reset();
  chain.revisions[0].opaque = "it is written in Go";
  const Plan made = plan(chain, {});
  CHECK(obstacles(made) == "unreadable 1");
  CHECK(made.obstacles[0].message.find("written in Go") != std::string::npos);
}

TEST_CASE("an interrupted revision without a transaction is resumed at the right statement") {
  const chain::Chain chain = make_chain(
      {{"1", "CREATE INDEX CONCURRENTLY a ON t (a); VACUUM t; CREATE INDEX CONCURRENTLY b ON t (b)",
        "DROP TABLE t", false, chain::SendMode::statements}});
  const auto statements = migrate::statement_reader(chain)(*chain.revisions[0].up);
  History history;
  history.partial.push_back({"1", Direction::up, {statements[0].checksum, statements[1].checksum}, {}});
  const Plan resumed = plan(chain, history);
  REQUIRE(resumed.steps.size() == 1);
  CHECK(resumed.steps[0].done_before == 2);
  CHECK(resumed.steps[0].units.size() == 3);

  CHECK(obstacles(plan(chain, history, target(Target::Kind::redo))) == "half-applied 1");
  history.partial[0].done[1] = "something else";
  CHECK(obstacles(plan(chain, history)) == "half-applied 1");
  history.partial[0].in_doubt = "DO";
  CHECK(obstacles(plan(chain, history)).starts_with("in-doubt 1"));
}

TEST_CASE("a repeatable revision runs again when its text changed, and is neither edited nor late") {
  chain::Chain chain = three();
  chain.revisions[2].repeatable = true;
  History history = applied(chain, {"3", "1", "2"});
  CHECK(steps(chain, plan(chain, history)) == "");
  history.applied[0].checksum = "other";
  CHECK(steps(chain, plan(chain, history)) == "up 3");
  CHECK(steps(chain, plan(chain, applied(chain, {"3"}))) == "up 1, up 2");
}
