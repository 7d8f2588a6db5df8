#!/bin/sh
# libpqxx loses the SQLSTATE of one class of errors: what it throws for "permission denied" has an empty one.
#
# Software: Debian's libpqxx-dev 7.10.0-2, pinned in tools/dev/fetch-pqxx, over the system's libpq; Debian's postgresql-15 15.20
#           below, pinned in tools/dev/fetch-servers.
# Expected: its reference: sql_error::sqlstate() is the SQLSTATE error code if known. The server sends one with every error.
# Seen:     42P01, 42601, 23505, 22012, 40P01, P0001 come as they were sent. insufficient_privilege, thrown for 42501, holds the
#           message and the query, and sqlstate() is "".
# Matters:  to handlers that decide by sqlstate(): a refused GRANT looks like a lost connection. Our session reads the code from the
#           server's result itself.
#
# Needs g++ and libpq's headers, and what fetch-pqxx and fetch-servers need. Exit 0: still so; 1: it has changed.
set -eu
cd "$(dirname "$0")/.."
tools/dev/fetch-servers 15.20
fail() { echo "changed: $*" >&2; exit 1; }
if [ $# = 0 ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  tools/dev/fetch-pqxx "$work"
  # The last two functions are what the library's own compiler and C library have and Debian 12's lack.
  cat >"$work/states.cxx" <<'CXX'
#include <cstdlib>
#include <exception>
#include <iostream>
#include <pqxx/pqxx>

int main() {
  pqxx::connection connection{std::getenv("DATABASE_URL")};
  pqxx::nontransaction work{connection};
  work.exec("CREATE TABLE t (a int PRIMARY KEY); CREATE ROLE app");
  for (const char* query :
       {"SELECT * FROM nosuch", "SELEC 1", "INSERT INTO t VALUES (1), (1)", "SELECT 1 / 0", "DO 'BEGIN RAISE deadlock_detected; END'",
        "DO 'BEGIN RAISE ''x''; END'", "SET ROLE app; SELECT * FROM t"}) {
    try {
      work.exec(query);
    } catch (const pqxx::sql_error& error) {
      const bool known = dynamic_cast<const pqxx::insufficient_privilege*>(&error) != nullptr;
      std::cout << "[" << error.sqlstate() << "]" << (known ? " insufficient_privilege" : "") << "  " << query << "\n";
    }
  }
}

extern "C" __attribute__((weak)) long __isoc23_strtol(const char* text, char** end, int base) { return std::strtol(text, end, base); }
extern "C" __attribute__((weak)) void __cxa_call_terminate(void*) { std::terminate(); }
CXX
  usr=$work/usr
  g++ -std=c++17 -isystem "$usr/include" "$work/states.cxx" "$(find "$usr" -name libpqxx.a)" -lpq -o "$work/states"
  grep 'define PQXX_VERSION "' "$usr/include/pqxx/version.hxx"
  PGBIN=$PWD/.cache/servers/15.20/bin tools/dev/with-server sh "$0" "$work"
  exit
fi
seen=$("$1/states")
echo "$seen"
[ "$seen" = "[42P01]  SELECT * FROM nosuch
[42601]  SELEC 1
[23505]  INSERT INTO t VALUES (1), (1)
[22012]  SELECT 1 / 0
[40P01]  DO 'BEGIN RAISE deadlock_detected; END'
[P0001]  DO 'BEGIN RAISE ''x''; END'
[] insufficient_privilege  SET ROLE app; SELECT * FROM t" ] || fail "see above"
