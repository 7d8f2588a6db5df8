#!/bin/sh
# PostgreSQL 19's candidate drops a CHECK that a table inherits, when a virtual column of the table is given another expression.
#
# Software: Debian's postgresql-19 19~rc1-1 (experimental), with its own loader and libraries, pinned in tools/dev/fetch-servers.
# Seen:     ALTER TABLE ... ALTER COLUMN v SET EXPRESSION on a virtual column that a CHECK names (new in 19) makes the constraint
#           anew and scans the table. Of a child or a partition that has the CHECK from its parent alone, the constraint is gone
#           afterwards, without a word: rows of the child break what the parent's CHECK says. On the parent it stays.
# Matters:  to whoever takes a parent's CHECK for granted, and to every comparison of schemas.
#
# Needs what fetch-servers needs. Exit 0: still so; 1: it has changed.
set -eu
cd "$(dirname "$0")/.."
tools/dev/fetch-servers 19
fail() { echo "changed: $*" >&2; exit 1; }
if [ $# = 0 ]; then
  PGBIN=$PWD/.cache/servers/19/bin exec tools/dev/with-server sh "$0" here
fi
ask() { .cache/servers/19/bin/psql -XAtq "$DATABASE_URL" 2>&1; }

ask <<'SQL'
CREATE TABLE own (a int, v int GENERATED ALWAYS AS (a) VIRTUAL, CHECK (v > 0));
INSERT INTO own VALUES (1);
CREATE TABLE parent (a int, v int GENERATED ALWAYS AS (a) VIRTUAL, CHECK (v > 0));
CREATE TABLE child () INHERITS (parent);
INSERT INTO child VALUES (1);
SQL
said=$(echo 'ALTER TABLE own ALTER COLUMN v SET EXPRESSION AS (-a)' | ask || true)
echo "the table's own CHECK: $said"
echo "$said" | grep -q 'check constraint "own_v_check" of relation "own" is violated by some row' || fail "its own CHECK"
said=$(echo 'ALTER TABLE child ALTER COLUMN v SET EXPRESSION AS (-a)' | ask || true)
echo "a CHECK that it inherits: ${said:-accepted}"
[ -z "$said" ] || fail "an inherited CHECK"
rows=$(echo "SELECT v, (SELECT count(*) FROM pg_constraint WHERE conrelid = 'child'::regclass) FROM child" | ask)
echo "its row, and how many constraints the child has left: $rows"
[ "$rows" = '-1|0' ] || fail "the row"
