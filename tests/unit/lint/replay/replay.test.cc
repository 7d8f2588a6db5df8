#include "lint/replay/replay.h"

#include <doctest/doctest.h>

#include "lint/chain/parse_script.h"
#include "lint/print/sql.h"

namespace {

struct Written {
  std::string sql;
  bool transactional = false;
  chain::SendMode send = chain::SendMode::statements;
};

chain::Chain chain_of(const std::vector<Written>& scripts) {
  chain::Chain chain;
  for (const Written& written : scripts) {
    text::Source source;
    source.path = std::to_string(chain.revisions.size() + 1) + ".sql";
    source.bytes = written.sql;
    const text::Span whole = source.whole();
    const auto file = chain.files.add(std::move(source));
    chain::Revision revision;
    revision.id = std::to_string(chain.revisions.size() + 1);
    revision.up = chain::Script{
        .file = file, .body = whole, .transactional = written.transactional, .send = written.send};
    chain.revisions.push_back(revision);
  }
  return chain;
}

// Names of the tables in public after the whole chain, and the blocks its statements ran in.
struct Ran {
  std::string tables, blocks;
  std::vector<std::string> refused;
};
Ran run(const std::vector<Written>& scripts) {
  const chain::Chain chain = chain_of(scripts);
  replay::Replay replay(chain);
  Ran ran;
  replay::Visitor visitor;
  visitor.after = [&](const replay::Step& step, const commands::Applied& applied, const catalog::Catalog&) {
    ran.blocks +=
        "nri"
        "e"[static_cast<int>(step.block)];
    if (applied.refused) ran.refused.push_back(applied.refused->message);
  };
  replay.all(visitor);
  for (const auto& [oid, relation] : replay.catalog().all<catalog::Relation>()) {
    if (relation->is_table()) ran.tables += (ran.tables.empty() ? "" : " ") + relation->name;
  }
  return ran;
}

}  // namespace

TEST_CASE("ROLLBACK takes back what its block did, COMMIT keeps it") {
  CHECK(run({{"CREATE TABLE a (); BEGIN; CREATE TABLE b (); ROLLBACK; BEGIN; CREATE TABLE c (); COMMIT"}})
            .tables == "a c");
}

TEST_CASE("an altered table comes back whole from a ROLLBACK") {
  const chain::Chain chain =
      chain_of({{"CREATE TABLE a (x integer PRIMARY KEY); BEGIN; ALTER TABLE a RENAME TO b; "
                 "ALTER TABLE b DROP COLUMN x; ROLLBACK"}});
  replay::Replay replay(chain);
  replay.all();
  const catalog::Relation* table = replay.catalog().relation(replay.catalog().resolve_relation({"", "a"}));
  REQUIRE(table);
  CHECK(table->primary_key() != nullptr);
  CHECK(replay.catalog().resolve_relation({"", "a_pkey"}) != 0);
  CHECK(replay.catalog().resolve_relation({"", "b"}) == 0);
}

TEST_CASE("savepoints nest, and a release keeps what came after") {
  CHECK(run({{"BEGIN; CREATE TABLE a (); SAVEPOINT s; CREATE TABLE b (); SAVEPOINT t; CREATE TABLE c (); "
              "ROLLBACK TO s; CREATE TABLE d (); RELEASE s; COMMIT"}})
            .tables == "a d");
}

TEST_CASE("a block that the script never ends is undone when the connection closes") {
  CHECK(run({{"BEGIN; CREATE TABLE a ()"}, {"CREATE TABLE b ()"}}).tables == "b");
}

TEST_CASE("each script is a connection of its own: settings and temporary tables end with it") {
  const Ran ran = run({{"CREATE SCHEMA s; SET search_path TO s; CREATE TABLE a (); CREATE TEMP TABLE t ()"},
                       {"CREATE TABLE t (); CREATE TABLE a ()"}});
  CHECK(ran.refused.empty());
  CHECK(ran.tables == "a t a");
}

TEST_CASE("what a statement runs in follows from the runner, the way of sending and BEGIN") {
  using chain::SendMode;
  CHECK(run({{"SELECT 1; SELECT 2", false, SendMode::statements}}).blocks == "nn");
  CHECK(run({{"SELECT 1; SELECT 2", true, SendMode::statements}}).blocks == "rr");
  CHECK(run({{"SELECT 1; SELECT 2", false, SendMode::one_string}}).blocks == "ii");
  CHECK(run({{"SELECT 1", false, SendMode::one_string}}).blocks == "n");
  CHECK(run({{"BEGIN; SELECT 1; COMMIT; SELECT 2", false, SendMode::one_string}}).blocks == "ieei");
  CHECK(run({{"BEGIN; SELECT 1; COMMIT; SELECT 2", false, SendMode::statements}}).blocks == "neen");
}

