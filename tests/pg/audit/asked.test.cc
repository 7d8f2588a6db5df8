// What is read only where an option asks for it: plans, pages, rows, verifiers.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "migrate/audit/index_wishes.h"
#include "migrate/audit/row_questions.h"
#include "migrate/observe/explain.h"
#include "migrate/observe/index_trial.h"
#include "migrate/observe/measure.h"
#include "migrate/observe/scan.h"
#include "migrate/observe/weak_passwords.h"
#include "tests/cli/place.h"
#include "tests/pg/audit/audited.h"
#include "tests/pg/audit/physical_standby.h"
#include "tests/support/places.h"

using tests::Audited;
using tests::Place;
using tests::Ran;

namespace {

std::string word(const migrate::Session& session, const char* before, const std::string& name) {
  return std::string(before) + session.identifier(name);
}

}  // namespace

TEST_CASE("audit 36: the costliest statements are planned, with their parameters unknown, and none is run") {
  const migrate::Scratch server = tests::own_server({{"shared_preload_libraries", "pg_stat_statements"}});
  migrate::Session session = tests::connect(server.url());
  if (session.run("CREATE EXTENSION pg_stat_statements").error) return;  // not installed
  tests::ask(session,
             "CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t SELECT i, i % 10 FROM "
             "generate_series(1, 20000) i;"
             "ANALYZE t; SELECT pg_stat_statements_reset()");
  for (int i = 0; i < 3; ++i)
    tests::ask(session, fmt::format("SELECT count(*) FROM t WHERE a = {} -- a remark", i));
  tests::ask(session, "UPDATE t SET a = a + 1 WHERE id = 7");
  tests::ask(session, "CREATE TABLE wide AS SELECT * FROM t; ANALYZE wide");
  tests::ask(session, "UPDATE wide SET id = 1 WHERE a = 3");
  tests::ask(session, "SELECT interval '1 day'");                     // `interval $1` is no SQL
  tests::ask(session, "SELECT count(*) FROM generate_series(1, 3)");  // of which type $1 is, is not known
  tests::ask(session, "CREATE ROLE \"somebody else\" PASSWORD 'hunter2'; DROP ROLE \"somebody else\"");
  // From 16 on the text of a planned statement stands in that of its EXPLAIN.
  const std::string calls =
      "SELECT sum(calls) FROM pg_stat_statements WHERE query NOT LIKE 'EXPLAIN%' AND (query LIKE '%FROM t "
      "WHERE%' OR query LIKE 'UPDATE t %')";
  const std::string before = tests::ask(session, calls);
  text::Result<migrate::Observed> observed = migrate::observe(session);
  REQUIRE(observed);
  migrate::explain(session, 200, observed->numbers);
  CHECK(tests::ask(session, calls) == before);
  CHECK(tests::ask(session, "SELECT a FROM t WHERE id = 7") == "8");
  CHECK(tests::ask(session, "SELECT count(*) FROM pg_prepared_statements") == "0");
  size_t read = 0, written = 0, cast = 0, wide = 0, left = 0;
  for (const migrate::StatementNumbers& one : observed->numbers.statements.heaviest) {
    if (!one.plan) continue;
    if (!one.plan->why.empty()) ++left;
    if (one.text.starts_with("SELECT count(*) FROM t WHERE a = $1")) {
      ++read;
      CHECK(one.plan->why.empty());
      CHECK(one.plan->generic);
      REQUIRE(one.plan->scans.size() == 1);
      CHECK(one.plan->scans[0].schema == "public");
      CHECK(one.plan->scans[0].relation == "t");
      CHECK(one.plan->scans[0].filtered);
      CHECK(one.plan->scans[0].rows == doctest::Approx(2000));
    }
    if (one.text.starts_with("UPDATE t")) {
      ++written;
      CHECK(one.plan->why.empty());
      CHECK(one.plan->rows == 1);
    }
    if (one.text.starts_with("SELECT interval")) {
      ++cast;
      CHECK_MESSAGE(one.plan->why.empty(), one.plan->why);
    }
    if (one.text.starts_with("UPDATE wide")) {
      ++wide;
      CHECK(one.plan->rows == doctest::Approx(2000).epsilon(0.2));  // that it writes, though it returns none
    }
  }
  CHECK(read == 1);
  CHECK(written == 1);
  CHECK(cast == 1);
  CHECK(wide == 1);
  CHECK(left >= 1);
}

