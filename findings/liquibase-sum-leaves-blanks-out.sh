#!/bin/sh
# Liquibase's sum of a changeset leaves out every blank, those within quotes too: a literal that is edited after it ran goes
# unnoticed, and the database keeps the other one.
#
# Software: npm's liquibase 4.28.1, whose package holds Liquibase 4.28.0; java 17. No server is needed: its offline mode keeps the
#           history in a file, with the sums that it keeps on PostgreSQL.
# Expected: another spelling may pass, another statement not: 'no date' and 'nodate' are two values.
# Seen:     `validate` says "No validation errors found" and `update-sql` that the database is up to date. With a '-' instead of the
#           blank both are refused, as they should be.
# Matters:  to whoever trusts the sum to tell that a file is still the one that ran. Our own is of the tokens.
#
# Needs npm and java. Exit 0: still so; 1: it has changed.
set -eu
fail() { echo "changed: $*" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm --loglevel=error install --prefix "$work" --ignore-scripts --no-audit --no-fund liquibase@4.28.1 >/dev/null </dev/null
jars=$(find "$work/node_modules/liquibase/dist/liquibase/internal/lib" -name '*.jar' | tr '\n' ':')
cd "$work"
run() {
  java -cp "$jars" liquibase.integration.commandline.LiquibaseCommandLine --changelog-file=changes.sql \
    --url='offline:postgresql?changeLogFile=history.csv' "$1" >log 2>&1
}
write() {
  printf '%s\n' '--liquibase formatted sql' '--changeset me:1' "CREATE TABLE t (id int, note text DEFAULT '$1');" >changes.sql
}

write 'no date'
run update-sql || { cat log >&2; fail "update-sql"; }
echo "software:  $(grep -o 'Liquibase version: .*' log)"
grep -q "DEFAULT 'no date'" log || fail "the first run does not run it"
write nodate
run validate || fail "'nodate' is refused"
echo "nodate:    $(grep -i 'validation' log)"
run update-sql || fail "update-sql of 'nodate'"
echo "           $(grep -i 'up to date' log)"
grep -q 'No validation errors found\|up to date' log || fail "update-sql has something to do"
write no-date
! run validate || fail "'no-date' passes"
echo "no-date:   $(grep -m 1 'changesets check sum' log | sed 's/^ *//')"
