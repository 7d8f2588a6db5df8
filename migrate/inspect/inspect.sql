-- What the Catalog needs of a server's pg_catalog, section by section in the order in which inspect.cc reads them.
-- Sent as one message in one read-only transaction with search_path = pg_catalog, so that everything outside of it
-- is printed with its schema. Rows of one object stand together: they are taken in as they come.
--
-- Before sending (sections.cc):
--   @14{a|b}            a on servers of version 14 or later, else b
--   @users              the schema n is neither the system's nor left out by the caller
--   @own{class|oid}     that object belongs to no extension
--   @among{class|oid}   that object is one of those asked for (relation, type, function, schema); all of them where
--                       the whole schema is read
--   @piece{oid}         the relation is one of this piece (InspectOptions::pieces)
-- No section may grow faster than what it reads: what has no index (pg_constraint.conindid, pg_type.typarray) is
-- reached by another way, and obj_description(), which is a query a row, is a join.
-- Catalog columns by version: PostgreSQL manual, "System Catalogs".

-- section: schemas
SELECT n.oid, n.nspname, pg_get_userbyid(n.nspowner), o.description
FROM pg_namespace n
LEFT JOIN pg_description o ON o.classoid = 'pg_namespace'::regclass AND o.objoid = n.oid AND o.objsubid = 0
WHERE @users AND @among{schema|n.oid}
ORDER BY n.oid;

-- section: extensions
SELECT e.oid, e.extname, e.extnamespace, e.extversion
FROM pg_extension e
ORDER BY e.oid;

-- section: types
-- Extensions' types are here too, with the extension: columns have them.
SELECT t.oid, t.typnamespace, t.typname,
  CASE WHEN e.oid IS NOT NULL THEN 'a' ELSE t.typtype END,
  t.typcategory, pg_get_userbyid(t.typowner), t.typarray, t.typelem, t.typrelid, t.typbasetype, t.typtypmod,
  t.typnotnull, pg_get_expr(t.typdefaultbin, 0),
  CASE WHEN t.typtype = 'e'
       THEN (SELECT json_agg(m.enumlabel ORDER BY m.enumsortorder) FROM pg_enum m WHERE m.enumtypid = t.oid) END,
  r.rngsubtype, @14{r.rngmultitypid|0}, o.description, d.refobjid,
  CASE WHEN t.typcollation <> b.typcollation
       THEN CASE WHEN ln.nspname = 'pg_catalog' THEN '' ELSE ln.nspname || '.' END || l.collname END
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
LEFT JOIN pg_range r ON r.rngtypid = t.oid
LEFT JOIN pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_collation l ON l.oid = t.typcollation
LEFT JOIN pg_namespace ln ON ln.oid = l.collnamespace
LEFT JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.objsubid = 0 AND d.deptype = 'e'
LEFT JOIN pg_description o ON o.classoid = 'pg_type'::regclass AND o.objoid = t.oid AND o.objsubid = 0
WHERE @users AND @among{type|t.oid}
ORDER BY t.oid;

-- section: functions
SELECT p.oid, p.pronamespace, p.proname, p.prokind, array_to_json(p.proargnames),
  array_to_json(coalesce(p.proallargtypes, p.proargtypes::oid[])::bigint[]), array_to_json(p.proargmodes),
  (SELECT json_agg(pg_get_function_arg_default(p.oid, x.n) ORDER BY x.n)
   FROM generate_series(1, coalesce(array_length(p.proallargtypes, 1), p.pronargs)) x (n)),
  p.prorettype, p.proretset, p.provolatile, p.proisstrict, p.prosecdef, p.proleakproof, p.proparallel,
  l.lanname, @14{coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)|p.prosrc}, array_to_json(p.proconfig),
  pg_get_userbyid(p.proowner), o.description
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
LEFT JOIN pg_description o ON o.classoid = 'pg_proc'::regclass AND o.objoid = p.oid AND o.objsubid = 0
WHERE @users AND @own{pg_proc|p.oid} AND @among{function|p.oid}
ORDER BY p.oid;