TEST_CASE("a new enum label may be used once its transaction is over") {
  const chain::Chain chain =
      chain_of({{"CREATE TYPE m AS ENUM ('a'); BEGIN; ALTER TYPE m ADD VALUE 'b'; COMMIT"}});
  replay::Replay replay(chain);
  replay.all();
  const catalog::Type* type = replay.catalog().get<catalog::Type>(replay.catalog().resolve_type({"", "m"}));
  REQUIRE(type);
  CHECK(type->labels == std::vector<std::string>{"a", "b"});
  CHECK(type->new_labels.empty());
}

TEST_CASE("a strict replay aborts the open block at an error, as the server does") {
  const auto strictly = [](const std::string& sql) {
    const chain::Chain chain = chain_of({{sql}});
    replay::Replay replay(chain, {.strict = true});
    std::vector<std::string> states;
    replay::Visitor visitor;
    visitor.after = [&](const replay::Step&, const commands::Applied& applied, const catalog::Catalog&) {
      states.push_back(applied.refused ? applied.refused->sqlstate : "");
    };
    replay.all(visitor);
    return states;
  };
  using States = std::vector<std::string>;
  CHECK(strictly("BEGIN; DROP TABLE nope; CREATE TABLE a (); COMMIT; CREATE TABLE a ()") ==
        States{"", "42P01", "25P02", "", ""});
  CHECK(strictly("BEGIN; SAVEPOINT s; SELEC 1; RELEASE s; ROLLBACK TO s; CREATE TABLE a (); COMMIT") ==
        States{"", "", "42601", "25P02", "", "", ""});
  CHECK(strictly("SAVEPOINT s; COMMIT AND CHAIN; BEGIN; ROLLBACK TO s; ROLLBACK") ==
        States{"25P01", "25P01", "", "3B001", ""});
}

TEST_CASE("a temporary table with ON COMMIT DROP ends with its transaction") {
  const Ran ran =
      run({{"CREATE TEMP TABLE a () ON COMMIT DROP; SELECT FROM a; BEGIN; "
            "CREATE TEMP TABLE b () ON COMMIT DROP; SELECT FROM b; COMMIT; SELECT FROM b"}});
  CHECK(ran.refused ==
        std::vector<std::string>{"relation \"a\" does not exist", "relation \"b\" does not exist"});
}

TEST_CASE("what stands before the chain begins is neither missing nor the chain's") {
  chain::Chain chain =
      chain_of({{"CREATE TABLE users (id int PRIMARY KEY, login uuid REFERENCES auth.users);"},
                {"CREATE INDEX ON auth.users (email);"},
                {"CREATE TABLE mine (id int); ALTER TABLE mine ADD COLUMN id int;"}});
  chain.given_schemas = {"auth"};
  chain.given_names = {"users"};
  replay::Replay replay(chain);
  std::vector<std::string> refused;
  replay::Visitor visitor;
  visitor.after = [&](const replay::Step&, const commands::Applied& applied, const catalog::Catalog&) {
    if (applied.refused) refused.push_back(applied.refused->message);
  };
  replay.all(visitor);
  CHECK(refused == std::vector<std::string>{"column \"id\" of relation \"mine\" already exists"});
  CHECK(print::print_sql(replay.catalog()).find("auth;") == std::string::npos);
}

