#!/bin/sh
# A query with parameters in an open transaction keeps its snapshot after it has ended; the same query without parameters does not.
# CREATE INDEX CONCURRENTLY elsewhere waits for the first and not for the second.
#
# Software: npm's pg 8.23.1; Debian's postgresql-15 15.20 below, pinned in tools/dev/fetch-servers.
# Expected: in READ COMMITTED, so the manual, a statement sees a snapshot of its own beginning; between two statements a session that
#           is idle in transaction and has written nothing holds none: backend_xmin of pg_stat_activity is null.
# Seen:     so it is after client.query('SELECT 1'). After client.query('SELECT $1::int', [1]), all rows read, backend_xmin is set
#           and stays: the unnamed portal of the extended protocol is closed by the next statement or at the end of the
#           transaction. Meanwhile CREATE INDEX CONCURRENTLY on a table that the session never touched runs into its lock_timeout
#           and leaves an INVALID index.
# Matters:  to runners that hold their lock in a transaction on a connection of its own while another builds indexes (a known hang of
#           such tools): it hangs or not by whether the lock's key was a parameter. migrate holds its lock outside of any.
#
# Needs npm, node and what fetch-servers needs. Exit 0: still so; 1: it has changed.
set -eu
cd "$(dirname "$0")/.."
tools/dev/fetch-servers 15.20
fail() { echo "changed: $*" >&2; exit 1; }
if [ $# = 0 ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  npm --loglevel=error install --prefix "$work" --ignore-scripts --no-audit --no-fund pg@8.23.1 >/dev/null </dev/null
  PGBIN=$PWD/.cache/servers/15.20/bin tools/dev/with-server sh "$0" "$work"
  exit
fi
cat >"$1/run.cjs" <<'JS'
const { Client } = require("pg");
(async () => {
  const holder = new Client({ connectionString: process.env.DATABASE_URL });
  const other = new Client({ connectionString: process.env.DATABASE_URL });
  await holder.connect();
  await other.connect();
  await other.query("CREATE TABLE t (a int)");
  await other.query("SET lock_timeout = '2s'");
  const look = async (name, ...query) => {
    await holder.query("BEGIN");
    await holder.query(...query);
    const { rows } = await other.query(
      "SELECT state, backend_xmin IS NOT NULL AS snapshot FROM pg_stat_activity WHERE pid = " + holder.processID);
    const build = await other.query("CREATE INDEX CONCURRENTLY " + name + " ON t (a)").then(() => "built", (error) => error.code);
    await holder.query("COMMIT");
    console.log(`${name}: ${rows[0].state}, ${rows[0].snapshot ? "a snapshot" : "no snapshot"}, index ${build}`);
  };
  await look("plain", "SELECT 1");
  await look("parameter", "SELECT $1::int", [1]);
  const left = await other.query("SELECT indexrelid::regclass AS index FROM pg_index WHERE NOT indisvalid AND indrelid = 't'::regclass");
  console.log("INVALID: " + left.rows.map((row) => row.index));
  await holder.end();
  await other.end();
})();
JS
seen=$(node "$1/run.cjs")
echo "pg $(cd "$1" && node -p 'require("pg/package.json").version'), a transaction with one query"
echo "$seen"
[ "$seen" = 'plain: idle in transaction, no snapshot, index built
parameter: idle in transaction, a snapshot, index 55P03
INVALID: parameter' ] || fail "see above"
