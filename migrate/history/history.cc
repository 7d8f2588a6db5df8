// Reading and writing the tables of history.sql.

#include "migrate/history/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "migrate/history/history.sql.h"
#include "migrate/session/grant.h"

namespace migrate {
namespace {

const std::string& text_of(const Row& row, size_t i) {
  static const std::string none;
  return row[i] ? *row[i] : none;
}

int64_t number_of(const Row& row, size_t i) {
  int64_t value = 0;
  const std::string& digits = text_of(row, i);
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

Applied applied_of(const Row& row) {
  return {text_of(row, 0),
          text_of(row, 1),
          text_of(row, 2),
          text_of(row, 3),
          text_of(row, 4),
          number_of(row, 5),
          static_cast<int>(number_of(row, 6))};
}

Partial& partial_of(History& history, const std::string& revision, Direction direction) {
  for (Partial& one : history.partial) {
    if (one.revision == revision && one.direction == direction) return one;
  }
  return history.partial.emplace_back(Partial{revision, direction, {}, {}, {}});
}

void add_progress(Recorded& recorded, const Row& row) {
  const Direction direction = text_of(row, 2) == "up" ? Direction::up : Direction::down;
  Partial& partial = partial_of(recorded.history, text_of(row, 1), direction);
  if (text_of(row, 5) == "done") {
    partial.done.push_back(text_of(row, 3));
    partial.statements.push_back(text_of(row, 6));
    return;
  }
  partial.in_doubt = text_of(row, 4);
  recorded.doubts.push_back({text_of(row, 1), direction, text_of(row, 0), text_of(row, 4), text_of(row, 6),
                             text_of(row, 7), text_of(row, 8)});
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
  const Answer there = session_.run(fmt::format(
      "SELECT c.oid, current_user, has_database_privilege(current_database(), 'CREATE'), "
      "has_schema_privilege(n.oid, 'CREATE') FROM (SELECT) one LEFT JOIN pg_namespace n ON n.nspname = {} "
      "LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'revisions'",
      session_.literal(schema_)));
  if (there.error) return error_of(*there.error, "the history cannot be looked for");
  recorded.exists = !there.value().empty();
  const Row& rights = there.rows().front();
  const std::string role = session_.identifier(text_of(rights, 1));
  if (!recorded.exists) {
    const bool may_make = text_of(rights, rights[3] ? 3 : 2) == "t";
    if (may_make) return recorded;
    recorded.lacking = rights[3] ? fmt::format("{} may not create tables in schema {}", role, quoted_)
                                 : fmt::format("{} may not create a schema in this database", role);
    recorded.grant = rights[3] ? fmt::format("GRANT USAGE, CREATE ON SCHEMA {} TO {};", quoted_, role)
                               : fmt::format("CREATE SCHEMA {} AUTHORIZATION {};", quoted_, role);
    return recorded;
  }

  const Answer all = session_.run(fmt::format(
      "SELECT revision, title, checksum, applied_at, applied_by, duration_ms, statements FROM {0} "
      "ORDER BY position;"
      "SELECT id, revision, direction, checksum, words, outcome, statement, backend_pid, backend_start "
      "FROM {1} WHERE outcome IS DISTINCT FROM 'failed' ORDER BY revision, direction, unit, id;"
      "SELECT EXISTS (SELECT FROM {2}) OR EXISTS (SELECT FROM {3}), {4}",
      table("revisions"), table("progress"), table("log"), table("runs"), may_write()));
  if (all.error) return error_of(*all.error, "the history cannot be read");
  for (const Row& row : all.parts[0].rows) recorded.history.applied.push_back(applied_of(row));
  for (const Row& row : all.parts[1].rows) add_progress(recorded, row);
  recorded.used = all.value() == "t" || !recorded.history.applied.empty();
  if (text_of(all.rows().front(), 1) != "t") {
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
    const Answer role = session_.run("SELECT current_user");
    hint = grant_to(session_.identifier(role.value()));
  }
  return text::Error{fmt::format("{}: {}", doing, describe(error)), std::move(hint), "", {}};
}

text::Result<void> Store::create() const {
  if (const Answer begun = session_.run("BEGIN"); begun.error) return not_made(*begun.error);
  text::Result<void> made = create_within();
  const Answer ended = session_.run_undisturbed(made ? "COMMIT" : "ROLLBACK");
  if (made && ended.error) return not_made(*ended.error);
  return made;
}

text::Result<void> Store::create_within() const {
  std::string text(history_sql);
  for (size_t at = text.find("@schema"); at != std::string::npos; at = text.find("@schema", at))
    text.replace(at, 7, quoted_);
  // CREATE SCHEMA asks for a right on the database even where the schema is there already.
  const Answer there =
      session_.run(fmt::format("SELECT 1 FROM pg_namespace WHERE nspname = {}", session_.literal(schema_)));
  if (there.error) return not_made(*there.error);
  const std::string statement = fmt::format("CREATE SCHEMA IF NOT EXISTS {};", quoted_);
  if (!there.rows().empty()) text.replace(text.find(statement), statement.size(), "");
  const Answer made = session_.run(text);
  if (made.error) return not_made(*made.error);
  return {};
}

text::Error Store::not_made(const ServerError& error) const {
  return {fmt::format("the history cannot be made: {}", describe(error)), grant_for(error, session_), "", {}};
}

std::vector<Running> Store::running() const {
  const Answer answer = session_.run(
      fmt::format("SELECT r.command, r.started_by, r.started_at, r.backend_pid, a.query FROM {} r "
                  "JOIN pg_stat_activity a ON a.pid = r.backend_pid AND a.backend_start = r.backend_start "
                  "WHERE r.ended_at IS NULL ORDER BY r.id",
                  table("runs")));
  std::vector<Running> out;
  for (const Row& row : answer.rows())
    out.push_back({text_of(row, 0), text_of(row, 1), text_of(row, 2), text_of(row, 3), text_of(row, 4)});
  return out;
}

std::string Store::insert_log(const std::string& revision, std::string_view direction, int64_t duration_ms,
                              size_t statements, std::string_view run, std::string_view error) const {
  return fmt::format(
      "INSERT INTO {} (run, revision, direction, duration_ms, statements, error) VALUES ({}, {}, '{}', {}, "
      "{}, {})",
      table("log"), number(run), session_.literal(revision), direction, duration_ms, statements,
      error.empty() ? "NULL" : session_.literal(error));
}

std::string Store::insert_revision(const chain::Revision& revision, const std::string& checksum,
                                   int64_t duration_ms, size_t statements, std::string_view run,
                                   bool again) const {
  // It moves to the end with its new text.
  const std::string old = revision.repeatable || again
                              ? fmt::format("DELETE FROM {} WHERE revision = {};", table("revisions"),
                                            session_.literal(revision.id))
                              : "";
  return old + fmt::format(
                   "WITH l AS ({}) INSERT INTO {} (revision, title, checksum, duration_ms, statements, run) "
                   "VALUES ({}, {}, '{}', {}, {}, {})",
                   insert_log(revision.id, run.empty() ? "baseline" : "up", duration_ms, statements, run, ""),
                   table("revisions"), session_.literal(revision.id), session_.literal(revision.title),
                   checksum, duration_ms, statements, number(run));
}

std::string Store::delete_revision(const std::string& revision, int64_t duration_ms, size_t statements,
                                   std::string_view run) const {
  return fmt::format("WITH l AS ({}) DELETE FROM {} WHERE revision = {}",
                     insert_log(revision, "down", duration_ms, statements, run, ""), table("revisions"),
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
      "(SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()), {} RETURNING id",
      table("progress"), number(run), session_.literal(revision), name(step.direction), unit + 1,
      what.checksum(), session_.literal(what.statements.empty() ? "" : what.statements.front().words),
      session_.literal(statement), done ? "clock_timestamp(), 'done'" : "NULL, NULL");
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
