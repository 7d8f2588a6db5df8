// Numbers by the qualified name of what they are about: oids are a server's own.
#include "migrate/observe/snapshot.h"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <set>

#include "lint/print/sql.h"
#include "lint/replay/replay.h"

namespace nlohmann {

template <class T>
struct adl_serializer<std::optional<T>> {
  static void to_json(json& out, const std::optional<T>& value) { out = value ? json(*value) : json(); }
  static void from_json(const json& in, std::optional<T>& value) {
    value = in.is_null() ? std::nullopt : std::optional<T>(in.get<T>());
  }
};

}  // namespace nlohmann

namespace migrate {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Window, node, since, why, days)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TableNumbers, rows, pages, toast_pages, dead, live,
                                                changed_since_analyze, sequential_scans, sequential_rows,
                                                index_scans, inserted, updated, hot_updated, deleted, xid_age,
                                                multixact_age, days_since_vacuum, days_since_analyze,
                                                heap_read, heap_hit, index_read, index_hit, being_vacuumed,
                                                toast_options, may_select, updated_elsewhere,
                                                refreshed_xids_ago, refreshed_days_ago, published)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(IndexNumbers, rows, pages, scans, rows_read, last_scan,
                                                building, days_old)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SequenceNumbers, last)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ColumnNumbers, known, null_fraction, width, distinct,
                                                correlation, common, length, alignment, equal_is_same, empty)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Backend, pid, kind, user, database, application, state,
                                                in_state, in_transaction, in_query, xmin_age, blocked_by,
                                                superuser, address, encrypted)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PreparedTransaction, gid, owner, database, seconds, xid_age)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Slot, name, kind, wal_status, active, xmin_age,
                                                catalog_xmin_age, retained)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Standby, name, address, state, behind, lag, xmin_age)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Role, name, may_log_in, superuser, bypasses_row_security,
                                                creates_roles, member_of, settings, md5_password,
                                                weak_password)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(HbaRule, line, type, databases, users, address, method)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Extension, name, version, available)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(CatalogTable, name, pages)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Measured, bytes, free, dead)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RowsAnswer, value, why)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(StatementPlan::Scan, schema, relation, rows, filtered)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(StatementPlan, rows, cost, generic, scans, why)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(IndexTrial::Plan, statement, before, after)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(IndexTrial, plans, by, why)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(StatementNumbers, id, text, user, had_secret, calls, rows,
                                                total_ms, mean_ms, max_ms, deviation_ms, hit, read,
                                                temp_written, plan)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(StatementStatistics, state, version, total_ms, calls,
                                                deallocated, days, heaviest)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DatabaseNumbers, hit, read, temp_bytes, deadlocks, commits,
                                                rollbacks, xid_age, active_ms)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ServerNumbers, client_backends, checkpoints_timed,
                                                checkpoints_requested, archived, archive_failed,
                                                archive_failing)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Sampled, user, application, rounds, busy, peak_busy, peak)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PoolState, database, user, mode, clients_waiting,
                                                servers_idle, longest_wait)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Unread, section, what, why, needs)

