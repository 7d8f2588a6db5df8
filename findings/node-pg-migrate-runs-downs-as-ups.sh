#!/bin/sh
# node-pg-migrate runs a file of SQL whose only marker is `-- Down Migration` whole as the up: what it makes, the down takes away at
# once, and the migration counts as applied.
#
# Software: npm's node-pg-migrate 9.0.0 with pg 8.23.1; Debian's postgresql-15 15.20 below, pinned in tools/dev/fetch-servers.
# Expected: the two comments separate the up from the down, as its template for SQL files has them. A file without any marker is all
#           up; what stands above a lone down marker is the up then, or the file is refused.
# Seen:     without `-- Up Migration` the whole file is the up, the down's statements included: exit 0, recorded as applied, and the
#           table does not stand. `down` runs the statements below the marker again and fails.
# Matters:  to whoever adds a down to a file of plain SQL, which is one line too few. Our reader of this layout splits as the tool does.
#
# Needs npm, node and what fetch-servers needs. Exit 0: still so; 1: it has changed.
set -eu
cd "$(dirname "$0")/.."
tools/dev/fetch-servers 15.20
fail() { echo "changed: $*" >&2; exit 1; }
if [ $# = 0 ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  npm --loglevel=error install --prefix "$work" --ignore-scripts --no-audit --no-fund node-pg-migrate@9.0.0 pg@8.23.1 >/dev/null </dev/null
  PGBIN=$PWD/.cache/servers/15.20/bin tools/dev/with-server sh "$0" "$work"
  exit
fi
work=$1
run() { (cd "$work" && node_modules/.bin/node-pg-migrate "$1" -m migrations >log 2>&1); }
ask() { .cache/servers/15.20/bin/psql -XAtq "$DATABASE_URL" -c "$1"; }
state() {
  ask "SELECT (SELECT string_agg(name, ', ') FROM pgmigrations) || '; tables: ' || string_agg(relname, ', ' ORDER BY oid)
       FROM pg_class WHERE relkind = 'r' AND relname IN ('plain', 'two', 'down_only')"
}

mkdir "$work/migrations"
echo 'CREATE TABLE plain (id int);' >"$work/migrations/1_plain.sql"
printf '%s\n' '-- Up Migration' 'CREATE TABLE two (id int);' '-- Down Migration' 'DROP TABLE two;' >"$work/migrations/2_two.sql"
printf '%s\n' 'CREATE TABLE down_only (id int);' '-- Down Migration' 'DROP TABLE down_only;' >"$work/migrations/3_down_only.sql"
echo "node-pg-migrate: $(cd "$work" && node -p 'JSON.parse(fs.readFileSync("node_modules/node-pg-migrate/package.json")).version')"
run up || { cat "$work/log" >&2; fail "up is refused"; }
echo "after up:        $(state)"
[ "$(state)" = '1_plain, 2_two, 3_down_only; tables: plain, two' ] || fail "up"
! run down || fail "down succeeds"
echo "down:            $(grep -m 1 '^error:' "$work/log")"
grep -q '^error: table "down_only" does not exist' "$work/log" || fail "down"
