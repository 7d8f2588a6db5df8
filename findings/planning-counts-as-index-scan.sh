#!/bin/sh
# PostgreSQL counts a scan of an index that no plan has used: planning alone looks up the ends of a column in it.
#
# Software: Debian's postgresql-15 15.20, pinned in tools/dev/fetch-servers, and npm's 18; so do 16.14 and 17.10.
# Expected: the manual: idx_scan of pg_stat_user_indexes is the number of index scans initiated on this index. EXPLAIN without
#           ANALYZE runs nothing.
# Seen:     EXPLAIN of a condition whose constant lies outside the histogram raises idx_scan by one and idx_tup_read by one (from 16
#           on last_idx_scan is set, too); the plan is a sequential scan of the table. A constant inside the histogram raises
#           nothing. So each planning of "until tomorrow" keeps an index in use that serves no query.
# Matters:  to audits that take idx_scan = 0 for unused and everything else for used: an index whose scans read one tuple each may
#           be one that only the planner looks into.
#
# Needs what fetch-servers needs. Exit 0: still so; 1: it has changed.
set -eu
cd "$(dirname "$0")/.."
tools/dev/fetch-servers 15.20 18
fail() { echo "changed: $*" >&2; exit 1; }
if [ $# = 0 ]; then
  for version in 15.20 18; do PGBIN=$PWD/.cache/servers/$version/bin tools/dev/with-server sh "$0" "$version"; done
  exit
fi
ask() { .cache/servers/15.20/bin/psql -XAtq "$DATABASE_URL" 2>&1; }

ask <<'SQL'
ALTER SYSTEM SET autovacuum = off;
SELECT pg_reload_conf() \g /dev/null
CREATE TABLE events (at timestamp);
INSERT INTO events SELECT '2026-01-01'::timestamp + i * interval '1 minute' FROM generate_series(1, 10000) i;
CREATE INDEX events_at ON events (at);
ANALYZE events;
SQL
scans() { echo "SELECT idx_scan || ' scans, ' || idx_tup_read || ' tuples' FROM pg_stat_user_indexes" | ask; }
plan() { # CONSTANT: the plan's first line; what the session has counted is written before it ends
  echo "EXPLAIN (COSTS off) SELECT * FROM events WHERE at < '$1'; SELECT pg_stat_force_next_flush()" | ask | head -n 1
}
echo "server:                      $(echo 'SHOW server_version' | ask)"
echo "as made:                     $(scans)"
[ "$(scans)" = '0 scans, 0 tuples' ] || fail "the counters as made"
shown=$(plan '2026-01-07')
echo "inside the histogram:        $shown; $(scans)"
[ "$shown; $(scans)" = 'Seq Scan on events; 0 scans, 0 tuples' ] || fail "a constant inside the histogram"
shown=$(plan '2027-01-01')
echo "past the histogram's end:    $shown; $(scans)"
[ "$shown; $(scans)" = 'Seq Scan on events; 1 scans, 1 tuples' ] || fail "a constant past the histogram's end"