namespace {

// "2026-11-30 08:00:00+00" in seconds.
double seconds_of(const std::string& time) {
  const auto number = [&](size_t begin, size_t size) {
    return time.size() >= begin + size ? std::stoi(time.substr(begin, size)) : 0;
  };
  namespace c = std::chrono;
  const c::sys_days day =
      c::year_month_day(c::year(number(0, 4)), c::month(static_cast<unsigned>(number(5, 2))),
                        c::day(static_cast<unsigned>(number(8, 2))));
  return static_cast<double>(day.time_since_epoch().count()) * 86400 + number(11, 2) * 3600 +
         number(14, 2) * 60 + number(17, 2);
}

template <class T>
json by_name(const catalog::Catalog& schema, const std::map<ast::Oid, T>& numbers) {
  json out = json::object();
  for (const auto& [oid, one] : numbers) {
    if (const catalog::Relation* relation = schema.relation(oid)) out[schema.qualified_name(*relation)] = one;
  }
  return out;
}

using Names = std::map<std::string, ast::Oid>;

template <class T>
std::map<ast::Oid, T> by_oid(const Names& names, const json& numbers) {
  std::map<ast::Oid, T> out;
  for (const auto& [name, one] : numbers.items()) {
    if (const auto found = names.find(name); found != names.end()) out[found->second] = one.template get<T>();
  }
  return out;
}

Names names_of(const catalog::Catalog& schema) {
  Names out;
  for (const auto& [oid, relation] : schema.all<catalog::Relation>())
    out.emplace(schema.qualified_name(*relation), oid);
  return out;
}

// By the column's name, or its number in an index: a table made anew has no gaps where columns were dropped.
json columns_by_name(const Observed& observed) {
  json out = json::object();
  for (const auto& [key, one] : observed.numbers.columns) {
    const catalog::Relation* relation = observed.schema.relation(key.first);
    if (!relation) continue;
    const bool named = !relation->index && static_cast<size_t>(key.second) <= relation->columns.size();
    const std::string column = named ? relation->column(static_cast<ast::ColumnNumber>(key.second)).name
                                     : std::to_string(key.second);
    out[observed.schema.qualified_name(*relation)][column] = one;
  }
  return out;
}

void read_columns(const json& in, const Names& names, Observed& out) {
  for (const auto& [name, columns] : in.items()) {
    const auto found = names.find(name);
    const catalog::Relation* relation = found == names.end() ? nullptr : out.schema.relation(found->second);
    for (const auto& [column, one] : columns.items()) {
      if (!relation) continue;
      const int number = relation->index ? std::stoi(column) : relation->column_number(column);
      out.numbers.columns[{relation->oid, number}] = one.get<ColumnNumbers>();
    }
  }
}

json collations_by_name(const Observed& observed) {
  json out = json::array();
  for (const ChangedCollation& one : observed.numbers.collations) {
    json indexes = json::array();
    for (const ast::Oid oid : one.indexes) {
      if (const catalog::Relation* index = observed.schema.relation(oid))
        indexes.push_back(observed.schema.qualified_name(*index));
    }
    out.push_back({{"name", one.name},
                   {"recorded", one.recorded},
                   {"actual", one.actual},
                   {"indexes", std::move(indexes)}});
  }
  return out;
}

void read_collations(const json& in, const Names& names, Observation& out) {
  for (const json& one : in) {
    ChangedCollation& collation = out.collations.emplace_back();
    collation.name = one.value("name", "");
    collation.recorded = one.value("recorded", "");
    collation.actual = one.value("actual", "");
    for (const json& index : one.value("indexes", json::array())) {
      if (const auto found = names.find(index.get<std::string>()); found != names.end())
        collation.indexes.push_back(found->second);
    }
  }
}

// What SQL does not say of an index.
std::vector<std::string> invalid_indexes(const catalog::Catalog& schema) {
  std::vector<std::string> out;
  for (const auto& [oid, relation] : schema.all<catalog::Relation>()) {
    if (relation->index && !relation->index->valid) out.push_back(schema.qualified_name(*relation));
  }
  return out;
}

catalog::Catalog schema_of(const std::string& sql, sql::ServerVersion version,
                           const std::vector<std::string>& invalid) {
  chain::Chain chain;
  chain.layout = "native";
  chain::Revision& revision = chain.revisions.emplace_back();
  revision.file = chain.files.add({.path = "snapshot", .bytes = sql});
  revision.up =
      chain::Script{revision.file, chain.files[revision.file].whole(), true, chain::SendMode::statements};
  replay::Replay replay(chain, {.server_version = version});
  replay.all();
  catalog::Catalog schema = replay.catalog();
  const Names names = names_of(schema);
  for (const std::string& name : invalid) {
    const auto found = names.find(name);
    if (found != names.end())
      schema.update<catalog::Relation>(found->second, [](catalog::Relation& r) {
        if (r.index) r.index->valid = false;
      });
  }
  schema.forget();
  return schema;
}

void read_numbers(const json& in, Observation& out) {
  out.server_version = in.at("server_version").get<int>();
  out.database = in.value("database", "");
  out.role = in.value("role", "");
  out.at = in.at("at").get<std::string>();
  out.system_identifier = in.value("system_identifier", "");
  out.block_size = in.value("block_size", int64_t{8192});
  out.in_recovery = in.value("in_recovery", false);
  out.superuser = in.value("superuser", false);
  out.reads_all_stats = in.value("reads_all_stats", false);
  out.monitors = in.value("monitors", false);
  out.public_may_create = in.value("public_may_create", false);
  out.windows = in.value("windows", std::vector<Window>());
  for (Window& window : out.windows) window.days = (seconds_of(out.at) - seconds_of(window.since)) / 86400;
  out.settings = in.value("settings", std::map<std::string, std::string>());
  out.of_database = in.value("of_database", DatabaseNumbers());
  out.of_server = in.value("of_server", ServerNumbers());
  out.backends = in.value("backends", std::vector<Backend>());
  out.prepared = in.value("prepared", std::vector<PreparedTransaction>());
  out.slots = in.value("slots", std::vector<Slot>());
  out.standbys = in.value("standbys", std::vector<Standby>());
  out.statements = in.value("statements", StatementStatistics());
  out.own_password = in.value("own_password", OwnPassword::none);
  out.roles = in.value("roles", std::vector<Role>());
  out.reads_password_kinds = in.value("reads_password_kinds", false);
  out.tries_passwords = in.value("tries_passwords", false);
  if (in.contains("hba") && !in.at("hba").is_null()) out.hba = in.at("hba").get<std::vector<HbaRule>>();
  out.extensions = in.value("extensions", std::vector<Extension>());
  out.catalogs = in.value("catalogs", std::vector<CatalogTable>());
  out.measures = in.value("measures", false);
  out.scans = in.value("scans", false);
  out.rows_answers = in.value("rows_answers", std::map<std::string, RowsAnswer>());
  out.index_trials = in.value("index_trials", std::map<std::string, IndexTrial>());
  out.locked = in.value("locked", std::vector<std::string>());
  out.unread = in.value("unread", std::vector<Unread>());
  out.samples = in.value("samples", std::vector<Sampled>());
  out.pools = in.value("pools", std::vector<PoolState>());
  out.pools_read = in.value("pools_read", false);
}

}  // namespace

