// Runs a case of effects on a server and gathers what it is seen to do.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "lint/sql/parse.h"
#include "tests/pg/server.h"
#include "tests/support/predict_effects.h"
#include "tests/support/watch_statement.h"

namespace tests {

template <class Each>
void statements(const std::string& sql, Each&& each) {
  for (const sql::Statement& statement : sql::parse(sql).statements) {
    if (!each(sql.substr(statement.span.begin, statement.span.size()))) return;
  }
}

// Runs the case on an empty schema, as far as its first error.
inline EffectsSeen observe(migrate::Session& session, const EffectsCase& the_case) {
  REQUIRE(clear_database(session).ok());
  session.run("set client_min_messages = warning");
  statements(the_case.setup, [&](const std::string& sql) {
    session.run(sql);  // a version that does not know it yet goes on without
    return true;
  });
  session.run("discard all");
  EffectsSeen seen;
  if (the_case.in_transaction) session.run("begin");
  statements(the_case.statement, [&](const std::string& sql) {
    const migrate::Traced traced = migrate::trace(session, sql);
    add(seen, traced);
    return !traced.error;
  });
  return seen;
}

}  // namespace tests
