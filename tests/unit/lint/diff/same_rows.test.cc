#include "lint/diff/same_rows.h"

#include <doctest/doctest.h>

#include "lint/commands/apply.h"
#include "lint/diff/rows.h"
#include "lint/lower/lower.h"
#include "lint/sql/parse.h"

namespace {

void carry_out(catalog::Catalog& catalog, const std::string& script) {
  const sql::Parsed parsed = sql::parse(script);
  for (const sql::Statement& statement : parsed.statements) {
    for (const ast::Change& change : lower::changes(statement, script)) {
      const commands::Applied applied = commands::apply(catalog, change, {});
      CHECK_MESSAGE(!applied.refused, (applied.refused ? applied.refused->message : ""));
    }
  }
}

constexpr const char* schema =
    "CREATE TABLE p (id int PRIMARY KEY, b int UNIQUE);"
    "CREATE TABLE t (id int PRIMARY KEY, a text DEFAULT 'x', n int CHECK (n > 0) NO INHERIT,"
    "                p int CONSTRAINT t_p REFERENCES p);"
    "CREATE INDEX i ON t (a); CREATE SEQUENCE s; CREATE VIEW v AS SELECT id FROM p;"
    "CREATE TYPE pair AS (x int, y int); CREATE TABLE m (d date NOT NULL) PARTITION BY RANGE (d);"
    "CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')";

}  // namespace

TEST_CASE("relations that are the same without rows make the same rows") {
  struct Row {
    const char* sql;
    bool same;  // seen without making rows
  };
  for (const Row& row : {
           Row{"ALTER TABLE t ADD c int; ALTER TABLE t DROP c", true},
           Row{"ALTER TABLE t ALTER id SET STATISTICS 5", true},
           Row{"ALTER TABLE t RENAME a TO b; ALTER TABLE t RENAME b TO a", true},
           Row{"ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME TO t", true},
           Row{"ALTER TABLE t ADD CONSTRAINT k CHECK (id > 0); ALTER TABLE t DROP CONSTRAINT k", true},
           Row{"ALTER INDEX i RENAME TO j; ALTER INDEX j RENAME TO i", true},
           Row{"ALTER TABLE t ALTER a SET DEFAULT 'y'; ALTER TABLE t ALTER a SET DEFAULT 'x'", true},
           Row{"ALTER TABLE t ALTER a SET DEFAULT 'x' COLLATE \"C\"", false},
           Row{"ALTER TABLE t ALTER a SET DEFAULT 'x' || 'y'", false},
           Row{"ALTER TABLE t ADD c int", false},
           Row{"ALTER TABLE t DROP a", false},
           Row{"ALTER TABLE t DROP a; ALTER TABLE t ADD a text DEFAULT 'x'", false},
           Row{"ALTER TABLE t RENAME a TO b", false},
           Row{"ALTER TABLE t RENAME TO u", false},
           Row{"ALTER TABLE t ALTER a TYPE varchar(9)", false},
           Row{"ALTER TABLE t ALTER a TYPE text COLLATE \"C\"", false},
           Row{"ALTER TABLE t ALTER a SET NOT NULL", false},
           Row{"ALTER TABLE t ALTER a DROP DEFAULT", false},
           Row{"ALTER TABLE t ALTER a SET DEFAULT 'y'", false},
           Row{"ALTER TABLE t ALTER id ADD GENERATED ALWAYS AS IDENTITY", false},
           Row{"ALTER TABLE t ALTER a SET STORAGE EXTERNAL", false},
           Row{"COMMENT ON COLUMN t.a IS 'c'", false},
           Row{"COMMENT ON TABLE t IS 'c'", false},
           Row{"ALTER TABLE t RENAME CONSTRAINT t_p TO k", false},
           Row{"ALTER TABLE t DROP CONSTRAINT t_p", false},
           Row{"ALTER TABLE t ALTER CONSTRAINT t_p DEFERRABLE INITIALLY DEFERRED", false},
           Row{"ALTER TABLE t DROP CONSTRAINT t_p; ALTER TABLE t ADD CONSTRAINT t_p FOREIGN KEY (p) "
               "REFERENCES p ON DELETE CASCADE NOT VALID",
               false},
           Row{"ALTER TABLE t DROP CONSTRAINT t_p; ALTER TABLE t ADD CONSTRAINT t_p FOREIGN KEY (p) "
               "REFERENCES p (b) MATCH FULL",
               false},
           Row{"ALTER TABLE t DROP CONSTRAINT t_n_check; ALTER TABLE t ADD CONSTRAINT t_n_check CHECK (n > "
               "0)",
               false},
           Row{"ALTER TABLE t ENABLE ROW LEVEL SECURITY", false},
           Row{"ALTER TABLE t FORCE ROW LEVEL SECURITY", false},
           Row{"ALTER TABLE t REPLICA IDENTITY FULL", false},
           Row{"ALTER TABLE t SET UNLOGGED", false},
           Row{"ALTER TABLE t SET (fillfactor = 70)", false},
           Row{"ALTER TABLE t ADD b int; ALTER TABLE t INHERIT p", false},
           Row{"CREATE SCHEMA z; ALTER TABLE t SET SCHEMA z", false},
           Row{"ALTER TABLE m RENAME d TO e; ALTER TABLE m RENAME e TO d", true},
           Row{"ALTER TABLE m_1 RENAME TO m_2; ALTER TABLE m_2 RENAME TO m_1", true},
           Row{"ALTER TABLE m DETACH PARTITION m_1", false},
           Row{"ALTER TABLE m RENAME d TO e", false},
           Row{"ALTER VIEW v RENAME TO w; ALTER VIEW w RENAME TO v", true},
           Row{"ALTER VIEW v RENAME TO w", false},
           Row{"ALTER VIEW v SET (check_option = local)", false},
           Row{"ALTER INDEX i RENAME TO j", false},
           Row{"ALTER SEQUENCE s INCREMENT 2", false},
           Row{"ALTER SEQUENCE s OWNED BY t.id", false},
           Row{"CREATE OR REPLACE VIEW v AS SELECT id FROM p WHERE id > 0", false},
           Row{"ALTER TYPE pair ADD ATTRIBUTE z int", false},
       }) {
    catalog::Catalog catalog;
    carry_out(catalog, schema);
    const catalog::Catalog before = catalog;
    carry_out(catalog, row.sql);
    bool same = true;
    for (const auto& [oid, relation] : before.all<catalog::Relation>()) {
      const catalog::Relation* now = catalog.relation(oid);
      if (now == nullptr || now == relation) continue;
      const std::set<ast::ObjectAddress> only{{ast::ObjectClass::relation, oid, 0}};
      const diff::RowOptions options{.only = &only};
      const bool here = diff::same_rows(*relation, *now);
      same = same && here;
      const bool rows = diff::rows_of(before, options) == diff::rows_of(catalog, options);
      const bool seen = !here || rows;
      const std::string& name = relation->name;
      CHECK_MESSAGE(seen, row.sql, ": ", name);
    }
    CHECK_MESSAGE(same == row.same, row.sql);
  }
}