TEST_CASE("audit 37: a password is found where two hundred statements cost more than the one that sets it") {
  const migrate::Scratch server = tests::own_server({{"shared_preload_libraries", "pg_stat_statements"}});
  migrate::Session session = tests::connect(server.url());
  if (session.run("CREATE EXTENSION pg_stat_statements").error) return;  // not installed
  tests::ask(session, "CREATE ROLE somebody PASSWORD 'hunter2'");
  std::string columns = "count(*)";  // each is a statement of its own
  for (int i = 0; i < 210; ++i)
    tests::ask(session, fmt::format("SELECT {} FROM generate_series(1, 100000)", columns += ", 1"));
  const text::Result<migrate::Observed> observed = migrate::observe(session);
  REQUIRE(observed);
  const auto& all = observed->numbers.statements.heaviest;
  CHECK(all.size() > 200);
  CHECK(std::count_if(all.begin(), all.end(), [](const auto& one) { return one.had_secret; }) == 1);
}

TEST_CASE("audit 35: a throwaway server plans with the index as this one would, from its numbers alone") {
  Audited audited;
  audited.write(
      "CREATE TYPE state AS ENUM ('open', 'done'); CREATE SCHEMA shop;"
      "CREATE TABLE shop.orders (id int PRIMARY KEY, customer int, made date, state state, note text);"
      "INSERT INTO shop.orders SELECT i, i / 7 % 5000, date '2020-01-01' + i % 1000, 'open', repeat('x', 80)"
      " FROM generate_series(1, 60000) i");
  audited.write("VACUUM ANALYZE shop.orders");
  audited.said({{"invalid-index"}, {}});
  migrate::Observation& seen = audited.observed->numbers;
  migrate::TableNumbers& orders = seen.tables.begin()->second;
  orders.sequential_scans = 5000;
  orders.sequential_rows = 5000 * 60000LL;
  seen.statements.state = migrate::StatementStatistics::State::read;
  for (const char* text : {"SELECT count(note) FROM shop.orders WHERE customer = $1",
                           "SELECT note FROM shop.orders WHERE customer = $1 AND made > $2 ORDER BY made",
                           "UPDATE shop.orders SET note = $1 WHERE id = $2"}) {
    migrate::StatementNumbers& one = seen.statements.heaviest.emplace_back();
    one.id = std::to_string(seen.statements.heaviest.size());
    one.text = text;
    one.total_ms = 1000;
    one.calls = 100;
  }
  seen.statements.total_ms = 3000;
  const migrate::audit::View view{audited.observed->schema, seen, audited.settings, audited.applied_days};
  const std::vector<migrate::TrialQuestion> questions = migrate::audit::trial_questions(view);
  REQUIRE(questions.size() == 1);
  CHECK(questions[0].columns == "customer, made");
  const migrate::Scratch other = tests::own_server();
  migrate::Session session = tests::connect(other.url());
  migrate::try_indexes({session, other.folder() + "/data"}, questions, *audited.observed);
  const migrate::IndexTrial& trial = seen.index_trials.at("shop.orders (customer, made)");
  REQUIRE_MESSAGE(trial.why.empty(), trial.why);
  REQUIRE(trial.plans.size() == 3);
  const auto cost = [&](size_t statement) {
    return migrate::plan_of(audited.session, seen.statements.heaviest[statement], seen.major(), {}).cost;
  };
  for (size_t i = 0; i < 3; ++i) CHECK(trial.plans[i].before == doctest::Approx(cost(i)).epsilon(0.05));
  audited.ask("CREATE INDEX ON shop.orders (customer, made)");
  for (size_t i = 0; i < 3; ++i) CHECK(trial.plans[i].after == doctest::Approx(cost(i)).epsilon(0.2));
  CHECK(trial.plans[0].after < trial.plans[0].before / 10);
  CHECK(audited.said_after(31, {{"missing-index"}, {}}) ==
        "warning missing-index:shop.orders (customer, made)\n");
  CHECK(audited.first().evidence[2].starts_with("planned by a throwaway PostgreSQL "));
}

TEST_CASE("audit 35: hypopg plans with the index, and nothing of it stays") {
  Audited audited;
  if (audited.session.run("CREATE SCHEMA ext; CREATE EXTENSION hypopg SCHEMA ext").error) {
    MESSAGE("skipped: the server has no hypopg (Debian's package is postgresql-15-hypopg)");
    return;
  }
  audited.write(
      "CREATE TABLE t (id int PRIMARY KEY, a int, b text); INSERT INTO t SELECT i, i, repeat('x', 80) FROM "
      "generate_series(1, 60000) i");
  audited.write("VACUUM ANALYZE t");
  audited.said({{"invalid-index"}, {}});
  migrate::Observation& seen = audited.observed->numbers;
  migrate::StatementNumbers& one = seen.statements.heaviest.emplace_back();
  one.id = "1";
  one.text = "SELECT count(b) FROM t WHERE a = $1";
  CHECK(migrate::find_hypopg(audited.session) == "ext");
  migrate::try_indexes(audited.session, "ext", {{"k", "public.t", "a", 60000, 200, {"1"}, {}}}, seen);
  const migrate::IndexTrial& trial = seen.index_trials.at("k");
  REQUIRE_MESSAGE(trial.plans.size() == 1, trial.why);
  CHECK(trial.plans[0].after < trial.plans[0].before / 10);
  CHECK(tests::ask(audited.session, "SELECT count(*) FROM ext.hypopg()") == "0");
}