std::string snapshot(const Observed& observed) {
  const Observation& seen = observed.numbers;
  const json out{{"version", 1},
                 {"server_version", seen.server_version},
                 {"database", seen.database},
                 {"role", seen.role},
                 {"at", seen.at},
                 {"system_identifier", seen.system_identifier},
                 {"block_size", seen.block_size},
                 {"in_recovery", seen.in_recovery},
                 {"superuser", seen.superuser},
                 {"reads_all_stats", seen.reads_all_stats},
                 {"monitors", seen.monitors},
                 {"public_may_create", seen.public_may_create},
                 {"windows", seen.windows},
                 {"settings", seen.settings},
                 {"tables", by_name(observed.schema, seen.tables)},
                 {"indexes", by_name(observed.schema, seen.indexes)},
                 {"sequences", by_name(observed.schema, seen.sequences)},
                 {"columns", columns_by_name(observed)},
                 {"of_database", seen.of_database},
                 {"of_server", seen.of_server},
                 {"backends", seen.backends},
                 {"prepared", seen.prepared},
                 {"slots", seen.slots},
                 {"standbys", seen.standbys},
                 {"statements", seen.statements},
                 {"own_password", seen.own_password},
                 {"roles", seen.roles},
                 {"reads_password_kinds", seen.reads_password_kinds},
                 {"tries_passwords", seen.tries_passwords},
                 {"hba", seen.hba},
                 {"extensions", seen.extensions},
                 {"collations", collations_by_name(observed)},
                 {"catalogs", seen.catalogs},
                 {"measures", seen.measures},
                 {"toast", by_name(observed.schema, seen.toast)},
                 {"measured_indexes", by_name(observed.schema, seen.measured_indexes)},
                 {"scans", seen.scans},
                 {"rows_answers", seen.rows_answers},
                 {"index_trials", seen.index_trials},
                 {"locked", seen.locked},
                 {"unread", seen.unread},
                 {"samples", seen.samples},
                 {"pools", seen.pools},
                 {"pools_read", seen.pools_read},
                 {"invalid_indexes", invalid_indexes(observed.schema)},
                 {"schema", print::print_sql(observed.schema)}};
  return out.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

text::Result<Observed> read_snapshot(const std::string& bytes) {
  try {
    const json in = json::parse(bytes);
    if (in.at("version") != 1) return text::Error{"this is a snapshot of a later version", "", "", {}};
    Observation numbers;
    read_numbers(in, numbers);
    Observed out{schema_of(in.at("schema").get<std::string>(),
                           sql::ServerVersion(numbers.server_version / 10000, numbers.server_version % 10000),
                           in.value("invalid_indexes", std::vector<std::string>())),
                 std::move(numbers)};
    const Names names = names_of(out.schema);
    out.numbers.tables = by_oid<TableNumbers>(names, in.at("tables"));
    out.numbers.indexes = by_oid<IndexNumbers>(names, in.at("indexes"));
    out.numbers.sequences = by_oid<SequenceNumbers>(names, in.at("sequences"));
    out.numbers.toast = by_oid<Measured>(names, in.value("toast", json::object()));
    out.numbers.measured_indexes = by_oid<Measured>(names, in.value("measured_indexes", json::object()));
    read_columns(in.value("columns", json::object()), names, out);
    read_collations(in.value("collations", json::array()), names, out.numbers);
    return out;
  } catch (const std::exception& error) {
    return text::Error{fmt::format("this is no snapshot of an audit: {}", error.what()),
                       "`migrate audit --save FOLDER` writes one",
                       "",
                       {}};
  }
}

}  // namespace migrate
