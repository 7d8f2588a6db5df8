#!/bin/sh
# Of PostgreSQL's IF NOT EXISTS some look for the object first and some for the privilege: CREATE TABLE IF NOT EXISTS of a table
# that exists is refused to a role that may not create one, CREATE TABLE IF NOT EXISTS ... AS of the same table is skipped.
#
# Software: Debian's postgresql-15 15.20, pinned in tools/dev/fetch-servers; 13.23 and 18.4 do the same.
# Expected: the manual, of each of them: do not throw an error if it already exists; a notice is issued in this case.
# Seen:     by a role that owns nothing, may use the schema and has all privileges on the table:
#             skipped with the notice: CREATE TABLE ... AS, CREATE MATERIALIZED VIEW, CREATE EXTENSION
#             refused with 42501:      CREATE TABLE, CREATE SEQUENCE, CREATE SCHEMA, CREATE INDEX, ALTER TABLE ... ADD COLUMN
# Matters:  to runners and job queues that begin with CREATE TABLE IF NOT EXISTS <history>: they need CREATE on the schema for ever,
#           as does CREATE SCHEMA IF NOT EXISTS on the database. A look into pg_class needs neither.
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
try() { # EXPECTED STATEMENT
  said=$( (echo 'SET ROLE app;'; echo "$2") | ask | grep -E '^(NOTICE|ERROR)' || true)
  echo "$2: ${said:-done}"
  case $1:$said in
    'skipped:NOTICE:  '*'already exists, skipping') ;;
    'refused:ERROR:  permission denied for '* | 'refused:ERROR:  must be owner of '*) ;;
    *) fail "$2" ;;
  esac
}

ask <<'SQL'
CREATE SCHEMA s;
CREATE TABLE s.history (id int);
CREATE INDEX by_id ON s.history (id);
CREATE SEQUENCE s.numbers;
CREATE MATERIALIZED VIEW s.counts AS SELECT 1 AS n;
CREATE ROLE app;
GRANT USAGE ON SCHEMA s TO app;
GRANT ALL ON ALL TABLES IN SCHEMA s TO app;
GRANT ALL ON ALL SEQUENCES IN SCHEMA s TO app;
SQL
echo "server: $(echo 'SHOW server_version' | ask)"
try skipped 'CREATE TABLE IF NOT EXISTS s.history AS SELECT 1 AS id'
try skipped 'CREATE MATERIALIZED VIEW IF NOT EXISTS s.counts AS SELECT 1 AS n'
try skipped 'CREATE EXTENSION IF NOT EXISTS plpgsql'
try refused 'CREATE TABLE IF NOT EXISTS s.history (id int)'
try refused 'CREATE SEQUENCE IF NOT EXISTS s.numbers'
try refused 'CREATE SCHEMA IF NOT EXISTS s'
try refused 'CREATE INDEX IF NOT EXISTS by_id ON s.history (id)'
try refused 'ALTER TABLE s.history ADD COLUMN IF NOT EXISTS id int'