TEST_CASE("audit 40: the password of the very connection, and nowhere a trace of it") {
  const migrate::Scratch server = tests::own_server();
  migrate::Session session = tests::connect(server.url());
  tests::ask(session,
             "SET password_encryption = 'scram-sha-256'; CREATE ROLE app LOGIN PASSWORD 'change_me'");
  std::ofstream(server.folder() + "/data/pg_hba.conf")
      << "local all app scram-sha-256\nlocal all all trust\n";
  tests::ask(session, "SELECT pg_reload_conf()");
  const std::string url = server.url() + " user=app";
  const Place place;
  const std::string words = fmt::format(
      "audit --only weak-password --format json --output a.html --output a.txt --save . --fail-on never "
      "--database "
      "\"{}\"",
      url);
  while (place.run("migrate", words).status != 4) {  // until the file is read
  }
  const Ran ran = place.run_with("env PGPASSWORD=change_me ", "migrate", words);
  REQUIRE_MESSAGE(ran.status == 0, ran.err);
  CHECK(ran.out.find("\"key\": \"weak-password:app\"") != std::string::npos);
  for (const std::string& text : {ran.out, ran.err, place.bytes("a.html"), place.bytes("a.txt"),
                                  place.bytes(ran.err.substr(0, ran.err.find('\n')))})
    CHECK(text.find("change_me") == std::string::npos);
}

TEST_CASE("audit 24: TOAST of which half is deleted, measured") {
  Audited audited;
  if (audited.session
          .run("CREATE SCHEMA ext; CREATE EXTENSION pgstattuple SCHEMA ext; CREATE EXTENSION "
               "pg_freespacemap SCHEMA ext")
          .error)
    return;  // not installed
  audited.write(
      "CREATE TABLE t (id int PRIMARY KEY, content text); ALTER TABLE t ALTER content SET STORAGE EXTERNAL;"
      "INSERT INTO t SELECT i, repeat(md5(i::text), 200) FROM generate_series(1, 2000) i;"
      "CREATE TABLE g (a int[]); INSERT INTO g SELECT ARRAY[i, i + 1] FROM generate_series(1, 5000) i;"
      "CREATE INDEX gin_idx ON g USING gin (a); CREATE INDEX hash_idx ON t USING hash (id)");
  audited.write("DELETE FROM t WHERE id % 2 = 0");
  audited.write("VACUUM t");
  audited.said({{"invalid-index"}, {}});
  migrate::measure(audited.session, {std::chrono::seconds(60), 0, 0}, *audited.observed);
  const migrate::Observation& seen = audited.observed->numbers;
  CHECK(seen.measures);
  CHECK(seen.unread.empty());
  REQUIRE(seen.toast.size() == 1);
  const migrate::Measured& toast = seen.toast.begin()->second;
  const double percent =
      static_cast<double>(toast.free + toast.dead) / static_cast<double>(toast.bytes) * 100;
  const double truth = std::stod(tests::ask(audited.session,
                                            "SELECT free_percent + dead_tuple_percent FROM pg_class c, "
                                            "ext.pgstattuple(c.reltoastrelid::regclass) WHERE "
                                            "c.relname = 't'"));
  CHECK(std::abs(percent - truth) < 2);
  CHECK(seen.measured_indexes.size() == 2);
}

TEST_CASE("measuring says what it lacks: the extensions, or the right to use them") {
  Audited audited;
  audited.write(
      "CREATE TABLE t (content text); ALTER TABLE t ALTER content SET STORAGE EXTERNAL; INSERT INTO t SELECT "
      "repeat(md5(i::text), 200) FROM generate_series(1, "
      "200) i");
  audited.write("ANALYZE t");
  audited.said({{"invalid-index"}, {}});
  const auto needs = [&] {
    migrate::measure(audited.session, {std::chrono::seconds(60), 0, 0}, *audited.observed);
    std::string out;
    for (const migrate::Unread& one : audited.observed->numbers.unread)
      out += one.section == "measures" ? one.needs : "";
    return out;
  };
  // Before 15 relpages of a TOAST table may not be known without a VACUUM.
  audited.write("VACUUM t");
  audited.said({{"invalid-index"}, {}});
  CHECK(needs() == "CREATE EXTENSION pgstattuple; CREATE EXTENSION pg_freespacemap");
  if (audited.session.run("CREATE EXTENSION pgstattuple; CREATE EXTENSION pg_freespacemap").error) return;
  audited.ask("CREATE ROLE measures_not; GRANT pg_read_all_stats TO measures_not");
  audited.said({{"invalid-index"}, {}}, "measures_not");
  audited.ask("SET ROLE measures_not");
  CHECK(needs() == word(audited.session, "GRANT pg_stat_scan_tables TO ", "measures_not"));
  audited.ask("RESET ROLE; DROP ROLE measures_not");
}

