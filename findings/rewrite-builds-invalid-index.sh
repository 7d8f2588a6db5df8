#!/bin/sh
# An index that CREATE INDEX CONCURRENTLY left INVALID makes later, unrelated ALTER TABLEs fail, or becomes valid in one of them.
#
# Software: Debian's postgresql-15 15.20, pinned in tools/dev/fetch-servers; 13.23 and 18.4 do the same.
# Expected: the manual: such an index is ignored for querying, and is to be dropped, or rebuilt with REINDEX INDEX CONCURRENTLY. An
#           ALTER TABLE that rewrites the table for another column has nothing to do with it; VACUUM FULL rewrites it as well, and
#           leaves the index as it is.
# Seen:     after a unique build that found two equal rows, ALTER TABLE ... ALTER note TYPE, a new column with a volatile default
#           and SET UNLOGGED all fail with 23505, could not create unique index, while VACUUM FULL passes over it. Where the rows
#           have been mended meanwhile, the first rewriting ALTER TABLE makes the index valid without a word.
# Matters:  to who retries a failed build "next release": a revision of another team fails over it in production alone, and the
#           retry with CREATE INDEX CONCURRENTLY IF NOT EXISTS may find a good index or a bad one, depending on what ran between.
#
# Needs what fetch-servers needs. Exit 0: still so; 1: it has changed.
set -eu
cd "$(dirname "$0")/.."
tools/dev/fetch-servers 15.20
fail() { echo "changed: $*" >&2; exit 1; }
if [ $# = 0 ]; then
  PGBIN=$PWD/.cache/servers/15.20/bin exec tools/dev/with-server sh "$0" here
fi
ask() { .cache/servers/15.20/bin/psql -XAtq "$DATABASE_URL" 2>&1 | grep -v DETAIL || true; }
state() { echo "SELECT CASE WHEN indisvalid THEN 'valid' ELSE 'INVALID' END FROM pg_index WHERE indrelid = 'users'::regclass" | ask; }

echo "CREATE TABLE users (email text, note text); INSERT INTO users VALUES ('x', 'a'), ('x', 'b')" | ask
echo "server:                 $(echo 'SHOW server_version' | ask)"
echo "build:                  $(echo 'CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email)' | ask)"
echo "index:                  $(state)"
[ "$(state)" = INVALID ] || fail "the failed build"
for change in 'ALTER TABLE users ALTER note TYPE varchar(10)' \
  'ALTER TABLE users ADD seen timestamptz DEFAULT clock_timestamp()' 'ALTER TABLE users SET UNLOGGED'; do
  said=$(echo "$change" | ask)
  echo "$change: ${said:-done}"
  [ "$said" = 'ERROR:  could not create unique index "users_email"' ] || fail "$change"
done
said=$(echo 'VACUUM FULL users' | ask)
echo "VACUUM FULL users: ${said:-done}"
[ -z "$said" ] || fail "VACUUM FULL"
echo "UPDATE users SET email = note" | ask
said=$(echo 'VACUUM FULL users' | ask)
echo "VACUUM FULL, rows mended: ${said:-done}; $(state)"
[ "$said$(state)" = INVALID ] || fail "VACUUM FULL of mended rows"
said=$(echo 'ALTER TABLE users ALTER note TYPE varchar(10)' | ask)
echo "ALTER TABLE, rows mended: ${said:-done}; $(state)"
[ "$said$(state)" = valid ] || fail "the rewrite of mended rows"
