// Runs a case of effects on a server and gathers what it is seen to do.
#pragma once

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "lint/sql/parse.h"
#include "migrate/verify/trace.h"
#include "tests/pg/server.h"
#include "tests/predict_effects.h"

namespace tests {

inline std::string without_schema(const std::string& name) {
  const size_t dot = name.find('.');
  return dot == std::string::npos ? name : name.substr(dot + 1);
}

inline std::set<std::string> without_schemas(const std::set<std::string>& names) {
  std::set<std::string> out;
  for (const std::string& name : names) out.insert(without_schema(name));
  return out;
}

template <class Each>
void statements(const std::string& sql, Each&& each) {
  for (const sql::Statement& statement : sql::parse(sql).statements) {
    if (!each(sql.substr(statement.span.begin, statement.span.size()))) return;
  }
}

/// As good as a database of one's own, and ten times as fast.
inline constexpr const char* clear_database = R"(do $$
declare
  name text;
begin
  for name in select pubname from pg_publication loop execute format('drop publication %I', name); end loop;
  for name in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
    execute format('drop schema %I cascade', name);
  end loop;
  create schema public;
end $$)";

/// Runs the case on an empty schema, as far as its first error.
inline EffectsSeen observe(migrate::Session& session, const EffectsCase& the_case) {
  session.run("rollback");
  session.run("discard all");
  session.run("set client_min_messages = warning");
  REQUIRE(session.run(clear_database).ok());
  statements(the_case.setup, [&](const std::string& sql) {
    session.run(sql);  // a version that does not know it yet goes on without
    return true;
  });
  session.run("discard all");
  EffectsSeen seen;
  if (the_case.in_transaction) session.run("begin");
  statements(the_case.statement, [&](const std::string& sql) {
    const migrate::Traced traced = migrate::trace(session, sql);
    seen.rewrites.insert(traced.rewrites.begin(), traced.rewrites.end());
    seen.scans.insert(traced.scans.begin(), traced.scans.end());
    seen.index_builds.insert(traced.index_builds.begin(), traced.index_builds.end());
    seen.fk_validations.insert(traced.fk_validations.begin(), traced.fk_validations.end());
    seen.locks = traced.locks;
    if (traced.error) seen.error = traced.error->sqlstate + " " + traced.error->message;
    return !traced.error;
  });
  return seen;
}

}  // namespace tests
