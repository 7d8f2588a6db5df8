#!/bin/sh
# PostgreSQL lets a plain DROP COLLATION take collations out of pg_catalog: those that initdb imports are not pinned. Which
# ones are differs by version: ucs_basic is one of the SQL standard's, and goes on 15, while 16 refuses it.
#
# Software: Debian's postgresql-15 15.20 and npm's 16, both pinned in tools/dev/fetch-servers; 13 and 14 do as 15, 17 and 18 as 16.
# Seen:     15: DROP COLLATION ucs_basic, "C.utf8" and "und-x-icu" succeed, without CASCADE or a word; the names are unknown in that
#           database from then on, also as pg_catalog.ucs_basic. 16: "cannot drop collation ucs_basic because it is required by the
#           database system" (2BP01), while "und-x-icu" goes as before.
# Matters:  to tools that predict DROP by "it is pg_catalog's, so it is refused", and to migrations that drop a collation of their own
#           by a name that pg_catalog has, too: after the first DROP a second takes the server's.
#
# Needs what fetch-servers needs. Exit 0: still so; 1: it has changed.
set -eu
cd "$(dirname "$0")/.."
tools/dev/fetch-servers 15.20 16
fail() { echo "changed: $*" >&2; exit 1; }
if [ $# = 0 ]; then
  for version in 15.20 16; do PGBIN=$PWD/.cache/servers/$version/bin tools/dev/with-server sh "$0" "$version"; done
  exit
fi
ask() { .cache/servers/15.20/bin/psql -XAtq "$DATABASE_URL" 2>&1; }

echo "server:         $(echo 'SHOW server_version' | ask)"
standard=$(echo 'DROP COLLATION ucs_basic' | ask || true)
echo "ucs_basic:      ${standard:-dropped}"
icu=$(echo 'DROP COLLATION "und-x-icu"' | ask || true)
echo "und-x-icu:      ${icu:-dropped}"
[ -z "$icu" ] || fail "a collation that initdb imports"
gone=$(echo "SELECT 'a' < 'b' COLLATE pg_catalog.\"und-x-icu\"" | ask || true)
echo "used afterward: $gone"
case $gone in *'does not exist'*) ;; *) fail "the collation after its DROP" ;; esac
case $1 in
  15.20) [ -z "$standard" ] || fail "ucs_basic on 15" ;;
  *) case $standard in *'required by the database system'*) ;; *) fail "ucs_basic on 16" ;; esac ;;
esac
