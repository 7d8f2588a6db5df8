// Reading and writing the tables of history.sql.

#include "migrate/history/history.h"

#include <fmt/format.h>

#include <algorithm>

#include "migrate/history/history.sql.h"
#include "migrate/session/grant.h"

namespace migrate {
namespace {

Applied applied_of(const Row& row) {
  return {get<std::string>(row, 1),
          get<std::string>(row, 2),
          get<std::string>(row, 3),
          get<std::string>(row, 4),
          get<std::string>(row, 5),
          get<int64_t>(row, 6),
          static_cast<int>(get<int64_t>(row, 7))};
}

Partial& partial_of(History& history, const std::string& revision, Direction direction) {
  for (Partial& one : history.partial) {
    if (one.revision == revision && one.direction == direction) return one;
  }
  return history.partial.emplace_back(Partial{revision, direction, {}, {}, {}});
}

void add_progress(Recorded& recorded, const Row& row) {
  const auto text = [&](size_t column) { return get<std::string>(row, column); };
  const Direction direction = text(2) == "up" ? Direction::up : Direction::down;
  Partial& partial = partial_of(recorded.history, text(1), direction);
  if (text(5) == "done") {
    partial.done.push_back(text(3));
    partial.statements.push_back(text(6));
    return;
  }
  partial.in_doubt = text(4);
  recorded.doubts.push_back({text(1), direction, text(9), text(4), text(6), text(7), text(8)});
}

}  // namespace

Store::Store(Session& session, std::string schema)
    : session_(session), schema_(std::move(schema)), quoted_(session.identifier(schema_)) {}

std::string Store::table(std::string_view name) const {
  return fmt::format("{}.{}", quoted_, name);
}

std::string Store::number(std::string_view run) const {
  return run.empty() ? "NULL" : std::string(run);
}

text::Result<Recorded> Store::read() const {
  Recorded recorded;
  // The catalogs themselves: to_regclass() asks for USAGE on the schema.
  const Answer there = session_.ask(
      "SELECT c.oid IS NOT NULL, current_user, has_database_privilege(current_database(), "
      "'CREATE'), "
      "has_schema_privilege(n.oid, 'CREATE') FROM (SELECT) one LEFT JOIN pg_namespace n ON n.nspname = $1 "
      "LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'revisions'",
      schema_);
  if (there.error) return error_of(*there.error, "the history cannot be looked for");
  const Row& rights = there.rows().front();
  const std::string role = session_.identifier(get<std::string>(rights, 1));
  recorded.exists = get<bool>(rights, 0);
  recorded.has_schema = rights[3].has_value();
  if (!recorded.exists) {
    const bool has_schema = recorded.has_schema;
    if (get<bool>(rights, has_schema ? 3 : 2)) return recorded;
    recorded.lacking = has_schema ? fmt::format("{} may not create tables in schema {}", role, quoted_)
                                  : fmt::format("{} may not create a schema in this database", role);
    recorded.grant = has_schema ? fmt::format("GRANT USAGE, CREATE ON SCHEMA {} TO {};", quoted_, role)
                                : fmt::format("CREATE SCHEMA {} AUTHORIZATION {};", quoted_, role);
    return recorded;
  }

  const Answer all = session_.ask(fmt::format(
      "SELECT 'applied', revision, title, checksum, applied_at::text, applied_by, duration_ms::text, "
      "statements::text, NULL, NULL, position FROM {0} "
      "UNION ALL SELECT 'progress', revision, direction, checksum, words, outcome, statement, "
      "backend_pid::text, "
      "backend_start::text, id::text, row_number() OVER (ORDER BY revision, direction, unit, id) FROM {1} "
      "WHERE outcome IS DISTINCT FROM 'failed' "
      "UNION ALL SELECT 'used', (EXISTS (SELECT FROM {2}) OR EXISTS (SELECT FROM {3}))::text, ({4})::text, "
      "NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0 ORDER BY 1, 11",
      table("revisions"), table("progress"), table("log"), table("runs"), may_write()));
  if (all.error) return error_of(*all.error, "the history cannot be read");
  for (const Row& row : all.rows()) {
    if (row[0] == "applied") recorded.history.applied.push_back(applied_of(row));
    if (row[0] == "progress") add_progress(recorded, row);
    if (row[0] != "used") continue;
    recorded.used = row[1] == "true" || !recorded.history.applied.empty();
    if (row[2] == "true") continue;
    recorded.lacking = fmt::format("{} may not write the history in schema {}", role, quoted_);
    recorded.grant = grant_to(role);
  }
  return recorded;
}

// Whether the role may do all that a run does: a boolean expression.
std::string Store::may_write() const {
  std::string out = fmt::format("has_schema_privilege({}, 'USAGE')", session_.literal(schema_));
  for (const auto& [name, rights] :
       {std::pair("revisions", "SELECT, INSERT, UPDATE, DELETE"),
        std::pair("progress", "SELECT, INSERT, UPDATE, DELETE"), std::pair("runs", "SELECT, INSERT, UPDATE"),
        std::pair("log", "SELECT, INSERT")}) {
    for (const std::string_view all = rights;
         const std::string_view right : {"SELECT", "INSERT", "UPDATE", "DELETE"}) {
      if (all.find(right) != std::string_view::npos)
        out += fmt::format(" AND has_table_privilege({}, '{}')", session_.literal(table(name)), right);
    }
  }
  return out;
}

std::string Store::grant_to(const std::string& role) const {
  return fmt::format(
      "GRANT USAGE ON SCHEMA {0} TO {1}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {0} TO "
      "{1};",
      quoted_, role);
}

text::Error Store::error_of(const ServerError& error, std::string_view doing) const {
  std::string hint;
  if (error.sqlstate == "42501") {
    hint = grant_to(session_.identifier(session_.ask("SELECT current_user").value()));
  }
  return text::Error{fmt::format("{}: {}", doing, describe(error)), std::move(hint), "", {}};
}

text::Result<void> Store::create(const Recorded& found) const {
  const Answer made = session_.run("BEGIN;" + tables(found) + ";COMMIT");
  if (!made.error) return {};
  session_.run_undisturbed("ROLLBACK");
  return not_made(*made.error);
}

text::Result<void> Store::create_within(const Recorded& found) const {
  const Answer made = session_.run(tables(found));
  if (made.error) return not_made(*made.error);
  return {};
}

// The text of history.sql for this schema. CREATE SCHEMA asks for a right on the database even where the
// schema is there already.
std::string Store::tables(const Recorded& found) const {
  std::string text(history_sql);
  for (size_t at = text.find("@schema"); at != std::string::npos; at = text.find("@schema", at))
    text.replace(at, 7, quoted_);
  const std::string statement = fmt::format("CREATE SCHEMA IF NOT EXISTS {};", quoted_);
  if (found.has_schema) text.replace(text.find(statement), statement.size(), "");
  return text;
}

text::Error Store::not_made(const ServerError& error) const {
  return {fmt::format("the history cannot be made: {}", describe(error)), grant_for(error, session_), "", {}};
}

std::vector<Running> Store::running() const {
  const Answer answer = session_.ask(
      fmt::format("SELECT r.command, r.started_by, r.started_at, r.backend_pid, a.query FROM {} r "
                  "JOIN pg_stat_activity a ON a.pid = r.backend_pid AND a.backend_start = r.backend_start "
                  "WHERE r.ended_at IS NULL ORDER BY r.id",
                  table("runs")));
  std::vector<Running> out;
  for (const Row& row : answer.rows())
    out.push_back({get<std::string>(row, 0), get<std::string>(row, 1), get<std::string>(row, 2),
                   get<std::string>(row, 3), get<std::string>(row, 4)});
  return out;
}

Elapsed Elapsed::since_begin() {
  Elapsed elapsed(0);
  elapsed.sql = "(extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::bigint";
  return elapsed;
}

std::string Store::insert_log(const std::string& revision, std::string_view direction, const Elapsed& elapsed,
                              size_t statements, std::string_view run, std::string_view error) const {
  return fmt::format(
      "INSERT INTO {} (run, revision, direction, duration_ms, statements, error) VALUES ({}, {}, '{}', {}, "
      "{}, {})",
      table("log"), number(run), session_.literal(revision), direction, elapsed.sql, statements,
      error.empty() ? "NULL" : session_.literal(error));
}

std::string Store::insert_revision(const chain::Revision& revision, const std::string& checksum,
                                   const Elapsed& elapsed, size_t statements, std::string_view run,
                                   bool again) const {
  // It moves to the end with its new text.
  const std::string old = revision.repeatable || again
                              ? fmt::format("DELETE FROM {} WHERE revision = {};", table("revisions"),
                                            session_.literal(revision.id))
                              : "";
  return old + fmt::format(
                   "WITH l AS ({}) INSERT INTO {} (revision, title, checksum, duration_ms, statements, run) "
                   "VALUES ({}, {}, '{}', {}, {}, {})",
                   insert_log(revision.id, run.empty() ? "baseline" : "up", elapsed, statements, run, ""),
                   table("revisions"), session_.literal(revision.id), session_.literal(revision.title),
                   checksum, elapsed.sql, statements, number(run));
}

std::string Store::delete_revision(const std::string& revision, const Elapsed& elapsed, size_t statements,
                                   std::string_view run) const {
  return fmt::format("WITH l AS ({}) DELETE FROM {} WHERE revision = {}",
                     insert_log(revision, "down", elapsed, statements, run, ""), table("revisions"),
                     session_.literal(revision));
}

std::string Store::insert_run(std::string_view command) const {
  return fmt::format(
      "INSERT INTO {} (command, backend_start) "
      "SELECT {}, (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()) RETURNING id, "
      "backend_pid",
      table("runs"), session_.literal(command));
}

std::string Store::end_run(std::string_view run, std::string_view outcome) const {
  return fmt::format("UPDATE {} SET ended_at = clock_timestamp(), outcome = '{}' WHERE id = {}",
                     table("runs"), outcome, number(run));
}

std::string Store::insert_progress(const Step& step, const std::string& revision, size_t unit,
                                   std::string_view statement, std::string_view run, bool done) const {
  const Unit& what = step.units[unit];
  return fmt::format(
      "INSERT INTO {} (run, revision, direction, unit, checksum, words, statement, backend_start, ended_at, "
      "outcome) SELECT {}, {}, '{}', {}, '{}', {}, {}, "
      "(SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()), {} "
      // Nothing commits with this row that has taken the rest of the history away.
      "WHERE NOT EXISTS (SELECT FROM {}, {}, {} WHERE false) RETURNING id",
      table("progress"), number(run), session_.literal(revision), name(step.direction), unit + 1,
      what.checksum(), session_.literal(what.statements.empty() ? "" : what.statements.front().words),
      session_.literal(statement), done ? "clock_timestamp(), 'done'" : "NULL, NULL", table("revisions"),
      table("runs"), table("log"));
}

std::string Store::end_progress(std::string_view row, std::string_view outcome) const {
  return fmt::format("UPDATE {} SET ended_at = clock_timestamp(), outcome = '{}' WHERE id = {}",
                     table("progress"), outcome, row);
}

std::string Store::find_attempt(const std::string& revision, const std::string& checksum) const {
  return fmt::format(
      "SELECT 1 FROM {} WHERE revision = {} AND checksum = '{}' AND outcome = 'failed' LIMIT 1",
      table("progress"), session_.literal(revision), checksum);
}

std::string Store::forget_progress(const std::string& revision) const {
  return fmt::format("DELETE FROM {} WHERE revision = {}", table("progress"), session_.literal(revision));
}

std::string Store::forget_revision(const std::string& revision) const {
  return fmt::format("DELETE FROM {} WHERE revision = {}", table("revisions"), session_.literal(revision));
}

std::string Store::set_checksum(const std::string& revision, const std::string& checksum) const {
  return fmt::format("UPDATE {} SET checksum = '{}' WHERE revision = {}", table("revisions"), checksum,
                     session_.literal(revision));
}

std::string Store::find_last() const {
  return fmt::format(
      "SELECT concat(count(*), ' ', (SELECT revision FROM {0} ORDER BY position DESC LIMIT 1)) FROM {0}",
      table("revisions"));
}

std::string Store::find_log(const std::string& revision, Direction direction, std::string_view run) const {
  return fmt::format(
      "SELECT 1 FROM {} WHERE revision = {} AND direction = '{}' AND run = {} AND error IS NULL LIMIT 1",
      table("log"), session_.literal(revision), name(direction), number(run));
}

}  // namespace migrate
