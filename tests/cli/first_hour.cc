// What somebody who has just begun meets: init, new, names that other tools use, and nothing passed over in
// silence.
#include <doctest/doctest.h>

#include "tests/cli/place.h"

using tests::Place;
using tests::Ran;

namespace {

std::string table(const std::string& name) {
  return "-- migrate:up\nCREATE TABLE " + name + " (id int PRIMARY KEY);\n-- migrate:down\nDROP TABLE " +
         name + ";\n";
}

void git(const Place& place, const std::string& arguments) {
  const Ran ran = place.run("git", "-c user.name=t -c user.email=t@localhost " + arguments);
  REQUIRE_MESSAGE(ran.status == 0, ran.err);
}

bool has(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

constexpr const char* blocking = "-- migrate:up\nCREATE INDEX i ON a (id);\n-- migrate:down\nDROP INDEX i;\n";

}  // namespace

TEST_CASE("init takes as deployed what is committed, and nothing else") {
  const Place place;
  place.put("migrations/0001_a.sql", table("a"));
  place.put("migrations/0002_b.sql", table("b"));
  git(place, "init -q .");
  CHECK(place.run("schemalint", "init").out ==
        "wrote schemalint.toml: native layout, 2 revisions, none taken as deployed: none is committed\n");
  CHECK(place.run("schemalint", "").status == 0);
  place.run("rm", "schemalint.toml");
  git(place, "add .");
  git(place, "commit -q -m base");
  place.put("migrations/0003_c.sql", table("c"));
  CHECK(place.run("schemalint", "init").out ==
        "wrote schemalint.toml: native layout, 3 revisions, taken as deployed through 0002: what follows is "
        "not "
        "committed\n");
  place.run("rm", "schemalint.toml");
  place.put("migrations/0002_b.sql", table("other"));
  CHECK(place.run("schemalint", "init").status == 0);
  CHECK(has(place.bytes("schemalint.toml"), "through = \"0001\""));
}

TEST_CASE("init writes beside the chain it was given") {
  const Place place;
  place.put("app/migrations/0001_a.sql", table("a"));
  CHECK(place.run("schemalint", "init app/migrations/").out ==
        "wrote app/schemalint.toml: native layout, 1 revision, taken as deployed\n");
  CHECK(has(place.bytes("app/schemalint.toml"), "path = \"migrations\""));
  CHECK(place.run("schemalint", "app/migrations").status == 0);
  CHECK(place.run("schemalint", "init app").status == 2);
  place.put("other/db/migrations/0001_a.sql", table("a"));
  CHECK(place.run("schemalint", "init other").status == 0);
  CHECK(has(place.bytes("other/schemalint.toml"), "path = \"db/migrations\""));
}

TEST_CASE("a `through` that is gone names the head") {
  const Place place;
  place.put("migrations/0001_a.sql", table("a"));
  place.put("schemalint.toml", "[deployed]\nthrough = \"20240101000000\"\n");
  const Ran ran = place.run("schemalint", "");
  CHECK(ran.status == 2);
  CHECK(has(ran.err, "the last one here is `0001`"));
}

TEST_CASE("migrate new: never a number that is taken, nor a name that is empty") {
  const Place place;
  place.put("migrations/20240101000000_a.sql", table("a"));
  for (int i = 0; i < 3; ++i) CHECK(place.run("migrate", "new again").status == 0);
  CHECK(place.run("schemalint", "--fail-on error").status == 0);
  place.put("ahead/29991231235959_a.sql", table("a"));
  CHECK(place.run("migrate", "new b --chain ahead").out == "ahead/30000101000000_b.sql\n");
  const Ran empty = place.run("migrate", "new '!?' --chain migrations");
  CHECK(empty.status == 2);
  CHECK(empty.err ==
        "migrate: `!?` makes no file name\n  say in a few words what the revision does: add-order-status\n");
}

TEST_CASE("names that other linters give to rules are understood, and ours is said") {
  const Place place;
  place.put("migrations/0001_a.sql", table("a"));
  place.put("migrations/0002_i.sql", blocking);
  CHECK(place.run("schemalint", "").status == 1);
  const Ran page = place.run("schemalint", "explain require-concurrent-index-creation");
  CHECK(
      page.out.starts_with("`require-concurrent-index-creation` is squawk's name for "
                           "`index-not-concurrent`.\n\n# index-not-concurrent\n"));
  CHECK(place.run("schemalint", "explain lint/safety/requireConcurrentIndexCreation").status == 0);
  CHECK(place.run("schemalint", "explain PG101").status == 0);
  CHECK(place.run("schemalint", "explain E6").status == 0);
  const Ran none = place.run("schemalint", "explain auth_users_exposed");
  CHECK(none.status == 2);
  CHECK(has(none.err, "it is splinter's, and it belongs to one hosting product"));
  CHECK(has(place.run("schemalint", "explain unusedIndex").err,
            "and a server's statistics tell: `migrate audit` asks"));

  place.put("schemalint.toml", "[rules]\nadd_index = \"off\"\n");
  const Ran off = place.run("schemalint", "");
  CHECK(off.status == 0);
  CHECK(off.out.starts_with(
      "schemalint.toml:2:1: `add_index` is strong_migrations's name for `index-not-concurrent`\n\n"));
  place.put("schemalint.toml", "[rules]\nauth_users_exposed = \"off\"\n");
  CHECK(has(place.run("schemalint", "").err,
            "it is splinter's, and it belongs to one hosting product: take the line out"));
  place.put("schemalint.toml", "");

  place.put("migrations/0002_i.sql",
            "-- migrate:up\n-- schemalint: allow require-concurrent-index-creation it is small\n"
            "CREATE INDEX i ON a (id);\n-- migrate:down\nDROP INDEX i;\n");
  const Ran allowed = place.run("schemalint", "");
  CHECK(allowed.status == 0);
  CHECK(has(allowed.out, "`require-concurrent-index-creation` is squawk's name for `index-not-concurrent`"));
}

TEST_CASE("allow names several rules with commas") {
  const Place place;
  place.put("migrations/0001_a.sql", table("a"));
  place.put("migrations/0002_i.sql",
            "-- migrate:up\n-- schemalint: allow index-not-concurrent, redundant-index it is small\n"
            "CREATE INDEX i ON a (id);\n-- migrate:down\nDROP INDEX i;\n");
  const Ran ran = place.run("schemalint", "");
  CHECK(ran.status == 0);
  CHECK(has(ran.out, "2 allowed"));
}

TEST_CASE("nothing is passed over in silence") {
  const Place place;
  place.put("migrations/0001_a.sql", table("a"));
  place.put("migrations/b.sql", table("b"));
  CHECK(place.run("schemalint", "").out ==
        "passed over by the rules of this native chain: ./migrations/b.sql\n\n"
        "1 revision, 1 statement: nothing found\n");
  CHECK(place.run("schemalint", "--quiet").out.empty());
  CHECK(has(place.run("migrate", "status --database 'host=/nonexistent'").err, "migrations/b.sql"));
  place.run("rm", "migrations/b.sql");
  place.put("schemalint.toml", "[on_delete]\nb = \"restrict\"\n\"*_log\" = \"cascade\"\n");
  const Ran idle = place.run("schemalint", "");
  CHECK(idle.status == 0);
  CHECK(
      idle.out.starts_with("schemalint.toml:2:1: [on_delete] b matches no table; did you mean `a`?\n"
                           "schemalint.toml:3:1: [on_delete] *_log matches no table\n\n"));
  CHECK(place.run("schemalint", "--format json").err.starts_with("schemalint.toml:2:1: [on_delete] b"));
}

TEST_CASE("effects --only shows a deployed revision too") {
  const Place place;
  place.put("migrations/0001_a.sql", table("a"));
  place.put("migrations/0002_b.sql", table("b"));
  place.put("schemalint.toml", "[deployed]\nthrough = \"0002\"\n");
  CHECK(place.run("schemalint", "effects").out.empty());
  CHECK(has(place.run("schemalint", "effects --only 0001").out, "CREATE TABLE a"));
}

TEST_CASE("dbmate is the native layout; a layout that was guessed says so in the first line") {
  const Place place;
  place.put("migrations/0001_a.sql", table("a"));
  CHECK(place.run("schemalint", "--layout dbmate").out == "1 revision, 1 statement: nothing found\n");
  place.put("schemalint.toml", "[chain]\nlayout = \"dbmate\"\n");
  CHECK(place.run("schemalint", "").status == 0);
  place.put("plain/0001_a.sql", "CREATE TABLE a (id int PRIMARY KEY);\n");
  place.put("plain/0002_b.sql", "CREATE TABLE b (id int PRIMARY KEY);\n");
  CHECK(
      place.run("schemalint", "plain --config /dev/null")
          .out.starts_with("plain: taken as sqlx, for it holds numbered SQL files without any tool's marks; "
                           "--layout or [chain] layout says otherwise\n"));
  CHECK_FALSE(has(place.run("schemalint", "plain --config /dev/null --layout sqlx").out, "taken as"));
}

TEST_CASE("which database: each mistake in words that say what to set") {
  const Place place;
  place.put("migrations/0001_a.sql", table("a"));
  const struct {
    const char* before;
    const char* option;
    int status;
    const char* said;
  } cases[] = {
      {"env -u DATABASE_URL -u PGHOST -u PGDATABASE -u PGSERVICE -u PGHOSTADDR -u PGPORT -u PGUSER PGUSER= ",
       "", 4,
       "migrate: no database is named: set DATABASE_URL=postgres://user@host/name, or pass --database URL\n"},
      {"env DATABASE_URL=mysql://me:secret@h/db ", "", 2,
       "migrate: DATABASE_URL: this names a mysql server, and migrate runs on PostgreSQL\n"
       "  set DATABASE_URL to postgres://user@host/name\n"},
      {"env DATABASE_URL='postgres://me@/db?socket=/run/pg' ", "", 2,
       "migrate: DATABASE_URL: `socket=/run/pg` is dbmate's word, which libpq does not know\n  write "
       "`host=/run/pg`\n"},
      {"", " --database postgresql+psycopg2://h/db", 2,
       "migrate: --database: `postgresql+psycopg2://` is another library's way to write it\n"
       "  write postgres:// in its place\n"},
      {"", " --database postgres:me@h/db", 2,
       "migrate: --database: this is neither a URL nor key=value words\n  write postgres://user@host/name\n"},
      {"", " --database 'postgres://h/db?schema=public&pgbouncer=true'", 4,
       "migrate: invalid URI query parameter: \"pgbouncer\"\n"
       "  `pgbouncer` is no parameter of libpq's: take it out of the URL\n"},
  };
  for (const auto& one : cases) {
    INFO(one.before << one.option);
    const Ran ran = place.run_with(one.before, "migrate", std::string("status") + one.option);
    CHECK(ran.status == one.status);
    CHECK(ran.err == one.said);
  }
}

TEST_CASE("a folder without migrations says so") {
  const Place place;
  place.run("mkdir", "migrations");
  const Ran ran = place.run("migrate", "status --chain migrations --database 'host=/nonexistent'");
  CHECK(ran.err.starts_with(
      "no migrations in migrations: `migrate new NAME` writes the first, --chain names another folder\n"));
  CHECK(place.run("schemalint", "migrations").status == 2);
}

TEST_CASE("a first run that finds much ends with the counts by rule, and how to begin") {
  const Place place;
  std::string many = "-- migrate:up\n";
  for (int i = 0; i < 25; ++i) many += "CREATE TABLE t" + std::to_string(i) + " (a int);\n";
  place.put("migrations/0001_a.sql", many);
  const std::string out = place.run("schemalint", "").out;
  CHECK(has(out, "\n   25  missing-primary-key\n"));
  CHECK(has(out, "to begin with what is new:\n  schemalint init"));
  CHECK_FALSE(has(place.run("schemalint", "--since 0001").out, "to begin"));
  CHECK_FALSE(has(place.run("schemalint", "--format json").out, "to begin"));
}
