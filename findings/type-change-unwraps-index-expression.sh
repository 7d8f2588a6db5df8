#!/bin/sh
# PostgreSQL turns an index over an expression into one over the bare column when the column's type makes the expression a no-op,
# and does not turn it back: a type change and its reverse leave another unique rule behind.
#
# Software: Debian's postgresql-15 15.20, pinned in tools/dev/fetch-servers; 13.23 and 18.4 do the same.
# Seen:     CREATE UNIQUE INDEX ON t (date(a)) over a timestamp allows one row a day. ALTER COLUMN a TYPE date rebuilds it from its
#           text; date(a) of a date is no call any more, so the new index is over (a). ALTER COLUMN a TYPE timestamp, the down of
#           that revision, rebuilds from (a): now two rows of one day are accepted, and queries on date(a) have lost their index.
#           The same with (a::text) over a varchar that becomes text.
# Matters:  to downs that only change the type back (no error, no notice), and to comparisons of schemas by the text of indexes.
#
# Needs what fetch-servers needs. Exit 0: still so; 1: it has changed.
set -eu
cd "$(dirname "$0")/.."
tools/dev/fetch-servers 15.20
fail() { echo "changed: $*" >&2; exit 1; }
if [ $# = 0 ]; then
  PGBIN=$PWD/.cache/servers/15.20/bin exec tools/dev/with-server sh "$0" here
fi
ask() { .cache/servers/15.20/bin/psql -XAtq "$DATABASE_URL" 2>&1; }

ask <<'SQL'
CREATE TABLE visits (at timestamp);
CREATE UNIQUE INDEX one_a_day ON visits (date(at));
CREATE TABLE names (n varchar(10));
CREATE INDEX by_text ON names ((n::text));
SQL
key() { echo "SELECT pg_get_indexdef('$1'::regclass, 1, false)" | ask; }
echo "server:        $(echo 'SHOW server_version' | ask)"
echo "made over:     $(key one_a_day), $(key by_text)"
[ "$(key one_a_day)" = 'date(at)' ] || fail "the index as made"
echo 'ALTER TABLE visits ALTER at TYPE date; ALTER TABLE names ALTER n TYPE text' | ask
echo "other type:    $(key one_a_day), $(key by_text)"
[ "$(key one_a_day)" = 'at' ] && [ "$(key by_text)" = 'n' ] || fail "the index after the type change"
echo 'ALTER TABLE visits ALTER at TYPE timestamp; ALTER TABLE names ALTER n TYPE varchar(10)' | ask
echo "type put back: $(key one_a_day), $(key by_text)"
[ "$(key one_a_day)" = 'at' ] || fail "the index after the type was put back"
said=$(echo "INSERT INTO visits VALUES ('2026-01-01 10:00'), ('2026-01-01 11:00')" | ask || true)
echo "two of a day:  ${said:-accepted}"
[ -z "$said" ] || fail "the unique rule"
