#include "lint/commands/work.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "lint/commands/trial.h"
#include "tests/unit/lint/replay/replay_sql.h"

using ast::LockMode;

namespace {

// The record of an ALTER TABLE on what `setup` has made.
commands::Work work_of(Replayed& standing, std::string_view statement) {
  const sql::Parsed parsed = sql::parse(statement);
  const std::vector<ast::Change> changes = lower::changes(parsed.statements[0], statement);
  return commands::Trial(standing.catalog, changes[0], {}).work();
}

}  // namespace

TEST_CASE("an ALTER TABLE writes down its work by clause") {
  Replayed r =
      replay_sql("CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int, b varchar(10) UNIQUE, c int);");
  const commands::Work work =
      work_of(r,
              "ALTER TABLE t ADD COLUMN d timestamptz DEFAULT clock_timestamp(), ALTER b TYPE varchar(20), "
              "ADD CHECK (a > 0), ADD CONSTRAINT k FOREIGN KEY (c) REFERENCES p, ALTER a SET STATISTICS 9");
  const ast::Oid t = r.relation("t").oid, p = r.relation("p").oid;
  REQUIRE(work.clauses.size() == 5);
  CHECK(work.clauses[0].tables.at(t).rewrite);
  CHECK(work.clauses[1].tables.empty());
  REQUIRE(work.clauses[1].indexes.size() == 1);
  CHECK(work.clauses[1].indexes[0].reused);
  CHECK(work.clauses[2].tables.at(t).scan);
  CHECK(work.clauses[3].validated == std::set<std::string>{"k"});
  CHECK(work.clauses[3].locks.at(p) == LockMode::share_row_exclusive);
  CHECK(work.clauses[4].mode == LockMode::share_update_exclusive);
  CHECK(work.clauses[4].tables.empty());
  CHECK(work.unknown.empty());
}

TEST_CASE("a table is read for SET NOT NULL unless the statement leaves a CHECK that proves it") {
  Replayed r = replay_sql("CREATE TABLE t (a int, CONSTRAINT c CHECK (a IS NOT NULL));");
  const ast::Oid t = r.relation("t").oid;
  CHECK_FALSE(work_of(r, "ALTER TABLE t ALTER a SET NOT NULL").clauses[0].tables.contains(t));
  CHECK(work_of(r, "ALTER TABLE t ALTER a SET NOT NULL, DROP CONSTRAINT c").clauses[0].tables.at(t).scan);
}

TEST_CASE("asking for the work leaves the Catalog as it was") {
  Replayed r = replay_sql("CREATE TABLE t (a int);");
  work_of(r, "ALTER TABLE t ADD PRIMARY KEY (a), ADD COLUMN b int");
  CHECK(r.relation("t").columns.size() == 1);
  CHECK_FALSE(r.has("t_pkey"));
}

TEST_CASE("what a refused ALTER TABLE had built before is known") {
  Replayed r = replay_sql("CREATE TABLE t (a int);");
  CHECK(work_of(r, "ALTER TABLE t ADD UNIQUE (a), ADD CHECK (nope > 0)").built == std::set<std::string>{"t"});
  CHECK(work_of(r, "ALTER TABLE t ADD UNIQUE (nope), ADD CHECK (a > 0)").built.empty());
  CHECK(work_of(r, "ALTER TABLE t ADD UNIQUE (a)").built.empty());
}

TEST_CASE("what was tried is done as it was tried") {
  Replayed r = replay_sql("CREATE TABLE t (a int);");
  const std::string_view sql = "ALTER TABLE t ADD CONSTRAINT k UNIQUE (a)";
  const sql::Parsed parsed = sql::parse(sql);
  const std::vector<ast::Change> changes = lower::changes(parsed.statements[0], sql);
  commands::Trial trial(r.catalog, changes[0], {});
  trial.work();
  CHECK_FALSE(r.has("k"));
  CHECK_FALSE(trial.apply().refused);
  CHECK(r.has("k"));
  CHECK(r.relation("t").find_constraint("k"));
}

TEST_CASE("of a column that the statement adds only NOT NULL of its own is known to hold") {
  Replayed r = replay_sql("CREATE TABLE t (a text PRIMARY KEY);");
  const ast::Oid t = r.relation("t").oid;
  const auto scans = [&](std::string_view sql) {
    const commands::Work work = work_of(r, sql);
    return std::any_of(work.clauses.begin(), work.clauses.end(), [&](const commands::ClauseWork& clause) {
      return clause.tables.contains(t) && clause.tables.at(t).scan;
    });
  };
  CHECK(scans("ALTER TABLE t ADD COLUMN b int DEFAULT 5, ALTER b SET NOT NULL"));
  CHECK_FALSE(scans("ALTER TABLE t ADD COLUMN b int NOT NULL DEFAULT 5, ALTER b SET NOT NULL"));
  CHECK_FALSE(
      scans("ALTER TABLE t DROP CONSTRAINT t_pkey, ADD COLUMN b int NOT NULL DEFAULT 5, "
            "ADD PRIMARY KEY (b, a)"));
  CHECK_FALSE(scans("ALTER TABLE t DROP CONSTRAINT t_pkey, ADD COLUMN b int PRIMARY KEY DEFAULT 5"));
}
