// Sessions, statements, settings: where each check speaks and where it does not.
#include <doctest/doctest.h>

#include "tests/unit/migrate/audit/judged.h"

using tests::Judged;

namespace {

migrate::Backend session(int64_t pid, std::string state, double seconds) {
  migrate::Backend out;
  out.pid = pid;
  out.kind = "client backend";
  out.user = "app";
  out.application = "shop";
  out.state = std::move(state);
  out.in_state = out.in_transaction = out.in_query = seconds;
  return out;
}

migrate::StatementNumbers statement(std::string id, std::string text, int64_t calls, double mean) {
  migrate::StatementNumbers out;
  out.id = std::move(id);
  out.text = std::move(text);
  out.calls = out.rows = calls;
  out.mean_ms = mean;
  out.total_ms = mean * static_cast<double>(calls);
  return out;
}

}  // namespace

TEST_CASE("audit 38: sessions that sit, run and wait too long") {
  Judged judged("SELECT 1");
  judged.seen.backends = {session(1, "idle in transaction", 59), session(2, "idle in transaction", 61),
                          session(3, "active", 301), session(4, "active", 601), session(5, "idle", 9999)};
  CHECK(judged.said({"idle-in-transaction"}) == "warning idle-in-transaction:session 2\n");
  CHECK(judged.said({"long-statement"}) ==
        "warning long-statement:session 3\nwarning long-statement:session 4\n");
  CHECK(judged.said({"long-transaction"}) == "warning long-transaction:session 4\n");
  judged.seen.backends[3].application = "pg_dump";
  CHECK(judged.said({"long-transaction"}).empty());
  judged.seen.backends[2].blocked_by = {2};
  CHECK(judged.said({"blocked-session"}) == "warning blocked-session:session 3\n");
  CHECK(judged.first().evidence.at(0) == "blocked by session 2 of app (shop), idle in transaction");
  judged.seen.reads_all_stats = false;
  judged.said({"idle-in-transaction"});
  CHECK(
      judged.not_judged() ==
      "sessions of other roles: what they do is hidden from this role; GRANT pg_read_all_stats TO auditor\n");
  judged.seen.prepared = {{"a", "app", "shop", 3000, 1}, {"b", "app", "shop", 4000, 1}};
  CHECK(judged.said({"prepared-transaction"}) == "error prepared-transaction:b\n");
}

TEST_CASE("audit 27: who holds the horizon is named") {
  Judged judged("SELECT 1");
  judged.seen.backends = {session(7, "idle in transaction", 4000), session(8, "idle", 4000)};
  judged.seen.backends[0].xmin_age = 5;
  judged.seen.slots = {{"old", "logical", "reserved", false, 0, 20000000, {}},
                       {"new", "physical", "reserved", true, 5, 0, {}}};
  judged.seen.standbys = {{"reports", "", "streaming", {}, {}, 30000000}};
  CHECK(judged.said({"vacuum-blocked"}) ==
        "warning vacuum-blocked:replication slot old\n"
        "warning vacuum-blocked:session 7 of app (shop), idle in transaction\n"
        "warning vacuum-blocked:standby reports (hot_standby_feedback)\n");
}