-- section: relations
SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relpersistence, c.reltype, coalesce(y.typarray, 0),
  pg_get_userbyid(c.relowner), c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
  CASE WHEN c.relkind IN ('r', 'm', 'p') AND a.amname <> current_setting('default_table_access_method')
       THEN a.amname END,
  s.spcname, array_to_json(c.reloptions), c.reloftype, o.description,
  CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, c.relispopulated,
  CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
  CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_type y ON y.oid = c.reltype
LEFT JOIN pg_am a ON a.oid = c.relam
LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
LEFT JOIN pg_description o ON o.classoid = 'pg_class'::regclass AND o.objoid = c.oid AND o.objsubid = 0
WHERE @users AND @among{relation|c.oid} AND @piece{c.oid} AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c', 'i', 'I', 'S')
  AND @own{pg_class|c.oid} AND @own{pg_type|c.reltype}
  AND NOT EXISTS (SELECT FROM pg_index x WHERE x.indexrelid = c.oid AND NOT @own{pg_class|x.indrelid})
ORDER BY c.oid;

-- section: columns
SELECT a.attrelid, a.attnum, a.attname,
  -- The oids of information_schema's domains differ from server to server: ours instead (data/rows.h).
  coalesce(CASE WHEN y.typnamespace = 'information_schema'::regnamespace THEN
    13001 + array_position('{cardinal_number,character_data,sql_identifier,time_stamp,yes_or_no}'::text[],
                           ltrim(y.typname, '_')) + CASE WHEN y.typname LIKE '\_%' THEN 10 ELSE 0 END END,
    a.atttypid::bigint), a.atttypmod,
  CASE WHEN a.attcollation <> y.typcollation
       THEN CASE WHEN ln.nspname = 'pg_catalog' THEN '' ELSE ln.nspname || '.' END || l.collname END,
  a.attnotnull, pg_get_expr(d.adbin, d.adrelid), d.oid, a.attidentity, a.attgenerated, a.attisdropped,
  a.attislocal, a.attinhcount,
  CASE WHEN a.attstorage <> y.typstorage
       THEN CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main'
                              WHEN 'x' THEN 'extended' END END,
  @14{CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END|NULL}, o.description
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid
LEFT JOIN pg_type y ON y.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = CASE WHEN a.atthasdef THEN a.attrelid END AND d.adnum = a.attnum
LEFT JOIN pg_collation l ON l.oid = CASE WHEN a.attcollation <> y.typcollation THEN a.attcollation END
LEFT JOIN pg_namespace ln ON ln.oid = l.collnamespace
LEFT JOIN pg_description o ON o.classoid = 'pg_class'::regclass AND o.objoid = a.attrelid AND o.objsubid = a.attnum
WHERE @users AND @among{relation|c.oid} AND @piece{c.oid} AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND a.attnum > 0
ORDER BY a.attrelid, a.attnum;

-- section: inheritance
SELECT i.inhrelid, i.inhparent, @14{i.inhdetachpending|false}
FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE @users AND (@among{relation|i.inhrelid} OR @among{relation|i.inhparent})
ORDER BY i.inhrelid, i.inhseqno;

-- section: indexes
SELECT i.indexrelid, i.indrelid, pg_get_indexdef(i.indexrelid), i.indkey, i.indnkeyatts, i.indisunique,
  i.indisprimary, i.indisexclusion, NOT i.indimmediate, i.indisvalid, i.indisclustered, i.indisreplident,
  @15{i.indnullsnotdistinct|false}, k.oid
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_constraint k ON k.conrelid = i.indrelid AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
WHERE @users AND @among{relation|i.indexrelid} AND @piece{i.indexrelid}
ORDER BY i.indexrelid;

