// The connection is cut after each message that is sent, and after each answer: nothing is lost, nothing is
// done twice, and what the history says is what is there.
#include <doctest/doctest.h>

#include "tests/line.h"
#include "tests/pg/migrate/folder.h"

using migrate::Outcome;
using migrate::Target;
using tests::ask;
using tests::Folder;
using Ending = migrate::Outcome::Ending;

namespace {

Folder& three(Folder& folder) {
  for (const char* n : {"1", "2", "3"})
    folder.put(
        std::string("000") + n + "_x.sql",
        std::string("-- migrate:up\nCREATE TABLE IF NOT EXISTS public.all_of_them (n int);\nINSERT INTO "
                    "public.all_of_them VALUES (") +
            n + ");\n-- migrate:down\nDELETE FROM all_of_them WHERE n = " + n + ";\n");
  return folder;
}

// "1 2 3": what the tables hold, which has to be what the history says.
std::string there(const std::string& database) {
  migrate::Session session = tests::connect(database);
  if (ask(session, "SELECT to_regclass('all_of_them')").empty()) return "";
  return ask(session, "SELECT coalesce(string_agg('000' || n, ' ' ORDER BY n), '') FROM all_of_them");
}

std::string through(const tests::Line& line, const std::string& database) {
  return "host='" + line.folder() + "' port=5432 user=postgres " + database.substr(database.find("dbname="));
}

// Gives the number of messages of a run that is not cut.
template <class Cut>
size_t cut_everywhere(const Folder& folder, const Target& target, const std::string& before,
                      const std::string& after, bool pipeline, Cut&& cut) {
  const std::string database = tests::fresh_database();
  if (!before.empty()) REQUIRE(tests::up(folder, database).ending == Ending::done);
  for (size_t n = 1;; ++n) {
    CAPTURE(n);
    const tests::Line line(tests::server().folder(), cut(n));
    migrate::RunOptions options = tests::run_options(through(line, database));
    options.pipeline = pipeline;
    const Outcome outcome = tests::go(folder, options, target);
    // What a cut connection has sent may still be at work.
    migrate::Session session = tests::connect(database);
    tests::await(session,
                 "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'migrate test' AND datname "
                 "= current_database()",
                 "0");
    const std::string applied = tests::applied(database);
    REQUIRE(applied == there(database));
    if (!line.was_cut()) {
      CHECK(outcome.ending == Ending::done);
      CHECK(applied == after);
      return n;
    }
    if (outcome.ending == Ending::done) REQUIRE(applied == after);
    if (outcome.executed.failed)
      for (const std::string& note : outcome.executed.failed->notes) {
        CAPTURE(note);
        const std::string id = note.substr(0, 4);
        if (note.find("was rolled back") != std::string::npos)
          CHECK((applied.find(id) == std::string::npos) == (target.kind == Target::Kind::up));
        if (note.find("was committed") != std::string::npos)
          CHECK((applied.find(id) != std::string::npos) == (target.kind == Target::Kind::up));
      }
    REQUIRE(tests::go(folder, tests::run_options(database), target).ending == Ending::done);
    REQUIRE(tests::applied(database) == after);
    REQUIRE(there(database) == after);
    // Back to where each round begins.
    const Target back{target.kind == Target::Kind::up ? Target::Kind::down : Target::Kind::up, {}, {}, true};
    REQUIRE(tests::go(folder, tests::run_options(database), back).ending == Ending::done);
    REQUIRE(tests::applied(database) == before);
    if (before.empty() && n % 2 == 0) ask(session, "DROP SCHEMA schemalint CASCADE; DROP TABLE all_of_them");
  }
}

tests::LineOptions after_sent(size_t n) {
  return {.cut_after_sent = n, .cut_after_answered = {}};
}
tests::LineOptions after_answered(size_t n) {
  return {.cut_after_sent = {}, .cut_after_answered = n};
}

}  // namespace

TEST_CASE("up and down, cut after each message and each answer, with and without pipeline") {
  Folder folder;
  three(folder);
  const std::string all = "0001 0002 0003";
  const Target up, down{Target::Kind::down, {}, {}, true};
  CHECK(cut_everywhere(folder, up, "", all, false, after_sent) > 60);
  CHECK(cut_everywhere(folder, down, all, "", false, after_answered) > 60);
  CHECK(cut_everywhere(folder, up, "", all, true, after_answered) > 60);
}
