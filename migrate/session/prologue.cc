// Making a session's settings, and making them anew.

#include "migrate/session/prologue.h"

#include <fmt/format.h>

namespace migrate {
namespace {

std::string assignments(const Settings& settings) {
  std::string out = fmt::format(
      "SET lock_timeout = '{}';SET statement_timeout = '{}';SET idle_in_transaction_session_timeout = '{}';",
      settings.lock_timeout, settings.statement_timeout, settings.idle_in_transaction_timeout);
  if (!settings.client_check_interval.empty())
    out += fmt::format("SET client_connection_check_interval = '{}';", settings.client_check_interval);
  if (!settings.search_path.empty()) out += fmt::format("SET search_path TO {};", settings.search_path);
  return out;
}

// A value goes between quotes into SET: durations need nothing else.
bool is_duration(const std::string& value) {
  return value.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz .") == std::string::npos;
}

}  // namespace

text::Result<void> settle(Session& session, Settings& settings) {
  for (const std::string* value : {&settings.lock_timeout, &settings.statement_timeout}) {
    if (!is_duration(*value))
      return text::Error{
          fmt::format("`{}` is no duration", *value), "write it as PostgreSQL does: 5s, 200ms, 2min", "", {}};
  }
  if (settings.search_path.find(';') != std::string::npos)
    return text::Error{fmt::format("`{}` is no search path", settings.search_path),
                       "write schemas with commas between: app, public",
                       "",
                       {}};
  if (session.server_version().major < sql::oldest_major)
    return text::Error{fmt::format("the server is PostgreSQL {}; this program needs {} or later",
                                   session.server_version().major, sql::oldest_major),
                       "",
                       "",
                       {}};
  // Two transactions of one session have one backend, unless a pooler stands between.
  const Answer first = session.run("SELECT pg_backend_pid(), current_setting('transaction_read_only')");
  if (first.error) return text::Error{describe(*first.error), "", "", {}};
  const Answer second = session.run("SELECT pg_backend_pid()");
  if (second.error) return text::Error{describe(*second.error), "", "", {}};
  if (first.value() != second.value())
    return text::Error{
        "two transactions of this connection ran on two backends: a pooler in transaction mode",
        "connect to the server itself, or to a pool in session mode",
        "",
        {}};
  if (first.rows().front()[1].value_or("") == "on")
    return text::Error{"the server is read-only (a standby, or default_transaction_read_only)",
                       "connect to the primary, for example with target_session_attrs=read-write",
                       "",
                       {}};
  if (session.server_version().major < 14 ||
      !session.run(fmt::format("SET client_connection_check_interval = '{}'", settings.client_check_interval))
           .ok())
    settings.client_check_interval.clear();
  const Answer set = session.run(assignments(settings) + "SELECT current_setting('lock_timeout')");
  if (set.error) return text::Error{describe(*set.error), "", "", {}};
  settings.lock_timeout = set.value();  // as the server writes it, so that the two compare
  return {};
}

text::Result<void> make_schemas(Session& session, const Settings& settings) {
  for (const std::string& name : settings.made_schemas) {
    std::string quoted;
    for (const char c : name) quoted += c == '"' ? "\"\"" : std::string(1, c);
    const Answer made = session.run(fmt::format("CREATE SCHEMA IF NOT EXISTS \"{}\"", quoted));
    if (made.error) return text::Error{describe(*made.error), "", "", {}};
  }
  return {};
}

std::string reset_statements(const Settings& settings, bool deallocate) {
  return "RESET SESSION AUTHORIZATION;RESET ROLE;RESET ALL;CLOSE ALL;UNLISTEN *;DISCARD TEMP;DISCARD "
         "SEQUENCES;" +
         std::string(deallocate ? "DEALLOCATE ALL;" : "") + assignments(settings);
}

}  // namespace migrate