TEST_CASE("audit 39: pools of 50 + 100 against 100 connections, and sessions near the limit") {
  Judged judged("SELECT 1");
  judged.seen.settings = {{"max_connections", "100"}, {"superuser_reserved_connections", "3"}};
  CHECK(judged.said({"pools-exceed-limit"}).empty());
  judged.settings.pools = {{"api", 1, 50, 100}};
  CHECK(judged.said({"pools-exceed-limit"}) == "error pools-exceed-limit:max_connections\n");
  CHECK(judged.first().evidence.at(0) == "api: 1 x (50 + 100) = 150");
  judged.settings.pools = {{"api", 2, 20, 10}};
  CHECK(judged.said({"pools-exceed-limit"}).empty());
  judged.settings.memory = int64_t{1} << 30;
  judged.seen.settings["shared_buffers"] = "256MB";  // and 60 connections of 10 MB each
  CHECK(judged.said({"pools-exceed-limit"}).empty());
  judged.seen.settings["shared_buffers"] = "512MB";
  CHECK(judged.said({"pools-exceed-limit"}) == "error pools-exceed-limit:memory\n");
  CHECK(judged.first().message ==
        "the pools may open 60 connections: they take 600 MB beside shared_buffers of 512 MB, of 1.0 GB");
  judged.settings.memory = 0;
  judged.seen.of_server.client_backends = 60;
  CHECK(judged.said({"connections-near-limit"}).empty());
  judged.seen.of_server.client_backends = 70;
  CHECK(judged.said({"connections-near-limit"}) == "warning connections-near-limit:max_connections\n");
  judged.seen.of_server.client_backends = 90;
  CHECK(judged.said({"connections-near-limit"}) == "error connections-near-limit:max_connections\n");
}

TEST_CASE("audit 36: slow, heavy and chatty statements, and a secret") {
  Judged judged("SELECT 1");
  migrate::StatementStatistics& all = judged.seen.statements;
  CHECK(judged.said({"no-statement-statistics"}) == "warning no-statement-statistics:pg_stat_statements\n");
  all.state = migrate::StatementStatistics::State::not_loaded;
  CHECK(judged.said({"no-statement-statistics"}) == "warning no-statement-statistics:pg_stat_statements\n");
  all.state = migrate::StatementStatistics::State::read;
  all.total_ms = 200000;
  all.calls = 20000;
  all.heaviest = {statement("1", "SELECT * FROM t", 1000, 100), statement("2", "VACUUM t", 1000, 100),
                  statement("3", "SELECT 1", 10000, 0.1), statement("4", "SELECT 2", 19, 500)};
  all.heaviest.push_back(statement("5", "ALTER ROLE r PASSWORD ", 1, 1));
  all.heaviest.back().had_secret = true;
  CHECK(judged.said({"no-statement-statistics"}).empty());
  CHECK(judged.said({"slow-statement"}) == "warning slow-statement:statement 1\n");
  CHECK(judged.said({"heavy-statement"}) == "note heavy-statement:statement 1\n");
  CHECK(judged.said({"chatty-statement"}) == "note chatty-statement:statement 3\n");
  CHECK(judged.said({"secret-in-statements"}) == "warning secret-in-statements:statement 5\n");
}

TEST_CASE("hit ratios, temporary files, checkpoints") {
  Judged judged("CREATE TABLE t (a int PRIMARY KEY)");
  migrate::TableNumbers& t = judged.table("t");
  t.heap_read = t.index_read = 20000;
  t.heap_hit = 180001;
  t.index_hit = 380001;
  CHECK(judged.said({"cache-hit-table", "cache-hit-index"}).empty());
  t.heap_hit = 100000;
  t.index_hit = 300000;
  CHECK(judged.said({"cache-hit-table", "cache-hit-index"}) ==
        "warning cache-hit-index:indexes\nwarning cache-hit-table:tables\n");
  t.heap_read = t.index_read = 9999;
  CHECK(judged.said({"cache-hit-table", "cache-hit-index"}).empty());
  judged.seen.of_database.temp_bytes = int64_t{59} << 30;
  CHECK(judged.said({"temp-spill"}).empty());
  judged.seen.of_database.temp_bytes = int64_t{61} << 30;
  CHECK(judged.said({"temp-spill"}) == "note temp-spill:temp_bytes\n");
  judged.seen.windows.front().days = 0.1;  // no tenfold of the first hours
  judged.seen.of_database.temp_bytes = int64_t{1} << 29;
  CHECK(judged.said({"temp-spill"}).empty());
  judged.seen.windows.front().days = 60;
  judged.seen.of_server.checkpoints_timed = 10;
  judged.seen.of_server.checkpoints_requested = 4;
  CHECK(judged.said({"forced-checkpoints"}).empty());
  judged.seen.of_server.checkpoints_requested = 5;
  CHECK(judged.said({"forced-checkpoints"}) == "note forced-checkpoints:checkpoints\n");
}

