#include "lint/planner/type_change.h"

#include <doctest/doctest.h>

#include "lint/types/type.h"
#include "tests/unit/lint/replay/replay_sql.h"

namespace {

// Of a column from one type to the other.
planner::Rewrite change(const std::string& from, const std::string& to) {
  const Replayed replayed = replay_sql(
      "create domain small as int check (value < 10); create domain plain as text;"
      "create table f(c " +
      from + "); create table t(c " + to + ");");
  return planner::type_change(replayed.catalog, replayed.relation("f"), 1, nullptr,
                              replayed.relation("t").column(1).type);
}

}  // namespace

TEST_CASE("rewrite: lengths and precisions that only widen are free") {
  using planner::Rewrite;
  CHECK(change("varchar(20)", "varchar(40)") == Rewrite::no);
  CHECK(change("varchar(20)", "text") == Rewrite::no);
  CHECK(change("numeric(8,2)", "numeric(10,2)") == Rewrite::no);
  CHECK(change("numeric(8,2)", "numeric") == Rewrite::no);
  CHECK(change("timestamp(3)", "timestamp(6)") == Rewrite::no);
  CHECK(change("varbit(4)", "varbit(8)") == Rewrite::no);
  CHECK(change("interval(2)", "interval(4)") == Rewrite::no);
  CHECK(change("cidr", "inet") == Rewrite::no);
  CHECK(change("int", "oid") == Rewrite::no);
  CHECK(change("small", "int") == Rewrite::no);
  CHECK(change("text", "plain") == Rewrite::no);
}

TEST_CASE("rewrite: what narrows, converts or checks is not") {
  using planner::Rewrite;
  CHECK(change("varchar(20)", "varchar(10)") == Rewrite::yes);
  CHECK(change("text", "varchar(10)") == Rewrite::yes);
  CHECK(change("char(4)", "char(8)") == Rewrite::yes);
  CHECK(change("char(4)", "text") == Rewrite::yes);
  CHECK(change("numeric(8,2)", "numeric(8,3)") == Rewrite::yes);
  CHECK(change("int", "bigint") == Rewrite::yes);
  CHECK(change("int", "small") == Rewrite::yes);
  CHECK(change("varchar(3)[]", "text[]") == Rewrite::yes);
  CHECK(change("timestamp", "timestamptz(3)") == Rewrite::yes);
}

TEST_CASE("rewrite: between timestamps the session's time zone decides") {
  CHECK(change("timestamp", "timestamptz") == planner::Rewrite::by_time_zone);
  catalog::Session session;
  CHECK(planner::time_zone_is_utc(session));
  session.settings["timezone"] = "Europe/Paris";
  CHECK_FALSE(planner::time_zone_is_utc(session));
  session.local_settings["timezone"] = "Etc/UTC";
  CHECK(planner::time_zone_is_utc(session));
}

TEST_CASE("rewrite: the class an index takes by default") {
  const catalog::Catalog catalog(15);
  CHECK(planner::default_class(catalog, "btree", type_oid::varchar) == "text_ops");
  CHECK(planner::default_class(catalog, "btree", type_oid::int4) !=
        planner::default_class(catalog, "btree", type_oid::oid));
}