-- section: constraints
SELECT k.oid, k.conrelid, k.contypid, k.contype, k.conname, k.conkey, k.confkey, k.conindid, k.confrelid,
  k.confdeltype, k.confupdtype, @15{k.confdelsetcols|NULL}, k.confmatchtype, k.condeferrable, k.condeferred,
  k.convalidated, @18{k.conenforced|true}, k.connoinherit, k.conislocal, k.coninhcount, k.conparentid,
  @18{k.conperiod|false},
  (SELECT json_agg(o.oprname ORDER BY x.n) FROM unnest(k.conexclop) WITH ORDINALITY x (op, n)
   JOIN pg_operator o ON o.oid = x.op),
  pg_get_expr(k.conbin, k.conrelid)
FROM pg_constraint k
JOIN pg_namespace n ON n.oid = k.connamespace
WHERE @users AND @piece{k.conrelid} AND (k.conrelid <> 0 AND @among{relation|k.conrelid} OR k.contypid <> 0 AND @among{type|k.contypid})
ORDER BY k.oid;

-- section: sequences
SELECT s.seqrelid, s.seqtypid, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
  d.refobjid, d.refobjsubid, d.deptype
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.objsubid = 0
  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
WHERE @users AND @among{relation|s.seqrelid}
ORDER BY s.seqrelid;

-- section: triggers
SELECT t.oid, t.tgrelid, t.tgname, t.tgfoid, fn.nspname, p.proname, t.tgtype, t.tgattr, t.tgconstraint <> 0,
  t.tgdeferrable, t.tginitdeferred, t.tgenabled, t.tgparentid, o.description,
  CASE WHEN t.tgqual IS NOT NULL THEN pg_get_triggerdef(t.oid) END
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_proc p ON p.oid = t.tgfoid
JOIN pg_namespace fn ON fn.oid = p.pronamespace
LEFT JOIN pg_description o ON o.classoid = 'pg_trigger'::regclass AND o.objoid = t.oid AND o.objsubid = 0
-- Clones on partitions were marked internal before 15; foreign keys' own triggers always are.
WHERE @users AND @among{relation|t.tgrelid} AND (NOT t.tgisinternal OR (t.tgparentid <> 0 AND t.tgconstraint = 0))
ORDER BY t.oid;

-- section: policies
SELECT p.oid, p.polrelid, p.polname, p.polcmd, p.polpermissive,
  (SELECT json_agg(CASE WHEN x.r = 0 THEN 'public' ELSE pg_get_userbyid(x.r) END ORDER BY x.n)
   FROM unnest(p.polroles) WITH ORDINALITY x (r, n)),
  pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid),
  o.description
FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description o ON o.classoid = 'pg_policy'::regclass AND o.objoid = p.oid AND o.objsubid = 0
WHERE @users AND @among{relation|p.polrelid}
ORDER BY p.oid;

-- section: rules
SELECT r.oid, r.ev_class, r.rulename, r.ev_type, r.is_instead, pg_get_ruledef(r.oid)
FROM pg_rewrite r
JOIN pg_class c ON c.oid = r.ev_class
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE @users AND @among{relation|r.ev_class} AND r.rulename <> '_RETURN'
ORDER BY r.oid;

-- section: named
-- Objects of which the name suffices. The first column is the word that named.cc knows the class by.
SELECT 'collation', x.oid, x.collnamespace, x.collname, NULL
FROM pg_collation x JOIN pg_namespace n ON n.oid = x.collnamespace
WHERE @users AND @own{pg_collation|x.oid}
UNION ALL
SELECT 'operator', x.oid, x.oprnamespace, x.oprname,
  '(' || CASE WHEN x.oprleft = 0 THEN 'none' ELSE x.oprleft::regtype::text END || ','
  || CASE WHEN x.oprright = 0 THEN 'none' ELSE x.oprright::regtype::text END || ')'
