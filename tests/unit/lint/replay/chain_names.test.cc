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

}  // namespace

TEST_CASE("names come from statements, renames and moves, with the first revision that makes them") {
  const replay::ChainNames names =
      names_of({"CREATE TABLE a.t (); CREATE VIEW v AS SELECT 1; CREATE TYPE m AS ENUM ()",
                "ALTER TABLE a.t RENAME TO u; ALTER TABLE a.u SET SCHEMA b; CREATE FUNCTION f() RETURNS int "
                "LANGUAGE sql AS ''"});
  CHECK(names.maker(ObjectKind::table, {"a", "t"}) == 0);
  CHECK(names.maker(ObjectKind::table, {"", "t"}) == 0);
  CHECK(names.maker(ObjectKind::table, {"c", "t"}) == std::nullopt);
  CHECK(names.maker(ObjectKind::view, {"public", "v"}) == 0);
  CHECK(names.maker(ObjectKind::type, {"", "m"}) == 0);
  CHECK(names.maker(ObjectKind::type, {"a", "t"}) == 0);
  CHECK(names.maker(ObjectKind::table, {"a", "u"}) == 1);
  CHECK(names.maker(ObjectKind::table, {"b", "u"}) == 1);
  CHECK(names.maker(ObjectKind::function, {"", "f"}) == 1);
  CHECK(names.maker(ObjectKind::function, {"", "v"}) == std::nullopt);
}

TEST_CASE("an unqualified name may have come to a schema that some search_path names") {
  const replay::ChainNames names = names_of({"SET search_path TO app; CREATE TABLE t ()"});
  CHECK(names.maker(ObjectKind::table, {"app", "t"}) == 0);
  CHECK(names.maker(ObjectKind::table, {"other", "t"}) == std::nullopt);
}

TEST_CASE("bodies count as far as they say CREATE, strings in them too") {
  const replay::ChainNames names = names_of(
      {"DO $$ BEGIN CREATE TYPE mood AS ENUM ('a'); EXECUTE 'CREATE TABLE IF NOT EXISTS app.log (id int)'; "
       "ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text; END $$"});
  CHECK(names.maker(ObjectKind::type, {"", "mood"}) == 0);
  CHECK(names.maker(ObjectKind::table, {"app", "log"}) == 0);
  CHECK(names.column_maker("orders", "note") == 0);
  CHECK(names.column_maker("orders", "id") == std::nullopt);
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
