#include "lint/effects/effects.h"

#include <doctest/doctest.h>

#include "lint/effects/lock_mode.h"
#include "tests/support/predict_effects.h"

using effects::LockMode;

TEST_CASE("effects: the words for locks") {
  CHECK(effects::lock_name(LockMode::share_row_exclusive) == "ShareRowExclusiveLock");
  CHECK(effects::lock_words(LockMode::share_update_exclusive) == "SHARE UPDATE EXCLUSIVE");
  CHECK(effects::lock_blocks(LockMode::access_exclusive) == "reads and writes");
  CHECK(effects::lock_blocks(LockMode::share) == "writes");
  CHECK(effects::lock_blocks(LockMode::row_exclusive).empty());
}

TEST_CASE("effects: locks add up over a transaction and follow a rename") {
  const auto seen = tests::predict({"", "create table a(id int); create table b(id int);",
                                    "lock a in share mode; alter table a rename to c; lock b in share mode;"},
                                   15);
  CHECK(seen.locks == std::map<std::string, std::string>{{"b", "ShareLock"}, {"c", "AccessExclusiveLock"}});
}

TEST_CASE("effects: rows that the chain put in make a refusal certain") {
  const std::string table = "create table t(id int);";
  const std::string add = "alter table t add column c int not null;";
  const auto empty = tests::predict({"", table, add}, 15);
  CHECK_FALSE(empty.error);
  CHECK(empty.unknown ==
        std::vector<std::string>{
            "refused if there are rows: column \"c\" of relation \"t\" contains null values"});
  const auto filled = tests::predict({"", table + "insert into t values (1);", add}, 15);
  CHECK(filled.error == "column \"c\" of relation \"t\" contains null values");
  CHECK(filled.scans == std::set<std::string>{"t"});
}

TEST_CASE("effects: a function nobody knows is said, not guessed") {
  const auto seen = tests::predict({"", "create extension some_extension; create table t(id int);",
                                    "alter table t add column c int default mystery();"},
                                   15);
  CHECK((seen.error || !seen.unknown.empty()));
}

// Seen on 13 to 18: fmgr_sql_validator leaves the body of a polymorphic function to its calls.
TEST_CASE("effects: a body is looked into where no call decides its types") {
  const auto locks = [](const std::string& function) {
    return tests::predict({"", "create table t(id int);", function}, 15).locks;
  };
  CHECK(locks("create function f(a int) returns void language sql as 'insert into t values (1)'") ==
        std::map<std::string, std::string>{{"t", "RowExclusiveLock"}});
  CHECK(locks("create procedure f(a anyelement) language sql as 'insert into t values (1)'").empty());
}

TEST_CASE("effects: the time zone decides, and both ways are said") {
  const auto seen =
      tests::predict({"", "create table t(ts timestamp);", "alter table t alter ts type timestamptz;"}, 15);
  CHECK(seen.rewrites.empty());
  CHECK(seen.unknown ==
        std::vector<std::string>{"t is rewritten instead if the session's TimeZone is not UTC"});
  for (const std::string zone : {"UTC", "Europe/Paris"}) {
    const auto told =
        tests::predict({"", "create table t(ts timestamp);",
                        "set timezone = '" + zone + "'; alter table t alter ts type timestamptz;"},
                       15);
    CHECK(told.unknown.empty());
    CHECK(told.rewrites.empty() == (zone == "UTC"));
  }
}

TEST_CASE("effects: grammar of a later version is refused by an older server") {
  const tests::EffectsCase virtual_column{"", "create table t(a int);",
                                          "alter table t add column b int generated always as (a) virtual;"};
  CHECK(tests::predict(virtual_column, 17).error == "syntax error at or near \"virtual\"");
  CHECK_FALSE(tests::predict(virtual_column, 18).error);
}
