#!/bin/sh
# libpqxx's connection::set_blocking(true) makes the socket non-blocking and set_blocking(false) makes it block.
#
# Software: Debian's libpqxx-dev 7.10.0-2, pinned in tools/dev/fetch-pqxx, over the system's libpq; Debian's postgresql-15 15.20
#           below, pinned in tools/dev/fetch-servers.
# Expected: its reference: set socket to blocking (true) or nonblocking (false).
# Seen:     the other way round, by O_NONBLOCK of the socket that sock() names. A connection begins non-blocking, which is how libpq
#           keeps its sockets, so set_blocking(true) seems to do nothing.
# Matters:  to whoever wants to wait for a server and a signal at once. Our session leaves it alone and asks libpq for non-blocking
#           sends through the raw handle.
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
  cat >"$work/blocking.cxx" <<'CXX'
#include <fcntl.h>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <pqxx/pqxx>

int main() {
  pqxx::connection connection{std::getenv("DATABASE_URL")};
  const auto say = [&](const char* after) {
    const bool blocks = (fcntl(connection.sock(), F_GETFL) & O_NONBLOCK) == 0;
    std::cout << after << ": " << (blocks ? "blocks" : "does not block") << "\n";
  };
  say("connected");
  connection.set_blocking(false);
  say("set_blocking(false)");
  connection.set_blocking(true);
  say("set_blocking(true)");
}

extern "C" __attribute__((weak)) long __isoc23_strtol(const char* text, char** end, int base) { return std::strtol(text, end, base); }
extern "C" __attribute__((weak)) void __cxa_call_terminate(void*) { std::terminate(); }
CXX
  usr=$work/usr
  g++ -std=c++17 -isystem "$usr/include" "$work/blocking.cxx" "$(find "$usr" -name libpqxx.a)" -lpq -o "$work/blocking"
  grep 'define PQXX_VERSION "' "$usr/include/pqxx/version.hxx"
  PGBIN=$PWD/.cache/servers/15.20/bin tools/dev/with-server sh "$0" "$work"
  exit
fi
seen=$("$1/blocking")
echo "$seen"
[ "$seen" = 'connected: does not block
set_blocking(false): blocks
set_blocking(true): does not block' ] || fail "see above"
