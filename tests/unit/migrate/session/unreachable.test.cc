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

TEST_CASE("nothing that may be a password is repeated") {
  constexpr const char* escapes =
      "in a password write %25 for %, %40 for @, %3A for :, %2F for /, %3F for ?, %23 for #; or set "
      "PGPASSWORD";
  const struct {
    const char *words, *message, *hint;
  } table[] = {
      {"invalid percent-encoded token: \"se%zzcret\"\n",
       "the URL has a % that no two hexadecimal digits follow", escapes},
      {"forbidden value %00 in percent-encoded value: \"secret%00\"\n",
       "the URL has a % that no two hexadecimal digits follow", escapes},
      {"missing \"=\" after \"secret\" in connection info string\n",
       "a word without = stands in the connection string",
       "put a value that has blanks between quotes: password='two words'"},
      {"invalid integer value \"secret\" for connection option \"port\"\n",
       "the port in the URL is no number", escapes},
      {"could not translate host name \"secret@nohost.invalid\" to address: Name or service not known\n",
       "the host in the URL holds an @", escapes},
      {"end of string reached when looking for matching \"]\" in IPv6 host address in URI: "
       "\"postgres://u:secret@[::1/db\"\n",
       "end of string reached when looking for matching \"]\" in IPv6 host address in URI", escapes},
      {"missing key/value separator \"=\" in URI query parameter: \"secret\"\n",
       "missing key/value separator \"=\" in URI query parameter", escapes},
  };
  for (const auto& row : table) {
    const text::Error error = migrate::unreachable(row.words);
    CHECK(error.message == row.message);
    CHECK(error.hint == row.hint);
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
