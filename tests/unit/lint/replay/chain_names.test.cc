#include "lint/replay/chain_names.h"

#include <doctest/doctest.h>

namespace {

using ast::ObjectKind;

replay::ChainNames names_of(const std::vector<std::string>& scripts) {
  chain::Chain chain;
  for (const std::string& sql : scripts) {
    text::Source source{.path = "x.sql", .bytes = sql};
    const text::Span whole = source.whole();
    chain::Revision revision;
    revision.up = chain::Script{.file = chain.files.add(std::move(source)), .body = whole};
    chain.revisions.push_back(std::move(revision));
  }
  return replay::ChainNames(chain);
}

std::optional<uint32_t> made(const std::optional<replay::ChainNames::Made>& made) {
  return made ? std::optional(made->revision) : std::nullopt;
}

}  // namespace

TEST_CASE("names come from statements, renames and moves, with the first revision that makes them") {
  const replay::ChainNames names =
      names_of({"CREATE TABLE a.t (); CREATE VIEW v AS SELECT 1; CREATE TYPE m AS ENUM ()",
                "ALTER TABLE a.t RENAME TO u; ALTER TABLE a.u SET SCHEMA b; CREATE FUNCTION f() RETURNS int "
                "LANGUAGE sql AS ''"});
  CHECK(made(names.maker(ObjectKind::table, {"a", "t"})) == 0);
  CHECK(made(names.maker(ObjectKind::table, {"", "t"})) == std::nullopt);
  CHECK(made(names.maker(ObjectKind::table, {"c", "t"})) == std::nullopt);
  CHECK(made(names.maker(ObjectKind::view, {"public", "v"})) == 0);
  CHECK(made(names.maker(ObjectKind::type, {"", "m"})) == 0);
  CHECK(made(names.maker(ObjectKind::type, {"a", "t"})) == 0);
  CHECK(made(names.maker(ObjectKind::table, {"a", "u"})) == 1);
  CHECK(made(names.maker(ObjectKind::table, {"b", "u"})) == 1);
  CHECK(made(names.maker(ObjectKind::function, {"", "f"})) == 1);
  CHECK(made(names.maker(ObjectKind::function, {"", "v"})) == std::nullopt);
}

TEST_CASE("an unqualified name may mean or have come to a schema that some search_path names") {
  const replay::ChainNames names = names_of(
      {"SET search_path TO app; CREATE TABLE t (); CREATE TABLE app.u (); CREATE TABLE public.v ()"});
  CHECK(made(names.maker(ObjectKind::table, {"", "u"})) == 0);
  CHECK(made(names.maker(ObjectKind::table, {"", "v"})) == 0);
  CHECK(made(names.maker(ObjectKind::table, {"app", "t"})) == 0);
  CHECK(made(names.maker(ObjectKind::table, {"other", "t"})) == std::nullopt);
}

TEST_CASE("bodies count as far as they say CREATE, strings in them too") {
  const replay::ChainNames names = names_of(
      {"DO $$ BEGIN CREATE TYPE mood AS ENUM ('a'); EXECUTE 'CREATE TABLE IF NOT EXISTS app.log (id int)'; "
       "ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text; END $$"});
  CHECK(made(names.maker(ObjectKind::type, {"", "mood"})) == 0);
  CHECK(made(names.maker(ObjectKind::table, {"app", "log"})) == 0);
  CHECK(made(names.column_maker("orders", "note")) == 0);
  CHECK(made(names.column_maker("orders", "id")) == std::nullopt);
}

TEST_CASE("what is made unless it is there is told from what is made") {
  const replay::ChainNames names = names_of(
      {"CREATE TABLE IF NOT EXISTS a (); CREATE TABLE b (); CREATE OR REPLACE FUNCTION f() RETURNS int "
       "LANGUAGE "
       "sql AS ''; ALTER TABLE c ADD COLUMN IF NOT EXISTS d int, ADD COLUMN e int; DO $$ BEGIN CREATE OR "
       "REPLACE VIEW v AS SELECT 1; CREATE INDEX IF NOT EXISTS i ON a (b); CREATE SEQUENCE s; END $$"});
  CHECK(names.maker(ObjectKind::table, {"", "a"})->unless_there);
  CHECK_FALSE(names.maker(ObjectKind::table, {"", "b"})->unless_there);
  CHECK(names.maker(ObjectKind::function, {"", "f"})->unless_there);
  CHECK(names.column_maker("c", "d")->unless_there);
  CHECK_FALSE(names.column_maker("c", "e")->unless_there);
  CHECK(names.maker(ObjectKind::view, {"", "v"})->unless_there);
  CHECK(names.maker(ObjectKind::index, {"", "i"})->unless_there);
  CHECK_FALSE(names.maker(ObjectKind::sequence, {"", "s"})->unless_there);
}

TEST_CASE("a slip is one letter, two in a long name, and never digits alone") {
  const replay::ChainNames names =
      names_of({"CREATE TABLE customers (); CREATE TABLE subscriptions (); "
                "CREATE TABLE log_2024 (); CREATE TABLE abc ()"});
  CHECK(names.meant(ObjectKind::table, {"", "custmers"}) == "customers");
  CHECK(names.meant(ObjectKind::table, {"", "cutsomers"}) == "customers");
  CHECK(names.meant(ObjectKind::table, {"", "custmrs"}) == std::nullopt);
  CHECK(names.meant(ObjectKind::table, {"", "subscriptons"}) == "subscriptions");
  CHECK(names.meant(ObjectKind::table, {"", "log_2025"}) == std::nullopt);
  CHECK(names.meant(ObjectKind::table, {"", "abd"}) == std::nullopt);
  CHECK(names.meant(ObjectKind::function, {"", "custmers"}) == std::nullopt);
  CHECK(names.meant(ObjectKind::type, {"", "interger"}) == "integer");
}
