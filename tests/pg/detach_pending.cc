// ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY that another session's lock keeps from its second
// transaction: the partition stays half detached until FINALIZE (PostgreSQL manual, ALTER TABLE).
#include <doctest/doctest.h>

#include "lint/commands/apply.h"
#include "lint/diff/diff.h"
#include "lint/lower/lower.h"
#include "lint/sql/large_stack.h"
#include "lint/sql/parse.h"
#include "migrate/inspect/inspect.h"
#include "tests/pg/server.h"

namespace {

catalog::Catalog inspected(migrate::Session& session) {
  auto observed = migrate::inspect(session);
  REQUIRE(observed.ok());
  return *observed;
}

// The SQLSTATE with which the predictor refuses the statement; empty: it carries it out on `at`.
std::string predicted(catalog::Catalog& at, const std::string& statement) {
  std::string state;
  sql::on_large_stack([&] {
    for (const sql::Statement& parsed : sql::parse(statement).statements) {
      for (const ast::Change& change : lower::changes(parsed, statement)) {
        const auto applied =
            commands::apply(at, change, {.origin = {}, .in_transaction = false, .strict = true});
        if (applied.refused) state = applied.refused->sqlstate;
      }
    }
  });
  return state;
}

}  // namespace

TEST_CASE("a pending DETACH CONCURRENTLY is seen, stands in the way, and is finished by FINALIZE") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  if (session.server_version().major < 14) return;
  migrate::Session reader = tests::connect(database);
  tests::ask(session,
             "CREATE TABLE p (a integer NOT NULL, b text) PARTITION BY RANGE (a); "
             "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10); "
             "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20)");
  tests::ask(session, "SET lock_timeout = '300ms'");
  tests::ask(reader, "BEGIN; SELECT count(*) FROM p");
  const auto waited = session.run("ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY");
  REQUIRE(waited.error);
  CHECK(waited.error->sqlstate == "55P03");
  tests::ask(reader, "COMMIT");

  catalog::Catalog before = inspected(session);
  const ast::Oid partition = before.resolve_relation({"public", "p1"});
  REQUIRE(partition != 0);
  CHECK(before.relation(partition)->detach_pending);
  CHECK(!before.relation(before.resolve_relation({"public", "p2"}))->detach_pending);

  for (const char* refused : {
           "ALTER TABLE p DETACH PARTITION p1",
           "ALTER TABLE p DETACH PARTITION p2 CONCURRENTLY",
           "ALTER TABLE p DETACH PARTITION p2 FINALIZE",
       }) {
    CAPTURE(refused);
    const auto answer = session.run(refused);
    REQUIRE(answer.error);
    CHECK(predicted(before, refused) == answer.error->sqlstate);
  }
  const char* finalize = "ALTER TABLE p DETACH PARTITION p1 FINALIZE";
  CHECK(predicted(before, finalize).empty());
  tests::ask(session, finalize);
  for (const diff::Difference& difference : diff::differences(before, inspected(session))) {
    FAIL_CHECK(difference.sentence());
  }
}
