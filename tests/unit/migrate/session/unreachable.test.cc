#include "migrate/session/unreachable.h"

#include <doctest/doctest.h>

TEST_CASE("a URL that cannot be meant is told so, without what it may hold of a password") {
  const struct {
    const char *url, *message;
  } table[] = {
      {"postgres://me:secret@h:5432/db?sslmode=disable", ""},
      {"postgresql:///db?host=/run/pg", ""},
      {"host=h dbname=db options=-csearch_path=a://b", ""},
      {"service=x", ""},
      {"mydb", ""},
      {"mysql://me:secret@h/db", "X: this names a mysql server, and migrate runs on PostgreSQL"},
      {"sqlite:///db", "X: this names a sqlite server, and migrate runs on PostgreSQL"},
      {"jdbc:postgresql://h/db", "X: `jdbc:postgresql://` is another library's way to write it"},
      {"postgresql+asyncpg://me:secret@h/db",
       "X: `postgresql+asyncpg://` is another library's way to write it"},
      {"pgx5://h/db", "X: `pgx5://` is another library's way to write it"},
      {"postgres:me:secret@h/db", "X: this is neither a URL nor key=value words"},
      {"postgres://me:secret@/db?sslmode=disable&socket=/run/pg",
       "X: `socket=/run/pg` is dbmate's word, which libpq does not know"},
  };
  for (const auto& row : table) {
    INFO(row.url);
    const text::Result<void> checked = migrate::check_url(row.url, "X");
    CHECK((checked ? "" : checked.error().message) == row.message);
    if (!checked) CHECK(checked.error().hint.find("secret") == std::string::npos);
  }
}

TEST_CASE("libpq's words become one line, and one of what to set") {
  const struct {
    const char *words, *message, *hint;
  } table[] = {
      {"connection to server on socket \"/run/pg/.s.PGSQL.5432\" failed: No such file or directory\n"
       "\tIs the server running locally and accepting connections on that socket?\n",
       "connection to server on socket \"/run/pg/.s.PGSQL.5432\" failed: No such file or directory",
       "no server listens there: start it, or name another host and port"},
      {"connection to server at \"h\", port 1 failed: FATAL:  database \"shop\" does not exist\n",
       "connection to server at \"h\", port 1 failed: FATAL:  database \"shop\" does not exist",
       "`createdb shop` makes it; or name another one"},
      {"connection to server at \"h\" (1.2.3.4), port 1 failed: fe_sendauth: no password supplied\n",
       "connection to server at \"h\" (1.2.3.4), port 1 failed: fe_sendauth: no password supplied",
       "set PGPASSWORD, or a line in ~/.pgpass"},
      {"invalid URI query parameter: \"x-migrations-table\"\n",
       "invalid URI query parameter: \"x-migrations-table\"",
       "`x-migrations-table` is no parameter of libpq's: take it out of the URL"},
  };
  for (const auto& row : table) {
    const text::Error error = migrate::unreachable(row.words);
    CHECK(error.message == row.message);
    CHECK(error.hint == row.hint);
  }
}
