// drift --sql: the statements take the difference away, on the server or as a new revision.
#include "migrate/verify/undo.h"

#include <doctest/doctest.h>

#include "migrate/verify/schema.h"
#include "tests/pg/migrate/folder.h"

using tests::Folder;

namespace {

constexpr const char* script = R"(-- migrate:up
CREATE TABLE p (id bigint PRIMARY KEY, n int CHECK (n > 0), t text DEFAULT 'a');
CREATE INDEX p_n ON p (n);
CREATE VIEW v AS SELECT id FROM p;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE UPDATE ON p FOR EACH ROW EXECUTE FUNCTION f();
CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
ALTER TABLE p ENABLE ROW LEVEL SECURITY;
CREATE POLICY pol ON p USING (t > 'a');
COMMENT ON TABLE p IS 'it''s';
)";

std::vector<diff::Difference> drift(const Folder& folder, migrate::Session& session,
                                    const std::vector<migrate::Applied>& applied,
                                    migrate::Comparison* whole = nullptr) {
  auto compared = migrate::compare_schema(session, folder.chain(), applied, "schemalint");
  REQUIRE(compared);
  if (whole) *whole = *compared;
  return compared->differences;
}

std::string sentences(const std::vector<diff::Difference>& differences) {
  std::string all;
  for (const diff::Difference& difference : differences) all += difference.sentence() + "; ";
  return all;
}

// What is left of the change's drift after its undoing on the server, and as a revision.
void check_undone(const std::string& change) {
  INFO(change);
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", script);
  tests::up(folder, database);
  migrate::Session session = tests::connect(database);
  tests::ask(session, change);
  std::vector<migrate::Applied> applied =
      migrate::look(tests::run_options(database))->recorded.history.applied;
  migrate::Comparison found;
  CHECK(!drift(folder, session, applied, &found).empty());
  std::string on_server, in_revision;
  for (const diff::Difference& difference : found.differences) {
    on_server += migrate::undo(difference, *found.predicted, true, found.owner);
    in_revision += migrate::undo(difference, *found.observed, false, found.owner);
  }
  INFO(on_server);
  INFO(in_revision);
  folder.put("0002_u.sql", "-- migrate:up\n" + in_revision);
  std::vector<migrate::Applied> both = applied;
  both.emplace_back().revision = "0002";
  CHECK(sentences(drift(folder, session, both)) == "");
  folder.remove("0002_u.sql");
  tests::ask(session, on_server);
  CHECK(sentences(drift(folder, session, applied)) == "");
}

}  // namespace

TEST_CASE("each difference is taken away by its statements, on either side") {
  for (const char* change : {"CREATE TABLE stray (id int PRIMARY KEY, a text)",
                             "DROP INDEX p_n",
                             "CREATE INDEX p_t ON p (t)",
                             "ALTER TABLE p ADD COLUMN extra text",
                             "ALTER TABLE p ALTER n TYPE bigint",
                             "ALTER TABLE p ALTER t SET NOT NULL",
                             "ALTER TABLE p ALTER t DROP DEFAULT",
                             "ALTER TABLE p ALTER t SET DEFAULT 'b'",
                             "ALTER TABLE p DROP CONSTRAINT p_n_check",
                             "ALTER TABLE p DISABLE TRIGGER tr",
                             "DROP TRIGGER tr ON p",
                             "ALTER POLICY pol ON p USING (t > 'b')",
                             "ALTER TABLE p DISABLE ROW LEVEL SECURITY",
                             "COMMENT ON TABLE p IS NULL",
                             "COMMENT ON COLUMN p.n IS 'x'",
                             "GRANT SELECT, INSERT ON p TO PUBLIC",
                             "REVOKE EXECUTE ON FUNCTION g() FROM PUBLIC",
                             "GRANT UPDATE (n) ON p TO PUBLIC",
                             "ALTER TABLE p OWNER TO pg_monitor",
                             "ALTER TABLE p ALTER t SET STATISTICS 500",
                             "ALTER FUNCTION g() STABLE",
                             "CREATE OR REPLACE FUNCTION g() RETURNS int LANGUAGE sql AS $$ SELECT 2 $$",
                             "CREATE OR REPLACE VIEW v AS SELECT id FROM p WHERE n > 3",
                             "DROP VIEW v",
                             "CREATE TYPE mood AS ENUM ('a')",
                             "CREATE SEQUENCE nos MAXVALUE 9",
                             "ALTER TABLE p REPLICA IDENTITY FULL",
                             "CREATE STATISTICS st ON n, t FROM p"}) {
    check_undone(change);
  }
}
