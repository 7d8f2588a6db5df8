// Making a session's settings, and making them anew.

#include "migrate/session/prologue.h"

#include <fmt/format.h>

#include <array>

#include "lint/sql/identifier.h"
#include "migrate/session/pooler.h"

namespace migrate {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// What a statement means must not depend on who runs it, or on what was set for a role or a database.
constexpr std::array meanings{
    Pair{"standard_conforming_strings", "on"},
    Pair{"backslash_quote", "safe_encoding"},
    Pair{"array_nulls", "on"},
    Pair{"transform_null_equals", "off"},
    Pair{"DateStyle", "ISO, MDY"},
    Pair{"IntervalStyle", "postgres"},
    Pair{"row_security", "on"},
    Pair{"check_function_bodies", "on"},
    Pair{"xmloption", "content"},
    Pair{"default_transaction_isolation", "read committed"},
    Pair{"default_transaction_deferrable", "off"},
};

std::vector<std::string> assignment_list(const Settings& settings) {
  const std::string_view set = settings.pooler ? "SET LOCAL" : "SET";
  std::vector<std::string> out;
  const auto add = [&](std::string_view name, std::string_view value) {
    out.push_back(fmt::format("{} {} = '{}'", set, name, value));
  };
  add("lock_timeout", settings.lock_timeout);
  add("statement_timeout", settings.statement_timeout);
  add("idle_in_transaction_session_timeout", settings.idle_in_transaction_timeout);
  if (!settings.client_check_interval.empty())
    add("client_connection_check_interval", settings.client_check_interval);
  for (const auto& [name, value] : settings.meaning) add(name, value);
  if (!settings.search_path.empty())
    out.push_back(fmt::format("{} search_path TO {}", set, settings.search_path));
  if (!settings.role.empty())
    out.push_back(fmt::format("{} ROLE {}", set, sql::quote_identifier(settings.role)));
  return out;
}

std::string joined(const std::vector<std::string>& statements) {
  std::string out;
  for (const std::string& statement : statements) out += statement + ";";
  return out;
}

std::string assignments(const Settings& settings) {
  return joined(assignment_list(settings));
}

// A value goes between quotes into SET: durations need nothing else.
bool is_duration(const std::string& value) {
  return value.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz .") == std::string::npos;
}

text::Error error_of(std::string message, std::string hint = {}) {
  return {std::move(message), std::move(hint), "", {}};
}

text::Result<void> check(const Settings& settings) {
  for (const std::string* value : {&settings.lock_timeout, &settings.statement_timeout}) {
    if (!is_duration(*value))
      return error_of(fmt::format("`{}` is no duration", *value),
                      "write it as PostgreSQL does: 5s, 200ms, 2min");
  }
  if (settings.search_path.find(';') != std::string::npos)
    return error_of(fmt::format("`{}` is no search path", settings.search_path),
                    "write schemas with commas between: app, public");
  return {};
}

text::Result<void> check_pooling(Session& session, Settings& settings, std::string_view pid) {
  const text::Result<Pooling> found = find_pooling(session, pid);
  if (!found) return error_of(found.error().message, found.error().hint);
  settings.give_back = *found == Pooling::session;
  if (*found == Pooling::transaction)
    return error_of(
        "a pooler in transaction mode stands between: neither the runner's lock nor a setting would hold "
        "from "
        "one transaction to the next",
        "connect to the server itself, or to a pool in session mode; or say --pooler: each revision then "
        "takes "
        "the lock in its own transaction");
  if (*found == Pooling::statement)
    return error_of("a pooler in statement mode stands between: it lets no transaction through",
                    "connect to the server itself, or to a pool in session mode");
  return {};
}

text::Error read_only(const Session& session, bool standby) {
  if (standby)
    return error_of("the server is a standby: it is read-only until it is promoted",
                    "connect to the primary, for example with target_session_attrs=read-write and all hosts");
  return error_of(
      "transactions are read-only here: default_transaction_read_only is on",
      fmt::format("it is set for the server, the database {} or the role {}: ALTER ROLE ... RESET "
                  "default_transaction_read_only, or name another role",
                  session.database(), session.user()));
}

text::Error refused_setting(const ServerError& error, const Session& session, const Settings& settings) {
  if (!settings.role.empty() && error.message.find("set role") != std::string::npos)
    return error_of(describe(error), fmt::format("GRANT {} TO {};", sql::quote_identifier(settings.role),
                                                 sql::quote_identifier(session.user())));
  if (!settings.role.empty() && error.message == fmt::format("role \"{}\" does not exist", settings.role))
    return error_of(error.message,
                    "--role, or [migrate] role, names the role to run as: one that the server has");
  return error_of(describe(error));
}

// The settings as a message that tries them, and that again without what only some servers can.
Answer try_settings(Session& session, Settings& settings) {
  const auto message = [&] {
    const std::string set = assignments(settings) + "SELECT current_setting('lock_timeout')";
    return settings.pooler ? "BEGIN;" + set + ";ROLLBACK" : set;
  };
  if (session.server_version().major < 14) settings.client_check_interval.clear();
  Answer answer = session.run(message());
  const bool unable =
      answer.error && answer.error->message.find("client_connection_check_interval") != std::string::npos;
  if (!unable) return answer;
  settings.client_check_interval.clear();
  if (session.in_transaction()) session.run_undisturbed("ROLLBACK");
  return session.run(message());
}

}  // namespace

