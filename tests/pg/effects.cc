// fixtures/effects on the server at hand: what it is seen to do equals what is predicted for its version.

#include <doctest/doctest.h>

#include <iostream>

#include "lint/sql/parse.h"
#include "migrate/verify/trace.h"
#include "tests/effects_fixture.h"
#include "tests/pg/server.h"
#include "tests/places.h"

namespace {

std::string without_schema(const std::string& name) {
  const size_t dot = name.find('.');
  return dot == std::string::npos ? name : name.substr(dot + 1);
}

std::set<std::string> without_schemas(const std::set<std::string>& names) {
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
constexpr const char* clear = R"(do $$
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
tests::EffectsSeen observe(migrate::Session& session, const tests::EffectsCase& the_case) {
  session.run("rollback");
  session.run("discard all");
  session.run("set client_min_messages = warning");
  REQUIRE(session.run(clear).ok());
  statements(the_case.setup, [&](const std::string& sql) {
    session.run(sql);  // a version that does not know it yet goes on without
    return true;
  });
  session.run("discard all");
  tests::EffectsSeen seen;
  if (the_case.in_transaction) session.run("begin");
  statements(the_case.statement, [&](const std::string& sql) {
    const migrate::Traced traced = migrate::trace(session, sql);
    seen.rewrites.insert(traced.rewrites.begin(), traced.rewrites.end());
    seen.scans.insert(traced.scans.begin(), traced.scans.end());
    seen.index_builds.insert(traced.index_builds.begin(), traced.index_builds.end());
    seen.fk_validations.insert(traced.fk_validations.begin(), traced.fk_validations.end());
    seen.locks = traced.locks;
    if (traced.error) seen.error = traced.error->message;
    return !traced.error;
  });
  return seen;
}

}  // namespace

TEST_CASE("effects: what the server does equals what is predicted") {
  migrate::Session session = tests::connect(tests::fresh_database());
  const int version = session.server_version() / 10000;
  int right = 0, all = 0;
  for (const auto& file : std::filesystem::directory_iterator(tests::fixtures() / "effects")) {
    if (file.path().extension() != ".sql") continue;
    for (const tests::EffectsCase& the_case : tests::read_effects(file.path())) {
      CAPTURE(file.path().stem().string());
      CAPTURE(the_case.id);
      const tests::EffectsSeen predicted = tests::predict(the_case, version);
      const tests::EffectsSeen observed = observe(session, the_case);
      CHECK(predicted.error.has_value() == observed.error.has_value());
      CHECK(without_schemas(predicted.rewrites) == observed.rewrites);
      CHECK(without_schemas(predicted.scans) == observed.scans);
      CHECK(without_schemas(predicted.index_builds) == observed.index_builds);
      CHECK(predicted.fk_validations == observed.fk_validations);
      CHECK(predicted.locks == observed.locks);
      ++all;
      right += predicted.error.has_value() == observed.error.has_value() &&
               predicted.locks == observed.locks && without_schemas(predicted.scans) == observed.scans &&
               without_schemas(predicted.rewrites) == observed.rewrites;
    }
  }
  std::cout << "effects: " << right << " of " << all << " cases right on PostgreSQL " << version << "\n";
}
