// Dead rows, autovacuum, ids that run out: where each check speaks and where it does not.
#include <doctest/doctest.h>

#include "tests/unit/migrate/audit/judged.h"

using tests::Judged;

namespace {

void with_defaults(Judged& judged) {
  judged.seen.settings = {{"autovacuum", "on"},
                          {"track_counts", "on"},
                          {"autovacuum_vacuum_threshold", "50"},
                          {"autovacuum_vacuum_scale_factor", "0.2"},
                          {"autovacuum_vacuum_cost_delay", "2ms"},
                          {"autovacuum_freeze_max_age", "200000000"},
                          {"autovacuum_multixact_freeze_max_age", "400000000"}};
}

}  // namespace

TEST_CASE("audit 20: dead rows by their share and their number") {
  Judged judged("CREATE TABLE posts (id int PRIMARY KEY); CREATE TABLE channels (id int PRIMARY KEY)");
  judged.table("posts").rows = 10000;
  judged.table("posts").dead = 714;  // 6.67 % of what stands there
  judged.table("channels").rows = 2;
  judged.table("channels").dead = 3;
  CHECK(judged.said({"dead-rows"}) == "note dead-rows:public.posts\n");
  CHECK(judged.first().measured.at("percent") == doctest::Approx(6.67).epsilon(0.01));
  judged.table("posts").dead = 2000;
  CHECK(judged.said({"dead-rows"}) == "warning dead-rows:public.posts\n");
  judged.table("posts").dead = 15000;
  CHECK(judged.said({"dead-rows"}) == "error dead-rows:public.posts\n");
  CHECK(judged.first().fix->sql == std::vector<std::string>{"VACUUM (ANALYZE) public.posts"});
  CHECK(judged.not_judged().empty());
  judged.seen.system_identifier = "7000000000000000000";  // of 2021
  judged.said({"dead-rows"});
  CHECK(judged.not_judged() ==
        "1 table: counters count since 2026-10-01 08:00:00+00 only, and what had died before is not known; "
        "ANALYZE\n");
  judged.table("posts").days_since_analyze = 1;
  judged.said({"dead-rows"});
  CHECK(judged.not_judged().empty());
  judged.seen.prepared.push_back({"gid", "app", "shop", 7200, 100});
  CHECK(judged.said({"dead-rows"}).empty());
  CHECK(judged.said({"vacuum-blocked"}) == "error vacuum-blocked:prepared transaction 'gid' of app\n");
  judged.settings.thresholds.set("vacuum-blocked", "hours", 3);
  CHECK(judged.said({"dead-rows", "vacuum-blocked"}) == "error dead-rows:public.posts\n");
}

TEST_CASE("audit 20: rows that were deleted after the last count are not counted as alive") {
  Judged judged("CREATE TABLE log (id int PRIMARY KEY)");
  migrate::TableNumbers& log = judged.table("log");
  log.rows = 1000000;  // as ANALYZE found them
  log.days_since_analyze = 2;
  log.dead = log.deleted = log.changed_since_analyze = 480000;
  log.live = 520000;
  CHECK(judged.said({"dead-rows"}) == "error dead-rows:public.log\n");
  CHECK(judged.first().message == "48.0 % of the rows of public.log are dead: 480,000 beside 520,000");
  log.days_since_analyze.reset();  // after a crash nobody has counted the living
  CHECK(judged.said({"dead-rows"}) == "warning dead-rows:public.log\n");
}

TEST_CASE("autovacuum cannot be behind where it is off: autovacuum-off says so") {
  Judged judged("CREATE TABLE t (a int) WITH (autovacuum_enabled = off)");
  with_defaults(judged);
  judged.table("t").rows = 100000;
  judged.table("t").dead = 90000;
  CHECK(judged.said({"autovacuum-behind", "autovacuum-off"}) == "error autovacuum-off:public.t\n");
}

TEST_CASE("audit 20: the founding registry: 50,769 of 901,965 rows, and autovacuum to come at 180,443") {
  Judged judged("CREATE TABLE registry (id int PRIMARY KEY)");
  with_defaults(judged);
  migrate::TableNumbers& registry = judged.table("registry");
  registry.rows = 901965;
  registry.pages = 5 * 131072;
  registry.dead = 50769;
  registry.deleted = 50769;
  registry.days_since_vacuum = 12;
  CHECK(judged.said({"dead-rows", "autovacuum-late", "autovacuum-behind"}) ==
        "warning autovacuum-late:public.registry\nnote dead-rows:public.registry\n");
  CHECK(judged.first().measured.at("trigger") == 180443);
  CHECK(judged.first().fix->inverse ==
        std::vector<std::string>{"ALTER TABLE public.registry RESET (autovacuum_vacuum_scale_factor, "
                                 "autovacuum_analyze_scale_factor)"});
  registry.deleted = 0;
  CHECK(judged.said({"autovacuum-late"}).empty());
  registry.dead = 200000;
  CHECK(judged.said({"autovacuum-behind"}) == "warning autovacuum-behind:public.registry\n");
  registry.being_vacuumed = true;
  CHECK(judged.said({"autovacuum-behind"}).empty());
  registry.being_vacuumed = false;
  registry.days_since_vacuum = 0.01;
  CHECK(judged.said({"autovacuum-behind"}).empty());
}

