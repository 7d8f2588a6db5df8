// What the statistics views of a server say at one moment: plain values beside the observed Catalog, so that
// whatever judges them needs no server. A number that could not be read is absent, never 0.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lint/ast/object.h"

namespace migrate {

// How long the counters of a node have been counting: the latest of all resets and of the cluster's birth. A
// crash zeroes the counters of tables and indexes and leaves pg_stat_database.stats_reset alone (15 and
// later), but not pg_stat_bgwriter's.
struct Window {
  std::string node;   // empty: the one audited
  std::string since;  // "2026-11-30 07:00:00+00"
  std::string why;    // "reset of the database's counters"
  double days = 0;
};

struct TableNumbers {
  double rows = -1;   // pg_class.reltuples; -1, and 0 before 14: never counted
  int64_t pages = 0;  // pg_class.relpages: reading it waits for no lock
  int64_t toast_pages = 0;
  int64_t dead = 0, live = 0;
  int64_t changed_since_analyze = 0;
  int64_t sequential_scans = 0, sequential_rows = 0;
  int64_t index_scans = 0;
  int64_t inserted = 0, updated = 0, hot_updated = 0, deleted = 0;
  std::optional<int64_t> updated_elsewhere;                     // on another page: 16 and later
  int64_t xid_age = 0, multixact_age = 0;                       // of the table and its TOAST table, the older
  std::optional<double> days_since_vacuum, days_since_analyze;  // by anybody; none: never in this window
  int64_t heap_read = 0, heap_hit = 0, index_read = 0, index_hit = 0;  // blocks
  bool being_vacuumed = false;
  std::map<std::string, std::string> toast_options;
  bool may_select = true;  // this role: else the statistics of its columns are hidden
  bool published = false;  // some publication holds it
  // Of a materialized view, since its last REFRESH or change of its definition; the days where the server
  // keeps times of commits.
  std::optional<int64_t> refreshed_xids_ago;
  std::optional<double> refreshed_days_ago;