text::Result<void> settle(Session& session, Settings& settings) {
  if (const text::Result<void> good = check(settings); !good) return good;
  if (session.server_version().major < sql::oldest_major)
    return error_of(fmt::format("the server is PostgreSQL {}; this program needs {} or later",
                                session.server_version().major, sql::oldest_major));
  std::string question =
      "SELECT pg_backend_pid(), current_setting('transaction_read_only'), pg_is_in_recovery()";
  for (const auto& [name, value] : meanings) question += fmt::format(", current_setting('{}')", name);
  const Answer asked = session.ask(question);
  if (asked.error) return error_of(describe(*asked.error));
  const Row& row = asked.rows().front();
  if (row[1].value_or("") == "on") return read_only(session, row[2].value_or("") == "t");
  settings.meaning.clear();
  for (size_t i = 0; i < meanings.size(); ++i) {
    if (row[i + 3].value_or("") != meanings[i].second) settings.meaning.emplace_back(meanings[i]);
  }
  if (!settings.pooler) {
    if (const text::Result<void> good = check_pooling(session, settings, row[0].value_or("")); !good)
      return good;
  }
  const Answer set = try_settings(session, settings);
  if (set.error) {
    if (session.alive() && session.in_transaction()) session.run_undisturbed("ROLLBACK");
    return refused_setting(*set.error, session, settings);
  }
  if (!settings.pooler)
    settings.lock_timeout = set.value();  // as the server writes it, so that the two compare
  return {};
}

text::Result<void> make_schemas(Session& session, const Settings& settings) {
  for (const std::string& name : settings.made_schemas) {
    const Answer made =
        session.run(fmt::format("CREATE SCHEMA IF NOT EXISTS {}", sql::quote_identifier(name)));
    if (made.error) return error_of(describe(*made.error));
  }
  return {};
}

std::vector<std::string> reset_list(const Settings& settings) {
  std::vector<std::string> out{
      "RESET SESSION AUTHORIZATION", "RESET ROLE",    "RESET ALL", "CLOSE ALL", "UNLISTEN *", "DISCARD TEMP",
      "DISCARD SEQUENCES",           "DEALLOCATE ALL"};
  for (std::string& assignment : assignment_list(settings)) out.push_back(std::move(assignment));
  return out;
}

std::string reset_statements(const Settings& settings, bool deallocate) {
  std::vector<std::string> all = reset_list(settings);
  if (!deallocate) std::erase(all, "DEALLOCATE ALL");
  return joined(all);
}

std::vector<std::string> own_role_list(const Settings& settings) {
  return {"SET LOCAL SESSION AUTHORIZATION DEFAULT",
          "SET LOCAL role TO " + (settings.role.empty() ? "DEFAULT" : sql::quote_identifier(settings.role))};
}

std::string own_role(const Settings& settings) {
  return joined(own_role_list(settings));
}

std::string begin_pooled(const Settings& settings) {
  return "BEGIN;"
         "SELECT string_agg(format('set_config(%L, %L, false)', name, current_setting(name)), ', ') "
         "FROM pg_settings WHERE source = 'session' AND name !~ '^transaction_' AND context = 'user';" +
         assignments(settings);
}

std::string end_pooled(std::string_view settings_before) {
  return fmt::format("RESET SESSION AUTHORIZATION;RESET ROLE;RESET ALL;{}CLOSE ALL;UNLISTEN *;DISCARD TEMP;",
                     settings_before.empty() ? "" : fmt::format("SELECT {};", settings_before));
}

void give_back(Session& session, const Settings& settings) {
  if (!settings.give_back || !session.alive()) return;
  session.run_undisturbed(
      "RESET SESSION AUTHORIZATION;RESET ROLE;RESET ALL;CLOSE ALL;UNLISTEN *;DISCARD TEMP;DEALLOCATE ALL");
}

}  // namespace migrate