TEST_CASE("audit 29: a longer cost delay is slower, and autovacuum off is an error") {
  Judged judged(
      "CREATE TABLE slow (a int PRIMARY KEY) WITH (autovacuum_vacuum_cost_delay = 10);"
      "CREATE TABLE quick (a int PRIMARY KEY) WITH (autovacuum_vacuum_cost_delay = 1);"
      "CREATE TABLE off (a int PRIMARY KEY) WITH (autovacuum_enabled = off);"
      "CREATE TABLE toast (a int PRIMARY KEY, b text)");
  with_defaults(judged);
  judged.table("toast").toast_options["autovacuum_enabled"] = "false";
  CHECK(judged.said({"autovacuum-slowed", "autovacuum-off"}) ==
        "error autovacuum-off:public.off\nerror autovacuum-off:public.toast\nwarning "
        "autovacuum-slowed:public.slow\n");
  CHECK(judged.first().fix->sql ==
        std::vector<std::string>{"ALTER TABLE public.off RESET (autovacuum_enabled)"});
  CHECK(judged.first().fix->inverse ==
        std::vector<std::string>{"ALTER TABLE public.off SET (autovacuum_enabled = off)"});
  judged.seen.settings["autovacuum_vacuum_cost_delay"] = "20ms";
  CHECK(judged.said({"autovacuum-slowed"}) == "warning autovacuum-slowed:autovacuum_vacuum_cost_delay\n");
  judged.seen.settings["autovacuum"] = "off";
  CHECK(judged.said({"autovacuum-off"}).starts_with("error autovacuum-off:autovacuum\n"));
}

TEST_CASE("the default cost limit is too little for 100 GB") {
  Judged judged("CREATE TABLE t (a int PRIMARY KEY)");
  with_defaults(judged);
  judged.seen.settings["autovacuum_vacuum_cost_limit"] = "-1";
  judged.seen.settings["vacuum_cost_limit"] = "200";
  judged.table("t").pages = 13107199;
  CHECK(judged.said({"autovacuum-slowed"}).empty());
  judged.table("t").pages = 13107200;
  CHECK(judged.said({"autovacuum-slowed"}) == "warning autovacuum-slowed:autovacuum_vacuum_cost_limit\n");
  judged.seen.settings["vacuum_cost_limit"] = "2000";
  CHECK(judged.said({"autovacuum-slowed"}).empty());
}

TEST_CASE(
    "a table without a key names the column that could be it; updates that find no room on their page") {
  Judged judged("CREATE TABLE t (a int, b int NOT NULL)");
  migrate::ColumnNumbers& b =
      judged.seen.columns[{judged.schema.find_relation(catalog::public_schema, "t"), 2}];
  b.known = true;
  b.distinct = -1;
  judged.said({"missing-primary-key"});
  CHECK(
      judged.first().fix->sql ==
      std::vector<std::string>{"CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON public.t (b)",
                               "ALTER TABLE public.t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey"});
  CHECK(judged.first().fix->inverse ==
        std::vector<std::string>{"ALTER TABLE public.t DROP CONSTRAINT t_pkey"});
  b.distinct = -0.99;
  judged.said({"missing-primary-key"});
  CHECK(judged.first().fix->kind != migrate::audit::Fix::Kind::revision);
  CHECK(judged.first().evidence == std::vector<std::string>{"no publication holds it"});
  judged.table("t").published = true;
  judged.said({"missing-primary-key"});
  CHECK(judged.first().evidence.front() ==
        "a publication holds it, and nothing identifies its rows: where UPDATE and DELETE are published, "
        "they are "
        "refused");
  // What no column tells apart gets one that does, with what that costs; a time is no key, rare as it is.
  Judged log("CREATE TABLE log (at timestamptz NOT NULL, who text)");
  log.table("log").pages = 1280;
  migrate::ColumnNumbers& at = log.seen.columns[{log.schema.find_relation(catalog::public_schema, "log"), 1}];
  at.known = true;
  at.distinct = -1;
  log.said({"missing-primary-key"});
  CHECK(log.first().fix->kind == migrate::audit::Fix::Kind::manual);
  CHECK(log.first().fix->sql ==
        std::vector<std::string>{
            "ALTER TABLE public.log ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"});
  CHECK(log.first().fix->locks ==
        "AccessExclusiveLock on public.log while all of it is written anew: 10.0 MB");
  Judged updated("CREATE TABLE t (a int PRIMARY KEY)");
  updated.table("t").updated = 20000;
  updated.table("t").hot_updated = 10000;
  updated.table("t").updated_elsewhere = 3999;
  CHECK(updated.said({"hot-updates"}).empty());
  updated.table("t").updated_elsewhere = 4000;
  CHECK(updated.said({"hot-updates"}) == "note hot-updates:public.t\n");
}