  int64_t writes() const { return inserted + updated + deleted; }
};

struct IndexNumbers {
  double rows = -1;
  int64_t pages = 0;
  int64_t scans = 0, rows_read = 0;
  std::optional<std::string> last_scan;  // 16 and later
  bool building = false;                 // some session is at it now, as far as this role can see
  std::optional<double> days_old;        // where the server keeps times of commits
};

// What pg_stats says of a column, and pg_attribute of its kind: read of tables and indexes that are large
// enough. No value of it.
struct ColumnNumbers {
  bool known = false;  // it has statistics, and this role may see them
  double null_fraction = 0, width = 0, distinct = 0;
  double correlation = 0;      // of the order of its values with that of the rows
  std::vector<double> common;  // frequencies of the most common values
  double empty = 0;            // share of the rows that hold '' or a checksum of it
  int length = 0;              // attlen: -1 varies
  int alignment = 1;
  bool equal_is_same = true;  // of its type's btree operator class: equal values may be kept once
};

struct SequenceNumbers {
  std::optional<int64_t> last;  // absent: never used, or not to be read by this role
};

// A connection that is not the auditor's own.
struct Backend {
  int64_t pid = 0;
  std::string kind;  // pg_stat_activity.backend_type
  std::string user, database, application;
  std::string state;                                      // empty: hidden from this role
  double in_state = 0, in_transaction = 0, in_query = 0;  // seconds
  int64_t xmin_age = 0;
  std::vector<int64_t> blocked_by;
  bool superuser = false;
  std::string address;     // of the client; empty: a local socket, or hidden
  bool encrypted = false;  // by TLS
};

struct Role {
  std::string name;
  bool may_log_in = false, superuser = false, bypasses_row_security = false, creates_roles = false;
  std::vector<std::string> member_of;           // of the roles that read and write everything
  std::map<std::string, std::string> settings;  // ALTER ROLE and ALTER DATABASE ... SET
  bool md5_password = false;                    // as far as pg_authid may be read
  bool weak_password = false;                   // found by trying, where that was asked for
};

// A line of pg_hba.conf.
struct HbaRule {
  int64_t line = 0;
  std::string type, databases, users, address, method;
};

struct Extension {
  std::string name, version, available;  // available: empty where its files are gone
};

// A collation whose rules are not those that indexes were built by.
struct ChangedCollation {
  std::string name;  // as ALTER COLLATION takes it; empty: the database's own
  std::string recorded, actual;
  std::vector<ast::Oid> indexes;
};

struct CatalogTable {
  std::string name;
  int64_t pages = 0;  // with its indexes
};

// A TOAST table or an index, counted page by page.
struct Measured {
  int64_t bytes = 0, free = 0, dead = 0;
};

// What a question that reads rows was answered; none: it took too long, or was refused.
struct RowsAnswer {
  std::optional<int64_t> value;
  std::string why;  // there is none
};

// What an EXPLAIN says, without running anything.
struct StatementPlan {
  struct Scan {
    std::string schema, relation;
    double rows = 0;  // that the plan lets through
    bool filtered = false;
  };
  double rows = 0;          // of the whole
  double cost = 0;          // the planner's own unit
  bool generic = false;     // its parameters are unknown
  std::vector<Scan> scans;  // sequential ones
  std::string why;          // there is none
};

// What an index that is not there would change, by the planner's word.
struct IndexTrial {
  struct Plan {
    std::string statement;         // its id
    double before = 0, after = 0;  // costs
  };
  std::vector<Plan> plans;
  std::string by;   // "hypopg", "a throwaway PostgreSQL 18.6"
  std::string why;  // there is none
};

struct PreparedTransaction {
  std::string gid, owner, database;
  double seconds = 0;
  int64_t xid_age = 0;
};

struct Slot {
  std::string name, kind, wal_status;
  bool active = false;
  int64_t xmin_age = 0, catalog_xmin_age = 0;
  std::optional<int64_t> retained;  // bytes of WAL
};

struct Standby {
  std::string name, address, state;
  std::optional<int64_t> behind;  // bytes
  std::optional<double> lag;      // seconds
  int64_t xmin_age = 0;           // hot_standby_feedback
};

struct StatementNumbers {
  std::string id;    // pg_stat_statements.queryid
  std::string text;  // normalised by the server
  std::string user;
  bool had_secret = false;  // it set a password: the text ends before it
  int64_t calls = 0, rows = 0;
  double total_ms = 0, mean_ms = 0, max_ms = 0, deviation_ms = 0;
  int64_t hit = 0, read = 0, temp_written = 0;  // blocks
  std::optional<StatementPlan> plan;            // where it was asked for
};

// pg_stat_statements: there, and to be read, or why not.
struct StatementStatistics {
  enum class State : uint8_t { absent, not_loaded, hidden, read } state = State::absent;
  std::string version;
  double total_ms = 0;
  int64_t calls = 0, deallocated = 0;
  std::optional<double> days;              // since its own reset
  std::vector<StatementNumbers> heaviest;  // by total time
};

// The sessions of a user's application while --sample looked once a second.
struct Sampled {
  std::string user, application;
  int64_t rounds = 0;               // looks
  int64_t busy = 0;                 // the sum over all looks
  int64_t peak_busy = 0, peak = 0;  // the most at one look, busy and in all
};

// A pool of a PgBouncer.
struct PoolState {
  std::string database, user, mode;
  int64_t clients_waiting = 0, servers_idle = 0;
  int64_t longest_wait = 0;  // seconds
};

// Of the database.
struct DatabaseNumbers {
  int64_t hit = 0, read = 0;  // blocks
  int64_t temp_bytes = 0, deadlocks = 0, commits = 0, rollbacks = 0;
  int64_t xid_age = 0;
  std::optional<double> active_ms;  // that its sessions were busy, in all: 14 and later
};

// Of the server.
struct ServerNumbers {
  int64_t client_backends = 0;
  std::optional<int64_t> checkpoints_timed, checkpoints_requested;
  int64_t archived = 0, archive_failed = 0;
  bool archive_failing = false;  // the last failure is later than the last success
};

// The password of the auditor's own connection, which nothing keeps.
enum class OwnPassword : uint8_t { none, listed, short_, good };

// Who may not read what, and what would change it.
struct Unread {
  std::string section;  // as checks name it: "sequences", "statements"
  std::string what;     // "last values of sequences in schema public"
  std::string why;      // "permission denied"
  std::string needs;    // "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO auditor"
};

struct Observation {
  int server_version = 0;  // 150020 = 15.20
  std::string database, role, at;
  std::string system_identifier;
  int64_t block_size = 8192;
  bool in_recovery = false;
  bool superuser = false, reads_all_stats = false, monitors = false;  // what this role is or is a member of
  bool public_may_create = false;                                     // in schema public
  std::vector<Window> windows;                                        // the first is the audited node's
  std::map<std::string, std::string> settings;
  std::map<ast::Oid, TableNumbers> tables;
  std::map<ast::Oid, IndexNumbers> indexes;
  std::map<ast::Oid, SequenceNumbers> sequences;
  std::map<std::pair<ast::Oid, int>, ColumnNumbers> columns;  // by relation and number
  DatabaseNumbers of_database;
  ServerNumbers of_server;
  std::vector<Backend> backends;
  std::vector<PreparedTransaction> prepared;
  std::vector<Slot> slots;
  std::vector<Standby> standbys;
  StatementStatistics statements;
  OwnPassword own_password = OwnPassword::none;
  std::vector<Role> roles;
  bool reads_password_kinds = false;        // of roles: this role may read pg_authid
  bool tries_passwords = false;             // --secrets was asked for
  std::optional<std::vector<HbaRule>> hba;  // none: hidden from this role
  std::vector<Extension> extensions;
  std::vector<ChangedCollation> collations;
  std::vector<CatalogTable> catalogs;              // the large ones
  bool measures = false;                           // --measure was asked for
  std::map<ast::Oid, Measured> toast;              // by the table that it belongs to
  std::map<ast::Oid, Measured> measured_indexes;   // those of which statistics say nothing
  bool scans = false;                              // --scan was asked for
  std::map<std::string, RowsAnswer> rows_answers;  // by question
  std::map<std::string, IndexTrial> index_trials;  // by what missing-index calls the index
  std::vector<std::string> locked;  // relations that were left out, for somebody holds or awaits all of them
  std::vector<Unread> unread;
  std::vector<Sampled> samples;  // empty: nobody sampled
  std::vector<PoolState> pools;
  bool pools_read = false;

  int major() const { return server_version / 10000; }
  const std::string& setting(const std::string& name) const {
    static const std::string none;
    const auto found = settings.find(name);
    return found == settings.end() ? none : found->second;
  }
};

}  // namespace migrate