TEST_CASE("settings, slots, standbys, archive, versions, roles") {
  Judged judged("SELECT 1");
  judged.seen.settings = {{"fsync", "on"},
                          {"full_page_writes", "on"},
                          {"data_checksums", "on"},
                          {"archive_mode", "on"},
                          {"idle_in_transaction_session_timeout", "600000"}};
  const std::vector<std::string> all{"dangerous-setting", "slot-retains-wal",     "replica-lag",
                                     "archiving-failing", "no-backup-evidence",   "outdated-server",
                                     "no-timeouts",       "public-schema-create", "superuser-application"};
  CHECK(judged.said(all).empty());
  judged.seen.settings = {{"fsync", "off"},
                          {"data_checksums", "off"},
                          {"archive_mode", "off"},
                          {"idle_in_transaction_session_timeout", "0"}};
  judged.seen.server_version = 140023;
  judged.seen.public_may_create = true;
  judged.seen.backends = {session(1, "idle", 1)};
  judged.seen.backends[0].superuser = true;
  CHECK(judged.said(all) ==
        "error dangerous-setting:fsync\nwarning outdated-server:PostgreSQL 14\nwarning "
        "public-schema-create:public\n"
        "warning superuser-application:app\nnote dangerous-setting:data_checksums\nnote "
        "no-backup-evidence:archive_mode\n"
        "note no-timeouts:idle_in_transaction_session_timeout\n");
  judged.seen.slots = {{"s", "physical", "lost", false, 0, 0, {}},
                       {"t", "physical", "extended", false, 0, 0, int64_t{11} << 30}};
  judged.seen.slots.push_back({"u", "physical", "unreserved", false, 0, 0, int64_t{2} << 30});
  judged.seen.settings["max_slot_wal_keep_size"] = "3GB";
  CHECK(judged.said({"slot-retains-wal"}) == "error slot-retains-wal:s\nerror slot-retains-wal:t\n");
  judged.seen.settings["max_slot_wal_keep_size"] = "1GB";
  CHECK(judged.said({"slot-retains-wal"}) ==
        "error slot-retains-wal:s\nerror slot-retains-wal:t\nerror slot-retains-wal:u\n");
  judged.seen.slots.pop_back();
  judged.seen.standbys = {{"r", "", "streaming", int64_t{2} << 30, 1.0, 0}};
  judged.seen.settings["archive_mode"] = "on";
  judged.seen.of_server.archive_failing = true;
  CHECK(judged.said({"slot-retains-wal", "replica-lag", "archiving-failing", "no-backup-evidence"}) ==
        "error archiving-failing:archive_command\nerror slot-retains-wal:s\nerror slot-retains-wal:t\n"
        "warning replica-lag:r\n");
}

TEST_CASE(
    "audit 49: findings are allowed in the configuration and in a comment; an allowance for nothing is a "
    "note") {
  Judged judged(
      "CREATE UNLOGGED TABLE a (a int PRIMARY KEY); CREATE UNLOGGED TABLE b (a int PRIMARY KEY);"
      "COMMENT ON TABLE b IS 'schemalint: allow unlogged-table a cache';\n"
      "-- schemalint: allow missing-primary-key it is a log\n"
      "CREATE TABLE c (a int)");
  judged.settings.allow = {{"unlogged-table", "public.a", "a cache"}, {"unlogged-table", "public.z", "gone"}};
  CHECK(judged.said({"unlogged-table", "missing-primary-key"}) ==
        "note unused-allow:unlogged-table:public.z\n");
  CHECK(judged.judgement.allowed == 3);
}