TEST_CASE("audit 18: rows without a parent, doubles and greatest keys are counted where --scan asks") {
  Audited audited;
  audited.ask(
      "CREATE TABLE customers (id int PRIMARY KEY); INSERT INTO customers VALUES (1), (2);"
      "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int);"
      "INSERT INTO orders VALUES (1, 1), (2, 9), (3, 9), (4, NULL);"
      "CREATE TABLE notes (id bigint PRIMARY KEY, order_id bigint, \"my key\" bigint, subject_id bigint, "
      "subject_type text);"
      "INSERT INTO notes VALUES (1, 1, 1), (2, 77, 78); ALTER TABLE notes ADD CONSTRAINT to_order FOREIGN "
      "KEY (order_id) "
      "REFERENCES orders NOT VALID");
  audited.said({{"invalid-index"}, {}});
  const migrate::audit::View view{audited.observed->schema, audited.observed->numbers, audited.settings,
                                  audited.applied_days};
  const std::vector<migrate::RowsQuestion> questions = migrate::audit::row_questions(view);
  migrate::scan(audited.session, questions, std::chrono::seconds(60), audited.observed->numbers);
  const auto& answers = audited.observed->numbers.rows_answers;
  std::string said;
  for (const auto& [key, answer] : answers)
    said += fmt::format("{} {}\n", key, answer.value ? std::to_string(*answer.value) : answer.why);
  CHECK(said ==
        "greatest:public.customers.id 2\norphans:public.notes.to_order 1\norphans:public.orders.customer_id "
        "2\n");
  // With no time there is no answer, and that is said.
  audited.observed->numbers.rows_answers.clear();
  migrate::scan(audited.session, questions, std::chrono::milliseconds(0), audited.observed->numbers);
  CHECK(answers.at("greatest:public.customers.id").why == "there was no time left for it: a longer --scan");
}

TEST_CASE("a role whose password is guessed is named, and the password nowhere") {
  Audited audited;
  audited.ask(
      "SET password_encryption = 'scram-sha-256'; CREATE ROLE weak_one LOGIN PASSWORD 'change_me';"
      "CREATE ROLE weak_two LOGIN PASSWORD 'weak_two'; CREATE ROLE strong_one LOGIN PASSWORD 'Jm8,x.Tq2-rr#';"
      "SET password_encryption = 'md5'; CREATE ROLE weak_three LOGIN PASSWORD 'secret'");
  audited.said({{"invalid-index"}, {}});
  migrate::try_passwords(audited.session, audited.observed->numbers);
  std::string weak;
  for (const migrate::Role& role : audited.observed->numbers.roles)
    weak += role.weak_password ? role.name + " " : "";
  CHECK(weak == "weak_one weak_three weak_two ");
  const std::string verifier =
      tests::ask(audited.session, "SELECT rolpassword FROM pg_authid WHERE rolname = 'strong_one'");
  CHECK(migrate::is_scram_of(verifier, "Jm8,x.Tq2-rr#"));
  CHECK(!migrate::is_scram_of(verifier, "Jm8,x.Tq2-rr"));
  CHECK(!migrate::is_scram_of("SCRAM-SHA-256$x", ""));
  const Place place;
  const Ran ran = place.run(
      "migrate", fmt::format("audit --secrets --only weak-role-password --format json --output a.html "
                             "--save . --fail-on never --database '{}'",
                             audited.database));
  CHECK(ran.out.find("weak-role-password:weak_one") != std::string::npos);
  const std::string all =
      ran.out + place.bytes("a.html") + place.bytes(ran.err.substr(0, ran.err.find('\n')));
  CHECK(all.find("change_me") == std::string::npos);
  CHECK(all.find("SCRAM-SHA-256$") == std::string::npos);
  audited.ask("SET ROLE strong_one");
  migrate::try_passwords(audited.session, audited.observed->numbers);
  CHECK(audited.observed->numbers.unread.back().section == "secrets");
  audited.ask("RESET ROLE; DROP ROLE weak_one, weak_two, weak_three, strong_one");
}
