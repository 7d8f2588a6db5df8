#!/bin/sh
# A minor update of the server changes what an older pg_dump of the same major writes: a dump that no older server loads.
#
# Software: Debian 12's postgresql-15 and postgresql-client-15, 15.18-0+deb12u1 and 15.20-0+deb12u1 (from Debian's pool).
# Seen:     on a 15.20 server every column of a new table has pg_attver=<number> in pg_attribute.attoptions. pg_dump 15.20
#           leaves it out; pg_dump 15.18, which takes any 15 server, writes for each column
#               ALTER TABLE ONLY public.t ALTER COLUMN id SET (pg_attver=<number>);
#           A 15.18 server refuses that line (22023, unrecognized parameter "pg_attver"); a 15.20 server takes it and
#           keeps a stamp of its own instead.
# Matters:  to every schema file (structure.sql, schema.sql) that a client one update behind its server writes.
#
# Needs apt-get, dpkg-deb and, as root, an unprivileged user to run the servers. Exit 0: still so; 1: it has changed.
set -eu
old=15.18-0+deb12u1 new=15.20-0+deb12u1
work=$(mktemp -d)
chmod 755 "$work"
as=
if [ "$(id -u)" = 0 ]; then as='setpriv --reuid nobody --regid nogroup --clear-groups'; fi
stop() {
  for version in old new; do
    [ ! -f "$work/data-$version/postmaster.pid" ] ||
      $as "$work/$version/usr/lib/postgresql/15/bin/pg_ctl" -D "$work/data-$version" -m immediate -s stop || true
  done
  rm -rf "$work"
}
trap stop EXIT
fail() { echo "changed: $*" >&2; exit 1; }

for version in old new; do
  mkdir "$work/$version"
  if [ "$version" = old ]; then number=$old; else number=$new; fi
  (cd "$work" && apt-get -q download "postgresql-15=$number" "postgresql-client-15=$number" >apt.log 2>&1) ||
    { cat "$work/apt.log" >&2; exit 2; }
  for package in "$work"/*.deb; do dpkg-deb -x "$package" "$work/$version"; rm "$package"; done
  bin=$work/$version/usr/lib/postgresql/15/bin
  mkdir "$work/data-$version"
  [ -z "$as" ] || chown nobody "$work/data-$version"
  # initdb of an unpacked package looks for its files beside itself.
  $as "$bin/initdb" -D "$work/data-$version" -L "$work/$version/usr/share/postgresql/15" -U postgres -A trust -N \
    >"$work/initdb.log" 2>&1 || { cat "$work/initdb.log" >&2; exit 2; }
  $as "$bin/pg_ctl" -D "$work/data-$version" -l "$work/data-$version/log" -w -s start \
    -o "-c listen_addresses='' -c unix_socket_directories='$work/data-$version' -c fsync=off" >/dev/null
  "$bin/postgres" --version
done
ask() { "$work/new/usr/lib/postgresql/15/bin/psql" -XAtq -v ON_ERROR_STOP=1 -h "$work/data-$1" -U postgres -d postgres; }
dump() { "$work/$1/usr/lib/postgresql/15/bin/pg_dump" -s -h "$work/data-new" -U postgres -d postgres; }

ask new <<'SQL'
CREATE TABLE t (id int PRIMARY KEY, note text);
SQL
options=$(echo "SELECT string_agg(attname || ' ' || (attoptions::text ~ '^.pg_attver=[0-9]+.\$')::text, ', ' ORDER BY attnum)
                FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0" | ask new)
echo "pg_attver in attoptions on $new: $options"
[ "$options" = 'id true, note true' ] || fail "attoptions of the new server"
lines=$(dump new | grep -c pg_attver || true)
echo "lines that name it in a dump by $new: $lines"
[ "$lines" = 0 ] || fail "the new pg_dump writes it"
dump old >"$work/dump.sql"
lines=$(grep -cE '^ALTER TABLE ONLY public.t ALTER COLUMN (id|note) SET \(pg_attver=[0-9]+\);$' "$work/dump.sql" || true)
echo "lines that name it in a dump of the same server by $old: $lines"
[ "$lines" = 2 ] || fail "the old pg_dump does not write it"
said=$(ask old <"$work/dump.sql" 2>&1 || true)
echo "$old on loading that dump: $(echo "$said" | grep -m1 pg_attver || echo accepted)"
echo "$said" | grep -q 'unrecognized parameter "pg_attver"' || fail "the old server takes it"
ask new <<'SQL'
DROP TABLE t;
SQL
stamp=$(sed -n 's/.*COLUMN id SET (pg_attver=\([0-9]*\));/\1/p' "$work/dump.sql")
ask new <"$work/dump.sql" >/dev/null || fail "the new server refuses it"
kept=$(echo "SELECT attoptions::text = '{pg_attver=$stamp}' FROM pg_attribute
             WHERE attrelid = 'public.t'::regclass AND attname = 'id'" | ask new)
echo "$new on loading that dump: accepted; the stamp it names is kept: $kept"
[ "$kept" = f ] || fail "the stamp of the file is kept"
