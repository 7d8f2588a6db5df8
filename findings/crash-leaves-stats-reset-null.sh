#!/bin/sh
# After a crash PostgreSQL's counters of tables and indexes stand at 0 and pg_stat_database says that they were never reset.
#
# Software: Debian's postgresql-15 15.20, pinned in tools/dev/fetch-servers, and npm's 18; 16.14 and 17.10 do the same, while
#           13.23 and 14.23 have a time there from the first connection on.
# Expected: the manual: counters are reset when the server starts after an immediate shutdown or a crash; stats_reset of
#           pg_stat_database is the time at which these statistics were last reset. So it is the time of that start.
# Seen:     idx_scan of an index goes from 1 to 0, and stats_reset is NULL before and after, as in a database whose counters go back
#           to its creation. stats_reset of pg_stat_bgwriter, whose counters went as well, does take the time of the start.
# Matters:  to audits that read NULL as "since the database was made" and call an index unused for years which was counted for an
#           hour. The window begins at the later of the two.
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
state() {
  ask <<'SQL'
SELECT (SELECT sum(idx_scan) FROM pg_stat_user_indexes) || ' scans, database ' ||
       CASE WHEN d.stats_reset IS NULL THEN 'never reset' ELSE 'reset' END || ', bgwriter reset ' ||
       CASE WHEN b.stats_reset < pg_postmaster_start_time() THEN 'before' ELSE 'after' END || ' the start'
FROM pg_stat_database d, pg_stat_bgwriter b WHERE d.datname = current_database()
SQL
}

ask <<'SQL'
CREATE TABLE t (id int PRIMARY KEY);
INSERT INTO t VALUES (1);
SQL
echo 'SET enable_seqscan = off; SELECT id FROM t WHERE id = 1; SELECT pg_stat_force_next_flush()' | ask >/dev/null
echo "server:          $(echo 'SHOW server_version' | ask)"
place=${DATABASE_URL##*host=}
as=
if [ "$(id -u)" = 0 ]; then as="setpriv --reuid $(stat -c %u "$place/data") --regid $(stat -c %g "$place/data") --clear-groups"; fi
restart() {
  $as "$PWD/.cache/servers/$1/bin/pg_ctl" -D "$place/data" -l "$place/data/server.log" -m "$2" -w -s restart </dev/null >/dev/null
}
restart "$1" fast
echo "clean restart:   $(state)"
[ "$(state)" = '1 scans, database never reset, bgwriter reset before the start' ] || fail "a clean restart"
restart "$1" immediate
echo "after immediate: $(state)"
[ "$(state)" = '0 scans, database never reset, bgwriter reset after the start' ] || fail "an immediate shutdown"
