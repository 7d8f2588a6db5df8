#!/bin/sh
# Whether PostgreSQL lets a row go can depend on the order in which foreign keys were made, and a dump puts them in another order.
#
# Software: Debian's postgresql-15 15.20 with its pg_dump, pinned in tools/dev/fetch-servers; 13.23 and 18.4 do the same.
# Expected: the manual says of NO ACTION that it is an error if referencing rows still exist when the constraint is checked, and
#           of a constraint that is not deferrable that it is checked after every command. A customer's orders and invoices go
#           with the customer (CASCADE), an order's lines with the order; a line names an invoice, too (NO ACTION). After
#           DELETE FROM customers no line is left, so nothing is violated.
# Seen:     it works where the orders' key to customers was made before the invoices' one. Made after it, the same DELETE is refused
#           (23503): invoices are checked before the cascade has come from orders to their lines. pg_dump writes keys sorted by
#           their tables' names, so the restored copy of a database that lets the customer go does not.
# Matters:  to whoever tries a deletion on a restored copy, and to comparisons of schemas: columns, keys and their definitions are
#           equal. A key that is DEFERRABLE INITIALLY DEFERRED doesn't mind.
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
keys() {
  echo "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' ORDER BY 1, 2" | ask "$1"
}
delete() { echo 'BEGIN; DELETE FROM customers; ROLLBACK' | ask "$1" | grep -v DETAIL || true; }

ask "$DATABASE_URL" <<'SQL'
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customers ON DELETE CASCADE);
CREATE TABLE invoices (id int PRIMARY KEY, customer int REFERENCES customers ON DELETE CASCADE);
CREATE TABLE order_lines ("order" int REFERENCES orders ON DELETE CASCADE, invoice int REFERENCES invoices);
INSERT INTO customers VALUES (1);
INSERT INTO orders VALUES (1, 1);
INSERT INTO invoices VALUES (1, 1);
INSERT INTO order_lines VALUES (1, 1);
CREATE DATABASE copy;
SQL
"$bin/pg_dump" "$DATABASE_URL" | ask "$copy" >/dev/null
echo "server:        $(echo 'SHOW server_version' | ask "$copy")"
[ "$(keys "$DATABASE_URL")" = "$(keys "$copy")" ] || fail "the copy's keys read otherwise"
echo "keys:          $(keys "$copy" | wc -l), the same in both databases"
said=$(delete "$DATABASE_URL")
echo "as made:       ${said:-deleted}"
[ -z "$said" ] || fail "the database as made"
said=$(delete "$copy")
echo "restored copy: ${said:-deleted}"
case $said in *'on table "invoices" violates foreign key constraint "order_lines_invoice_fkey"'*) ;; *) fail "the copy" ;; esac
echo 'ALTER TABLE order_lines ALTER CONSTRAINT order_lines_invoice_fkey DEFERRABLE INITIALLY DEFERRED' | ask "$copy"
said=$(delete "$copy")
echo "deferred:      ${said:-deleted}"
[ -z "$said" ] || fail "the copy with a deferred key"