TEST_CASE("audit 28: ids that run out") {
  Judged judged("CREATE TABLE t (a int PRIMARY KEY)");
  with_defaults(judged);
  judged.table("t").xid_age = 210000000;
  CHECK(judged.said({"xid-age"}).empty());
  judged.table("t").xid_age = 230000000;
  CHECK(judged.said({"xid-age"}) == "warning xid-age:public.t\n");
  judged.table("t").xid_age = 1000000001;
  CHECK(judged.said({"xid-age"}) == "error xid-age:public.t\n");
  judged.table("t").multixact_age = 450000000;
  CHECK(judged.said({"multixact-age"}) == "warning multixact-age:public.t\n");
}

TEST_CASE("statistics older than the rows, and tables that nobody has vacuumed") {
  Judged judged("CREATE TABLE t (a int PRIMARY KEY)");
  migrate::TableNumbers& t = judged.table("t");
  t.rows = 100000;
  t.changed_since_analyze = 15000;
  t.inserted = 15000;
  CHECK(judged.said({"stale-statistics"}).empty());
  t.changed_since_analyze = 25000;
  CHECK(judged.said({"stale-statistics"}) == "warning stale-statistics:public.t\n");
  CHECK(judged.said({"never-vacuumed"}) == "warning never-vacuumed:public.t\n");
  t.days_since_analyze = 2;
  CHECK(judged.said({"never-vacuumed"}).empty());
  judged.seen.windows.front().days = 0.5;
  CHECK(judged.said({"stale-statistics"}).empty());
}

TEST_CASE("updates, unlogged tables, tables that are most of the database, tables that nobody uses") {
  Judged judged("CREATE TABLE t (a int PRIMARY KEY); CREATE UNLOGGED TABLE u (a int PRIMARY KEY)");
  migrate::TableNumbers& t = judged.table("t");
  t.updated = 20000;
  t.hot_updated = 10000;
  CHECK(judged.said({"hot-updates"}).empty());
  t.hot_updated = 100;
  CHECK(judged.said({"hot-updates"}) == "note hot-updates:public.t\n");
  CHECK(judged.said({"unlogged-table"}) == "note unlogged-table:public.u\n");
  CHECK(judged.said({"unused-table"}) == "note unused-table:public.u\n");
  CHECK(judged.said({"storage-concentration"}).empty());
  t.pages = 200000;
  CHECK(judged.said({"storage-concentration"}) == "note storage-concentration:public.t\n");
}

TEST_CASE("audit 33: lists of an ivfflat index against its rows") {
  Judged judged("CREATE TABLE items (a int PRIMARY KEY, b int); CREATE INDEX lists ON items (b)");
  const ast::Oid oid = judged.schema.find_relation(catalog::public_schema, "lists");
  judged.schema.update<catalog::Relation>(oid, [](catalog::Relation& relation) {
    relation.index->method = "ivfflat";
    relation.options.edit()["lists"] = "100";
  });
  judged.table("items").rows = 150000;
  CHECK(judged.said({"ivfflat-lists"}) == "warning ivfflat-lists:public.lists\n");
  CHECK(judged.first().threshold.at("lists") == 387);
  judged.table("items").rows = 8000;
  CHECK(judged.said({"ivfflat-lists"}).empty());
  judged.table("items").rows = 30000;
  judged.table("items").inserted = 29000;
  CHECK(judged.said({"ivfflat-lists"}).empty());  // of an unknown age
  judged.index("lists").days_old = 70;
  CHECK(judged.said({"ivfflat-lists"}) == "warning ivfflat-lists:public.lists\n");
  CHECK(judged.first().message ==
        "index public.lists was built before 29,000 of the 30,000 rows of public.items came: its lists fit "
        "none of "
        "them");
  judged.table("items").inserted = 20000;
  CHECK(judged.said({"ivfflat-lists"}).empty());
}
