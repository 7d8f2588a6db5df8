#include "lint/planner/predicate_proof.h"

#include <doctest/doctest.h>

#include "lint/planner/clause.h"
#include "lint/planner/partition_constraint.h"
#include "tests/unit/lint/replay/replay_sql.h"

namespace {

using planner::ProofClause;

// The table's CHECK, with what it says of column a.
struct Checked {
  Replayed replayed;
  explicit Checked(const std::string& check)
      : replayed(replay_sql("create table t(a int, b int, s text, check (" + check + "))")) {}

  const catalog::Relation& table() const { return replayed.relation("t"); }
  bool proves(const ProofClause& wanted) const {
    return planner::implies(planner::known_of(replayed.catalog, table(), {}, false), wanted);
  }
  bool proves_not_null(const std::string& column = "a") const {
    return proves({ProofClause::Kind::not_null, {}, column, ProofClause::Operator::equal, {}});
  }
  // Another condition over the same table.
  bool proves(const std::string& condition) const {
    const Replayed other = replay_sql("create table t(a int, b int, s text, check (" + condition + "))");
    return proves(
        planner::clause_of(other.catalog, *other.relation("t").constraints[0].check, other.relation("t")));
  }
};

}  // namespace

TEST_CASE("implication: what proves NOT NULL") {
  CHECK(Checked("a is not null").proves_not_null());
  CHECK(Checked("a is not null and b > 0").proves_not_null());
  CHECK(Checked("not (a is null)").proves_not_null());
  CHECK(Checked("not (a is null or b is null)").proves_not_null());
  CHECK(Checked("not (a is null or b is null)").proves_not_null("b"));
  CHECK(Checked("(a is not null and b = 1) or (a is not null and b = 2)").proves_not_null());
}

TEST_CASE("implication: what does not, for a CHECK that is NULL holds") {
  CHECK_FALSE(Checked("a > 0").proves_not_null());
  CHECK_FALSE(Checked("b is not null").proves_not_null());
  CHECK_FALSE(Checked("a is not null or b is not null").proves_not_null());
  CHECK_FALSE(Checked("(a is null)").proves_not_null());
}

TEST_CASE("implication: comparisons with constants") {
  CHECK(Checked("a >= 10 and a < 20").proves("a >= 10"));
  CHECK(Checked("a >= 10").proves("a > 9"));
  CHECK(Checked("a between 10 and 15").proves("a >= 5 and a < 16"));
  CHECK(Checked("a = 7").proves("a in (5, 6, 7)"));
  CHECK(Checked("a in (5, 6)").proves("a < 10"));
  CHECK(Checked("10 <= a").proves("a >= 10"));
  CHECK(Checked("a > 5").proves("a <> 5"));
  CHECK(Checked("s = 'x'").proves("s = any (array['w', 'x'])"));
  CHECK_FALSE(Checked("a >= 10").proves("a > 10"));
  CHECK_FALSE(Checked("a <= 20").proves("a < 20"));
  CHECK_FALSE(Checked("b >= 10").proves("a >= 10"));
  CHECK_FALSE(Checked("a in (5, 11)").proves("a < 10"));
}

TEST_CASE("implication: a bound and its default partition") {
  const Replayed replayed = replay_sql(
      "create table p(k int) partition by range (k);"
      "create table p1 partition of p for values from (0) to (10);"
      "create table rest partition of p default;");
  const catalog::Relation& parent = replayed.relation("p");
  const ProofClause first =
      planner::partition_clause(replayed.catalog, parent, *replayed.relation("p1").partition_bound);
  const auto is = [](int value) {
    return ProofClause{ProofClause::Kind::comparison,
                       {},
                       "k",
                       ProofClause::Operator::equal,
                       {datum::Constant::Kind::number, std::to_string(value)}};
  };
  CHECK_FALSE(planner::refutes(is(0), first));
  CHECK_FALSE(planner::refutes(is(9), first));
  CHECK(planner::refutes(is(10), first));
  CHECK(planner::refutes(is(9), planner::negated(first)));
  CHECK_FALSE(planner::refutes(is(10), planner::negated(first)));
}

TEST_CASE("implication: what a query need not look into") {
  const Replayed replayed = replay_sql(
      "create table p(k int, j int) partition by range (k);"
      "create table p1 partition of p for values from (0) to (10);"
      "create table p2 partition of p for values from (10) to (20);"
      "create table rest partition of p default;"
      "create table q(k int, j int, check (k >= 5 and k < 15), check (k in (1, 11)), check (k < 5 or k > 90),"
      " check (k is null), check (j > 3));");
  const catalog::Relation& parent = replayed.relation("p");
  const auto looks_into = [&](size_t where, const char* partition) {
    const catalog::Relation& q = replayed.relation("q");
    return !planner::refutes(
        planner::clause_of(replayed.catalog, *q.constraints[where].check, parent),
        planner::pruning_clause(replayed.catalog, parent, *replayed.relation(partition).partition_bound));
  };
  CHECK(looks_into(0, "p1"));
  CHECK(looks_into(0, "p2"));
  CHECK_FALSE(looks_into(0, "rest"));  // neighbours leave no gap
  CHECK_FALSE(looks_into(1, "rest"));
  CHECK(looks_into(2, "p1"));
  CHECK_FALSE(looks_into(2, "p2"));
  CHECK(looks_into(2, "rest"));
  CHECK_FALSE(looks_into(3, "p1"));
  CHECK(looks_into(3, "rest"));
  CHECK(looks_into(4, "p2"));
}

TEST_CASE("implication: a NOT VALID check proves nothing") {
  const Replayed replayed =
      replay_sql("create table t(a int); alter table t add constraint k check (a is not null) not valid;");
  const ProofClause wanted{ProofClause::Kind::not_null, {}, "a", ProofClause::Operator::equal, {}};
  CHECK_FALSE(
      planner::implies(planner::known_of(replayed.catalog, replayed.relation("t"), {}, false), wanted));
}
