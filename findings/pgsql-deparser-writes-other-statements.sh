#!/bin/sh
# pgsql-deparser writes other statements than were parsed: one of the commonest defaults comes back as a syntax error, and words that
# mean something are left out without a word.
#
# Software: npm's pgsql-parser 18.2.8, with pgsql-deparser 18.3.8 and libpg-query 18.1.5.
# Expected: pgsql-parser's README: parsing and deparsing are symmetric, with perfect accuracy of the round trip.
# Seen:     DEFAULT (now() AT TIME ZONE 'utc') loses its parentheses, without which PostgreSQL's grammar, and so the package's own parser,
#           refuses it. TABLESPACE of CREATE TABLE, UNLOGGED of CREATE SEQUENCE, IF NOT EXISTS of CREATE FOREIGN TABLE and
#           DISTINCT of GROUP BY are gone: the last makes a view of other rows.
# Matters:  to tools that change migrations by way of a tree: only the places that they change can be taken from it. Our fixes are edits
#           of the user's text, and what we print of expressions is compared with servers.
#
# Needs npm and node. Exit 0: still so; 1: it has changed.
set -eu
fail() { echo "changed: $*" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm --loglevel=error install --prefix "$work" --ignore-scripts --no-audit --no-fund \
  pgsql-parser@18.2.8 pgsql-deparser@18.3.8 libpg-query@18.1.5 >/dev/null </dev/null
cat >"$work/twice.cjs" <<'JS'
const { parse, deparse } = require("pgsql-parser");
// Trees without the places in the text.
const place = /^(location|stmt_location|stmt_len|list_start|list_end)$/;
const bare = (tree) => JSON.stringify(tree, (key, value) => (place.test(key) ? undefined : value));
(async () => {
  const [text] = process.argv.slice(2);
  const first = await parse(text);
  const again = (await deparse(first)).replace(/\s+/g, " ").replace(/;$/, "");
  const verdict = await parse(again).then(
    (second) => (bare(second) === bare(first) ? "the same" : "another statement"), (error) => error.message);
  console.log(again + "\n  " + verdict);
})();
JS
try() { # STATEMENT AGAIN VERDICT
  seen=$(node "$work/twice.cjs" "$1")
  printf '%s\n  comes back as\n%s\n' "$1" "$seen"
  [ "$seen" = "$2
  $3" ] || fail "$1"
}

try "ALTER TABLE t ADD COLUMN made timestamp DEFAULT now()" "ALTER TABLE t ADD COLUMN made timestamp DEFAULT now()" "the same"
try "ALTER TABLE t ADD COLUMN made timestamp DEFAULT (now() AT TIME ZONE 'utc')" \
  "ALTER TABLE t ADD COLUMN made timestamp DEFAULT now() AT TIME ZONE 'utc'" 'syntax error at or near "AT"'
try "CREATE TABLE t (a int) TABLESPACE fast" "CREATE TABLE t ( a int )" "another statement"
try "CREATE UNLOGGED SEQUENCE s" "CREATE SEQUENCE s" "another statement"
try "CREATE FOREIGN TABLE IF NOT EXISTS t (a int) SERVER far" "CREATE FOREIGN TABLE t (a int) SERVER far" "another statement"
try "CREATE VIEW v AS SELECT a FROM t GROUP BY DISTINCT ROLLUP (a), a" \
  "CREATE VIEW v AS SELECT a FROM t GROUP BY ROLLUP (a), a" "another statement"
