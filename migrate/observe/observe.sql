-- What an Observation needs of the statistics views, section by section in the order in which observe.cc reads them.
-- Nothing here waits for a lock: sizes come from pg_class, counters from the functions behind the views. Marks as in
-- migrate/inspect/inspect.sql.
-- Views by version: PostgreSQL manual, "The Cumulative Statistics System".

-- section: server
SELECT current_setting('server_version_num'), current_database(), current_user,
  to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS"+00"'), current_setting('block_size'), pg_is_in_recovery(),
  (SELECT system_identifier FROM pg_control_system()),
  (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
  pg_has_role('pg_read_all_stats', 'USAGE'), pg_has_role('pg_monitor', 'USAGE'),
  CASE WHEN to_regnamespace('public') IS NOT NULL THEN has_schema_privilege('public', 'public', 'CREATE') END,
  has_table_privilege('pg_hba_file_rules', 'SELECT') AND has_function_privilege('pg_hba_file_rules()', 'EXECUTE'),
  has_table_privilege('pg_authid', 'SELECT');

-- section: windows
-- The latest reset wins. The counters do not outlive pg_upgrade either, so none is older than its cluster. Before 15 a
-- standby loses them at every start.
-- The first start of a new cluster sets the server's counters, too, and the first connection to a standby that of the
-- database.
SELECT to_char(w.since AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS"+00"'),
  CASE WHEN pg_is_in_recovery() AND @15{false|true} AND w.since >= pg_postmaster_start_time()
       THEN 'a standby of this version loses them when it starts'
       WHEN w.since < born.at + interval '2 min' THEN 'the cluster was made then: this server is new' ELSE w.why END,
  extract(epoch FROM now() - w.since) / 86400
FROM (SELECT to_timestamp(system_identifier >> 32) FROM pg_control_system()) born (at), (SELECT stats_reset, 'the database''s counters were reset' FROM pg_stat_database WHERE datname = current_database()
      UNION ALL SELECT stats_reset, 'the server''s counters were reset, or it started after a crash' FROM pg_stat_bgwriter
      UNION ALL SELECT stats_reset, 'the archiver''s counters were reset, or the server started after a crash'
                FROM pg_stat_archiver
      UNION ALL SELECT to_timestamp(system_identifier >> 32), 'the cluster was made' FROM pg_control_system()
      UNION ALL SELECT pg_postmaster_start_time(), 'a standby of this version loses them when it starts'
                WHERE pg_is_in_recovery() AND @15{false|true})
  w (since, why)
WHERE w.since IS NOT NULL
ORDER BY w.since DESC
LIMIT 1;

-- section: settings
-- The timeouts are the audit's own by now.
SELECT name, CASE WHEN name LIKE '%timeout' THEN reset_val ELSE current_setting(name) END FROM pg_settings
WHERE name IN ('archive_mode', 'autovacuum', 'autovacuum_analyze_scale_factor', 'autovacuum_analyze_threshold',
               'autovacuum_freeze_max_age', 'autovacuum_multixact_freeze_max_age', 'autovacuum_vacuum_cost_delay',
               'autovacuum_vacuum_cost_limit', 'autovacuum_vacuum_max_threshold', 'autovacuum_vacuum_scale_factor',
               'autovacuum_vacuum_threshold', 'data_checksums', 'effective_cache_size', 'fsync', 'full_page_writes',
               'hash_mem_multiplier', 'idle_in_transaction_session_timeout', 'ignore_system_indexes', 'lock_timeout',
               'log_min_duration_statement', 'maintenance_work_mem', 'max_connections', 'max_slot_wal_keep_size',
               'password_encryption', 'pg_stat_statements.track', 'random_page_cost', 'reserved_connections',
               'shared_buffers', 'statement_timeout', 'superuser_reserved_connections', 'synchronous_commit',
               'track_activities', 'track_commit_timestamp', 'track_counts', 'track_io_timing', 'vacuum_cost_limit',
               'work_mem', 'zero_damaged_pages');

-- section: pieces
-- Where there are many relations they are read so many at a time, each time in a transaction of its own.
SELECT x.oid FROM (SELECT c.oid, row_number() OVER (ORDER BY c.oid) FROM pg_class c WHERE c.oid >= 16384) x (oid, place)
WHERE x.place % @relations_at_once = 0
ORDER BY x.oid;

-- section: locked
-- Those that reading a definition would wait for: ACCESS EXCLUSIVE is held or awaited, on them or on what they are made
-- of. The last column says whether it is the relation itself.
WITH RECURSIVE held (oid, itself) AS (
  SELECT l.relation, true FROM pg_locks l
  WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid IS DISTINCT FROM pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  UNION
  SELECT x.oid, false FROM held h,
    LATERAL (SELECT i.indexrelid FROM pg_index i WHERE i.indrelid = h.oid
             UNION ALL SELECT i.indrelid FROM pg_index i WHERE i.indexrelid = h.oid
             UNION ALL SELECT r.ev_class FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
                       WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
                         AND d.refobjid = h.oid) x (oid)
)
SELECT h.oid, bool_or(h.itself), min(n.nspname || '.' || c.relname)
FROM held h
JOIN pg_class c ON c.oid = h.oid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE @users
GROUP BY h.oid
ORDER BY h.oid;

-- section: tables
SELECT c.oid, c.reltuples,
  greatest(c.relpages, 0), -- of a partitioned table, which has no pages, ANALYZE writes -1 down
  coalesce(t.relpages, 0), pg_stat_get_dead_tuples(c.oid),
  pg_stat_get_live_tuples(c.oid), pg_stat_get_mod_since_analyze(c.oid), pg_stat_get_numscans(c.oid),
  pg_stat_get_tuples_returned(c.oid), coalesce(x.scans, 0), pg_stat_get_tuples_inserted(c.oid),
  pg_stat_get_tuples_updated(c.oid), pg_stat_get_tuples_hot_updated(c.oid), pg_stat_get_tuples_deleted(c.oid),
  greatest(CASE WHEN c.relfrozenxid <> '0' THEN age(c.relfrozenxid) END,
           CASE WHEN t.relfrozenxid <> '0' THEN age(t.relfrozenxid) END),
  greatest(CASE WHEN c.relminmxid <> '0' THEN mxid_age(c.relminmxid) END,
           CASE WHEN t.relminmxid <> '0' THEN mxid_age(t.relminmxid) END),
  extract(epoch FROM now() - greatest(pg_stat_get_last_vacuum_time(c.oid), pg_stat_get_last_autovacuum_time(c.oid)))
    / 86400,
  extract(epoch FROM now() - greatest(pg_stat_get_last_analyze_time(c.oid), pg_stat_get_last_autoanalyze_time(c.oid)))
    / 86400,
  pg_stat_get_blocks_fetched(c.oid) - pg_stat_get_blocks_hit(c.oid), pg_stat_get_blocks_hit(c.oid),
  coalesce(x.fetched - x.hit, 0), coalesce(x.hit, 0), v.relid IS NOT NULL, array_to_json(t.reloptions),
  has_table_privilege(c.oid, 'SELECT'), @16{pg_stat_get_tuples_newpage_updated(c.oid)|NULL},
  CASE WHEN c.relkind = 'm' THEN age(c.xmin) END,
  CASE WHEN c.relkind = 'm' AND current_setting('track_commit_timestamp') = 'on' AND c.xmin::text::bigint >= 3
       THEN extract(epoch FROM now() - pg_xact_commit_timestamp(c.xmin)) / 86400 END,
  p.everything OR EXISTS (SELECT FROM pg_publication_rel r WHERE r.prrelid = c.oid)
    @15{OR EXISTS (SELECT FROM pg_publication_namespace s WHERE s.pnnspid = c.relnamespace)|}
FROM pg_class c
CROSS JOIN (SELECT coalesce(bool_or(puballtables), false) AS everything FROM pg_publication) p
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN (SELECT i.indrelid, sum(pg_stat_get_numscans(i.indexrelid)) AS scans,
             sum(pg_stat_get_blocks_fetched(i.indexrelid)) AS fetched, sum(pg_stat_get_blocks_hit(i.indexrelid)) AS hit
           FROM pg_index i WHERE @piece{i.indrelid} GROUP BY i.indrelid) x ON x.indrelid = c.oid
LEFT JOIN (SELECT DISTINCT relid FROM pg_stat_progress_vacuum WHERE relid IS NOT NULL) v ON v.relid = c.oid
WHERE @users AND @piece{c.oid} AND c.relkind IN ('r', 'm', 'p') AND @own{pg_class|c.oid};

-- section: indexes
-- Of other roles' builds only the lock can be seen.
SELECT c.oid, c.reltuples, c.relpages, pg_stat_get_numscans(c.oid), pg_stat_get_tuples_returned(c.oid),
  @16{to_char(pg_stat_get_lastscan(c.oid) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS"+00"')|NULL},
  NOT i.indisvalid AND (p.index_relid IS NOT NULL OR l.relation IS NOT NULL),
  CASE WHEN current_setting('track_commit_timestamp') = 'on' AND c.xmin::text::bigint >= 3
       THEN extract(epoch FROM now() - pg_xact_commit_timestamp(c.xmin)) / 86400 END
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN (SELECT DISTINCT index_relid FROM pg_stat_progress_create_index WHERE index_relid IS NOT NULL) p
  ON p.index_relid = c.oid
LEFT JOIN (SELECT DISTINCT k.relation FROM pg_locks k
           WHERE k.locktype = 'relation' AND k.granted AND k.mode = 'ShareUpdateExclusiveLock'
             AND k.pid <> pg_backend_pid()
             AND k.database = (SELECT oid FROM pg_database WHERE datname = current_database())) l
  ON l.relation = i.indrelid
WHERE @users AND @piece{i.indexrelid} AND @own{pg_class|i.indrelid};

-- section: sequences
-- A sequence of bigint over a column of bigint outlives everybody; the others are read, by those who may.
SELECT s.seqrelid, has_sequence_privilege(s.seqrelid, 'SELECT, USAGE'), n.nspname
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.objsubid = 0
  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE @users AND @piece{s.seqrelid} AND NOT s.seqcycle AND @own{pg_class|c.oid}
  AND NOT (pg_is_in_recovery() AND c.relpersistence = 'u')
  AND NOT (s.seqmax = 9223372036854775807 AND s.seqincrement BETWEEN 1 AND 1000 AND a.atttypid IS NOT DISTINCT FROM 20)
ORDER BY s.seqrelid;

-- section: columns
-- Of what is large enough to be worth an estimate, tables for themselves and for their indexes. The last columns: whether
-- a btree may keep equal keys once (its support function 4), and the share of rows that hold nothing: '', or the md5,
-- sha1, sha224 or sha256 of it.
WITH large (oid) AS (
  SELECT t.oid FROM pg_class t
  WHERE @piece{t.oid} AND t.relkind IN ('r', 'm')
    AND (t.relpages * current_setting('block_size')::bigint >= @large_table OR t.reltuples >= @many_rows)
  UNION SELECT i.indrelid FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
        WHERE @piece{i.indrelid} AND x.relkind = 'i' AND x.relpages * current_setting('block_size')::bigint >= @large_index
  UNION SELECT i.indexrelid FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
        WHERE @piece{i.indexrelid} AND x.relkind = 'i' AND x.relpages * current_setting('block_size')::bigint >= @large_index
          AND i.indexprs IS NOT NULL)
SELECT c.oid, a.attnum, s.attname IS NOT NULL, s.null_frac, s.avg_width, s.n_distinct, array_to_json(s.most_common_freqs),
  a.attlen, CASE a.attalign WHEN 'c' THEN 1 WHEN 's' THEN 2 WHEN 'i' THEN 4 ELSE 8 END,
  a.atttypid <> ALL ('{numeric,float4,float8,jsonb,interval,bpchar}'::regtype[]) AND y.typcategory NOT IN ('A', 'C', 'R'),
  CASE WHEN a.atttypid = ANY ('{text,varchar,bpchar,bytea,uuid}'::regtype[])
       THEN (SELECT sum(m.share) FROM unnest(s.most_common_vals::text::text[], s.most_common_freqs) m (value, share)
             WHERE CASE WHEN a.atttypid = 'uuid'::regtype THEN replace(m.value, '-', '')
                        WHEN a.atttypid = 'bytea'::regtype THEN regexp_replace(m.value, '^[\\]x', '')
                        WHEN a.atttypid = 'bpchar'::regtype THEN rtrim(lower(m.value))
                        ELSE lower(m.value) END IN ('', 'd41d8cd98f00b204e9800998ecf8427e',
               'da39a3ee5e6b4b0d3255bfef95601890afd80709', 'd14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f',
               'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')) END,
  s.correlation
FROM large
JOIN pg_class c ON c.oid = large.oid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type y ON y.oid = a.atttypid
LEFT JOIN (SELECT large.oid, s.*
           FROM large JOIN pg_class c ON c.oid = large.oid JOIN pg_namespace n ON n.oid = c.relnamespace,
             LATERAL (SELECT * FROM pg_stats s WHERE s.schemaname = n.nspname AND s.tablename = c.relname
                        AND NOT s.inherited OFFSET 0) s) s ON s.oid = c.oid AND s.attname = a.attname
WHERE @users;

-- section: database
SELECT s.blks_hit, s.blks_read, s.temp_bytes, s.deadlocks, s.xact_commit, s.xact_rollback, age(d.datfrozenxid),
  @14{s.active_time|NULL}
FROM pg_database d
JOIN pg_stat_database s ON s.datid = d.oid
WHERE d.datname = current_database();

-- section: cluster
-- Sessions by database: what each of them is, pg_stat_activity hides from other roles.
SELECT (SELECT sum(numbackends) FROM pg_stat_database WHERE datid <> 0),
  @17{(SELECT num_timed FROM pg_stat_checkpointer)|(SELECT checkpoints_timed FROM pg_stat_bgwriter)},
  @17{(SELECT num_requested FROM pg_stat_checkpointer)|(SELECT checkpoints_req FROM pg_stat_bgwriter)},
  a.archived_count, a.failed_count,
  a.last_failed_time IS NOT NULL AND (a.last_archived_time IS NULL OR a.last_failed_time > a.last_archived_time)
FROM pg_stat_archiver a;

-- section: backends
SELECT a.pid, a.backend_type, a.usename, a.datname, a.application_name, coalesce(a.state, ''),
  extract(epoch FROM now() - a.state_change), extract(epoch FROM now() - a.xact_start),
  extract(epoch FROM now() - a.query_start), age(a.backend_xmin),
  CASE WHEN a.wait_event_type = 'Lock' THEN array_to_json(pg_blocking_pids(a.pid)) END,
  coalesce((SELECT r.rolsuper FROM pg_roles r WHERE r.oid = a.usesysid), false), host(a.client_addr),
  coalesce(e.ssl, false)
FROM pg_stat_activity a
LEFT JOIN pg_stat_ssl e ON e.pid = a.pid
WHERE a.pid <> pg_backend_pid() AND a.backend_type IN ('client backend', 'walsender', 'autovacuum worker')
ORDER BY a.pid;

-- section: prepared
SELECT p.gid, p.owner, p.database, extract(epoch FROM now() - p.prepared), age(p.transaction) FROM pg_prepared_xacts p
ORDER BY p.prepared;

-- section: slots
SELECT s.slot_name, s.slot_type, s.wal_status, s.active, age(s.xmin), age(s.catalog_xmin),
  CASE WHEN NOT pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn) END::bigint
FROM pg_replication_slots s
ORDER BY s.slot_name;

-- section: standbys
SELECT r.application_name, host(r.client_addr), r.state,
  CASE WHEN NOT pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_current_wal_lsn(), r.replay_lsn) END::bigint,
  extract(epoch FROM r.replay_lag), age(r.backend_xmin)
FROM pg_stat_replication r
ORDER BY r.pid;

-- section: extensions
SELECT e.extname, e.extversion, n.nspname, v.default_version
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
LEFT JOIN pg_available_extensions() v ON v.name = e.extname
ORDER BY e.extname;

-- section: roles
SELECT r.rolname, r.rolcanlogin, r.rolsuper, r.rolbypassrls, r.rolcreaterole,
  array_to_json(array(SELECT m.rolname FROM pg_roles m
                      WHERE m.rolname IN ('pg_execute_server_program', 'pg_read_all_data', 'pg_read_server_files',
                                          'pg_write_all_data', 'pg_write_server_files')
                        AND pg_has_role(r.oid, m.oid, 'MEMBER') ORDER BY m.rolname)),
  array_to_json(array(SELECT unnest(s.setconfig) FROM pg_db_role_setting s
                      WHERE s.setrole IN (0, r.oid)
                        AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
                      ORDER BY s.setrole, s.setdatabase))
FROM pg_roles r
WHERE r.oid >= 16384 OR r.rolcanlogin
ORDER BY r.rolname;

-- section: collations
-- Of those that indexes of ours are sorted by, what has changed since.
SELECT x.name, x.recorded, x.actual,
  array_to_json(array(SELECT i.indexrelid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                      JOIN pg_namespace n ON n.oid = c.relnamespace
                      WHERE @users AND c.relkind = 'i' AND x.oid = ANY (i.indcollation) ORDER BY i.indexrelid))
FROM (SELECT l.oid, quote_ident(s.nspname) || '.' || quote_ident(l.collname), l.collversion,
        pg_collation_actual_version(l.oid)
      FROM pg_collation l JOIN pg_namespace s ON s.oid = l.collnamespace
      WHERE l.oid <> 100 AND l.collversion IS NOT NULL
        AND l.oid IN (SELECT unnest(i.indcollation) FROM pg_index i WHERE i.indexrelid >= 16384)
      @15{UNION ALL SELECT 100, NULL, d.datcollversion, pg_database_collation_actual_version(d.oid)
                    FROM pg_database d WHERE d.datname = current_database()|})
  x (oid, name, recorded, actual)
WHERE x.recorded <> x.actual;

-- section: catalogs
SELECT c.relname, c.relpages + coalesce(sum(x.relpages), 0)
FROM pg_class c
LEFT JOIN pg_index i ON i.indrelid = c.oid
LEFT JOIN pg_class x ON x.oid = i.indexrelid
WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r'
  AND c.relpages >= 1024
GROUP BY c.oid, c.relname, c.relpages
ORDER BY 2 DESC;