FROM pg_operator x JOIN pg_namespace n ON n.oid = x.oprnamespace
WHERE @users AND @own{pg_operator|x.oid}
UNION ALL
SELECT 'conversion', x.oid, x.connamespace, x.conname, NULL
FROM pg_conversion x JOIN pg_namespace n ON n.oid = x.connamespace
WHERE @users AND @own{pg_conversion|x.oid}
UNION ALL
SELECT 'statistics', x.oid, x.stxnamespace, x.stxname, NULL
FROM pg_statistic_ext x JOIN pg_namespace n ON n.oid = x.stxnamespace
WHERE @users AND @own{pg_statistic_ext|x.oid}
UNION ALL
SELECT 'text search', x.oid, x.cfgnamespace, x.cfgname, 'configuration'
FROM pg_ts_config x JOIN pg_namespace n ON n.oid = x.cfgnamespace
WHERE @users AND @own{pg_ts_config|x.oid}
UNION ALL
SELECT 'text search', x.oid, x.dictnamespace, x.dictname, 'dictionary'
FROM pg_ts_dict x JOIN pg_namespace n ON n.oid = x.dictnamespace
WHERE @users AND @own{pg_ts_dict|x.oid}
UNION ALL
SELECT 'text search', x.oid, x.prsnamespace, x.prsname, 'parser'
FROM pg_ts_parser x JOIN pg_namespace n ON n.oid = x.prsnamespace
WHERE @users AND @own{pg_ts_parser|x.oid}
UNION ALL
SELECT 'text search', x.oid, x.tmplnamespace, x.tmplname, 'template'
FROM pg_ts_template x JOIN pg_namespace n ON n.oid = x.tmplnamespace
WHERE @users AND @own{pg_ts_template|x.oid}
UNION ALL
SELECT 'operator family', x.oid, x.opfnamespace, x.opfname, a.amname
FROM pg_opfamily x JOIN pg_namespace n ON n.oid = x.opfnamespace JOIN pg_am a ON a.oid = x.opfmethod
WHERE @users AND @own{pg_opfamily|x.oid}
UNION ALL
SELECT 'operator class', x.oid, x.opcnamespace, x.opcname, a.amname
FROM pg_opclass x JOIN pg_namespace n ON n.oid = x.opcnamespace JOIN pg_am a ON a.oid = x.opcmethod
WHERE @users AND @own{pg_opclass|x.oid}
UNION ALL
SELECT 'cast', x.oid, 0, '', '(' || x.castsource::regtype || ',' || x.casttarget::regtype || ')'
FROM pg_cast x
WHERE x.oid >= 16384 AND @own{pg_cast|x.oid}
  -- A range type brings the one to its multirange type along.
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = x.oid AND d.deptype = 'i')
UNION ALL
SELECT 'transform', x.oid, 0, l.lanname, '(' || x.trftype::regtype || ')'
FROM pg_transform x JOIN pg_language l ON l.oid = x.trflang
WHERE x.oid >= 16384 AND @own{pg_transform|x.oid}
UNION ALL
SELECT 'publication', x.oid, 0, x.pubname, NULL FROM pg_publication x
UNION ALL
SELECT 'event trigger', x.oid, 0, x.evtname, NULL FROM pg_event_trigger x WHERE @own{pg_event_trigger|x.oid}
UNION ALL
SELECT 'foreign data wrapper', x.oid, 0, x.fdwname, NULL
FROM pg_foreign_data_wrapper x WHERE @own{pg_foreign_data_wrapper|x.oid}
UNION ALL
SELECT 'foreign server', x.oid, 0, x.srvname, NULL FROM pg_foreign_server x WHERE @own{pg_foreign_server|x.oid}
UNION ALL
SELECT 'user mapping', x.umid, 0, x.usename || ' on ' || x.srvname, NULL FROM pg_user_mappings x
UNION ALL
SELECT 'language', x.oid, 0, x.lanname, NULL FROM pg_language x
WHERE x.oid >= 16384 AND x.lanispl AND @own{pg_language|x.oid}
UNION ALL
SELECT 'access method', x.oid, 0, x.amname, NULL FROM pg_am x WHERE x.oid >= 16384 AND @own{pg_am|x.oid}
-- Before 14 a subscription's oid is for superusers alone: they are numbered, in facts.sql and objects.sql alike.
UNION ALL
SELECT 'subscription', @14{x.oid|row_number() OVER (ORDER BY x.subname)::oid}, 0, x.subname, NULL FROM pg_subscription x
WHERE x.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
ORDER BY 1, 2;
