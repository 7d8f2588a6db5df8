#!/bin/sh
# Of two unique indexes over the same column a foreign key that names the column stands on the older one, be the other the primary
# key; DROP INDEX of the needless one is refused, and on a restored dump of the same database it works.
#
# Software: Debian's postgresql-15 15.20 with its pg_dump, pinned in tools/dev/fetch-servers; 13.23 and 18.4 do the same.
# Expected: the manual: a foreign key references a primary key or unique constraint, or columns of a unique index, and without a
#           list of columns the primary key. Which of two equal ones it takes is not said; the primary key, one would think, and
#           the same one wherever the same schema stands.
# Seen:     REFERENCES accounts stands on the primary key, REFERENCES accounts (id) on the unique index made before it, and both print
#           as REFERENCES accounts(id). So DROP INDEX accounts_id is refused (2BP01). pg_dump writes constraints before indexes: in
#           the copy both keys stand on the primary key, and the DROP works.
# Matters:  to revisions that drop an index as redundant: tried on a restored copy it goes, deployed it fails. pg_constraint.conindid
#           tells. ALTER TABLE ... DROP CONSTRAINT, ADD CONSTRAINT does not move the key while the older index stands.
#
# Needs what fetch-servers needs. Exit 0: still so; 1: it has changed.
set -eu
cd "$(dirname "$0")/.."
tools/dev/fetch-servers 15.20
fail() { echo "changed: $*" >&2; exit 1; }
if [ $# = 0 ]; then
  PGBIN=$PWD/.cache/servers/15.20/bin exec tools/dev/with-server sh "$0" here
fi
bin=.cache/servers/15.20/bin
copy=$(echo "$DATABASE_URL" | sed 's|/postgres?|/copy?|')
ask() { "$bin/psql" -XAtq "$1" 2>&1; }
keys() { echo "SELECT conrelid::regclass, pg_get_constraintdef(oid), 'on', conindid::regclass FROM pg_constraint
               WHERE contype = 'f' ORDER BY conname" | ask "$1" | tr '|\n' ' ;'; }
drop() { echo 'BEGIN; DROP INDEX accounts_id; ROLLBACK' | ask "$1" | grep ERROR || true; }

ask "$DATABASE_URL" <<'SQL'
CREATE TABLE accounts (id int NOT NULL);
CREATE UNIQUE INDEX accounts_id ON accounts (id);
ALTER TABLE accounts ADD PRIMARY KEY (id);
CREATE TABLE a (account int REFERENCES accounts);
CREATE TABLE b (account int REFERENCES accounts (id));
CREATE DATABASE copy;
SQL
"$bin/pg_dump" "$DATABASE_URL" | ask "$copy" >/dev/null
echo "server:   $(echo 'SHOW server_version' | ask "$copy")"
text='FOREIGN KEY (account) REFERENCES accounts(id)'
echo "as made:  $(keys "$DATABASE_URL")"
[ "$(keys "$DATABASE_URL")" = "a $text on accounts_pkey;b $text on accounts_id;" ] || fail "the keys as made"
said=$(drop "$DATABASE_URL")
echo "DROP:     ${said:-done}"
[ "$said" = 'ERROR:  cannot drop index accounts_id because other objects depend on it' ] || fail "DROP INDEX"
echo "restored: $(keys "$copy")"
[ "$(keys "$copy")" = "a $text on accounts_pkey;b $text on accounts_pkey;" ] || fail "the keys of the copy"
said=$(drop "$copy")
echo "DROP:     ${said:-done}"
[ -z "$said" ] || fail "DROP INDEX on the copy"
echo 'ALTER TABLE b DROP CONSTRAINT b_account_fkey, ADD FOREIGN KEY (account) REFERENCES accounts (id)' | ask "$DATABASE_URL"
echo "re-added: $(keys "$DATABASE_URL")"
[ "$(keys "$DATABASE_URL")" = "a $text on accounts_pkey;b $text on accounts_id;" ] || fail "the key made anew"
