#!/bin/sh
# squawk advises NOT VALID for UNIQUE, PRIMARY KEY and EXCLUDE, for which every server refuses it, and calls what obeys clean.
#
# Software: npm's squawk-cli 2.66.0; Debian's postgresql-15 15.20 below, pinned in tools/dev/fetch-servers.
# Expected: constraint-missing-not-valid speaks of constraints that can be NOT VALID: CHECK and FOREIGN KEY, says the manual of ALTER
#           TABLE. And a linter that parses PostgreSQL's grammar reports NOT VALID elsewhere as a syntax error.
# Seen:     the rule asks for "NOT VALID with a later VALIDATE CONSTRAINT call" for all of them. With it squawk parses the statement
#           and the rule is silent; of EXCLUDE ... NOT VALID it has nothing to say at all, exit 0. The server: EXCLUDE
#           constraints cannot be marked NOT VALID (0A000), of the three alike.
# Matters:  to users who come from squawk: our blocking-unique-constraint asks for an index that is built CONCURRENTLY before, where
#           there can be one, and NOT VALID of these is a syntax-error, in the server's words.
#
# Needs npm and what fetch-servers needs. Exit 0: still so; 1: it has changed.
set -eu
cd "$(dirname "$0")/.."
tools/dev/fetch-servers 15.20
fail() { echo "changed: $*" >&2; exit 1; }
if [ $# = 0 ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  npm --loglevel=error install --prefix "$work" --no-audit --no-fund squawk-cli@2.66.0 >/dev/null </dev/null
  PGBIN=$PWD/.cache/servers/15.20/bin tools/dev/with-server sh "$0" "$work"
  exit
fi
work=$1
ask() { .cache/servers/15.20/bin/psql -XAtq "$DATABASE_URL" 2>&1; }
squawk() { # CONSTRAINT: the rules that speak
  printf '%s\n' 'BEGIN;' "SET LOCAL lock_timeout = '1s';" "SET LOCAL statement_timeout = '5s';" \
    "ALTER TABLE t ADD CONSTRAINT c $1;" 'COMMIT;' >"$work/t.sql"
  "$work/node_modules/.bin/squawk" --reporter json "$work/t.sql" 2>/dev/null |
    node -p 'JSON.parse(fs.readFileSync(0)).map((finding) => finding.rule_name).join(", ") || "clean"'
}
try() { # CONSTRAINT RULES-WITHOUT RULES-WITH
  without=$(squawk "$1") with=$(squawk "$1 NOT VALID")
  server=$(echo "ALTER TABLE t ADD CONSTRAINT c $1 NOT VALID" | ask | head -n 1)
  echo "$1"
  echo "  squawk:                 $without"
  echo "  squawk, with NOT VALID: $with"
  echo "  server, with NOT VALID: $server"
  [ "$without" = "$2" ] && [ "$with" = "$3" ] || fail "squawk on $1"
  case $server in *'constraints cannot be marked NOT VALID') ;; *) fail "the server on $1" ;; esac
}

"$work/node_modules/.bin/squawk" --version
echo 'CREATE TABLE t (a int4range)' | ask
try 'UNIQUE (a)' 'constraint-missing-not-valid, disallowed-unique-constraint' disallowed-unique-constraint
try 'PRIMARY KEY (a)' 'constraint-missing-not-valid, adding-serial-primary-key-field' adding-serial-primary-key-field
try 'EXCLUDE USING gist (a WITH &&)' constraint-missing-not-valid clean