TEST_CASE("a down is tried on what its up has made, and nothing of it stays") {
  chain::Chain chain = chain_of({{"CREATE TABLE a (id int); CREATE TABLE gone (id int)"},
                                 {"ALTER TABLE a RENAME TO b; DROP TABLE gone; CREATE TABLE made ()"},
                                 {"CREATE TABLE last ()"}});
  const auto file =
      chain.files.add({"2.down.sql", "DROP TABLE made; ALTER TABLE b RENAME TO a; DROP TABLE other", false});
  chain.revisions[1].down = chain::Script{.file = file,
                                          .body = chain.files[file].whole(),
                                          .transactional = true,
                                          .send = chain::SendMode::statements};
  const auto tables = [](const catalog::Catalog& catalog) {
    std::string names;
    for (const auto& [oid, relation] : catalog.all<catalog::Relation>()) names += relation->name + " ";
    return names;
  };
  std::string stages, refused;
  const auto try_it = [&](const char* sql, replay::Stage enough = replay::Stage::after_up) {
    chain.files.replace(file, {"2.down.sql", sql, false});
    chain.revisions[1].down->body = chain.files[file].whole();
    stages.clear();
    refused.clear();
    replay::Replay replay(chain, {.server_version = {}, .downs = true});
    replay::Visitor down;
    down.after = [&](const replay::Step&, const commands::Applied& applied, const catalog::Catalog&) {
      if (applied.refused) refused += applied.refused->message;
    };
    replay::Visitor visitor;
    visitor.revision_done = [&](uint32_t revision, const catalog::Catalog&) {
      if (revision == 1)
        replay.try_down(1, *chain.revisions[1].down, chain::parse_script(chain, *chain.revisions[1].down),
                        down, [&](const replay::Shown& shown) {
                          stages += tables(shown.catalog) + "| ";
                          CHECK((shown.before_up != nullptr) == (shown.stage == replay::Stage::left));
                          return shown.stage != enough;
                        });
    };
    replay.all(visitor);
    CHECK(tables(replay.catalog()) == "b made last ");
  };
  try_it("DROP TABLE made; ALTER TABLE b RENAME TO a");
  CHECK(stages == "a | a gone | a | b made | ");
  CHECK(refused.empty());
  try_it("DROP TABLE made; ALTER TABLE b RENAME TO a", replay::Stage::left);
  CHECK(stages == "a | ");
  try_it("DROP TABLE made; ALTER TABLE b RENAME TO a", replay::Stage::before_up);
  CHECK(stages == "a | a gone | ");
  try_it("DROP TABLE made; ALTER TABLE b RENAME TO a", replay::Stage::after_down);
  CHECK(stages == "a | a gone | a | ");
  try_it("DROP TABLE made; DROP TABLE gone");
  CHECK(stages.empty());
  CHECK(refused == "table \"gone\" does not exist");
}

namespace {

// What is refused after a branch that files cannot decide.
std::string refused_after(const std::string& before, const std::string& branch, const std::string& after) {
  std::string refused;
  for (const std::string& words :
       run({{before}, {"DO $$ BEGIN IF random() > 0.5 THEN " + branch + " END IF; END $$"}, {after}}).refused)
    refused += words + "\n";
  return refused;
}

}  // namespace

TEST_CASE("what stands only after a branch that files cannot decide tells that it ran") {
  struct Row {
    const char *before, *branch, *after;
  };
  for (const Row& row : {
           Row{"CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int CONSTRAINT k REFERENCES p)",
               "ALTER TABLE c DROP CONSTRAINT k;", "ALTER TABLE p DROP CONSTRAINT p_pkey"},
           Row{"CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t", "DROP VIEW v;",
               "ALTER TABLE t ALTER COLUMN a TYPE bigint"},
           Row{"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "DROP FUNCTION f();",
               "CREATE OR REPLACE FUNCTION f() RETURNS text LANGUAGE sql AS $f$ SELECT 'a'::text $f$"},
           Row{"CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (a e)", "ALTER TABLE t ALTER COLUMN a TYPE text;",
               "DROP TYPE e"},
           Row{"CREATE TABLE p (a int); CREATE TABLE t () INHERITS (p)", "ALTER TABLE t NO INHERIT p;",
               "ALTER TABLE t DROP COLUMN a"},
           Row{"CREATE TABLE t (a int)", "ALTER TABLE t ALTER COLUMN a TYPE text;",
               "INSERT INTO t VALUES ('x'::text)"},
           Row{"CREATE SCHEMA s; CREATE TABLE s.t (a int)", "DROP TABLE s.t;", "DROP SCHEMA s"},
       }) {
    INFO(row.after);
    CHECK(refused_after(row.before, row.branch, row.after).empty());
    CHECK_FALSE(refused_after(row.before, "PERFORM 1;", row.after).empty());
  }
}

TEST_CASE("a branch that would not have helped leaves the refusal") {
  CHECK(refused_after("CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p)",
                      "ALTER TABLE c ADD COLUMN x int;",
                      "DROP TABLE p") == "cannot drop table p because other objects depend on it\n");
}

TEST_CASE("of several undecided branches the one that is needed is taken to have run") {
  const Ran ran = run({{"CREATE TABLE a (); CREATE TABLE b ()"},
                       {"DO $$ BEGIN IF now() > '2000-01-01' THEN DROP TABLE a; END IF; END $$"},
                       {"DO $$ BEGIN IF now() > '2000-01-01' THEN CREATE TABLE x (); END IF; END $$"},
                       {"CREATE TABLE a (n int); CREATE INDEX ON a (n)"}});
  CHECK(ran.refused.empty());
}
