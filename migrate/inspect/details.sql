-- What the Catalog has no place for and a down can still lose: comments, privileges, definitions to the letter.
-- Privileges that are those by default count as none: REVOKE of a GRANT leaves them spelt out.
-- Rows of (what, of which object, text). The schemas left out stand in @without.
WITH own AS (
  SELECT n.oid FROM pg_namespace n
  WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname <> ALL (@without)
), relation AS (
  SELECT c.* FROM pg_class c JOIN own ON own.oid = c.relnamespace
), function AS (
  SELECT p.* FROM pg_proc p JOIN own ON own.oid = p.pronamespace
), type AS (
  SELECT t.* FROM pg_type t JOIN own ON own.oid = t.typnamespace
), thing (classid, objid, objsubid, what, text) AS (
  SELECT 'pg_class'::regclass, oid, 0, 'privileges on', relacl::text FROM relation
  WHERE NOT (relacl @> acldefault((CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", relowner) AND acldefault((CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", relowner) @> relacl)
  UNION ALL
  SELECT 'pg_class'::regclass, c.oid, a.attnum, 'privileges on', a.attacl::text
  FROM relation c JOIN pg_attribute a ON a.attrelid = c.oid WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
  UNION ALL
  SELECT 'pg_class'::regclass, c.oid, a.attnum, 'statistics target of', a.attstattarget::text
  FROM relation c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attstattarget >= 0
  UNION ALL
  -- Since 15.20 (and the releases of that day) the server keeps a stamp of its own among a column's options, another
  -- one for each column made: pg_attver is no part of the schema, pg_dump hides it too.
  SELECT 'pg_class'::regclass, c.oid, a.attnum, 'options of', (
    SELECT array_agg(o ORDER BY n)::text FROM unnest(a.attoptions) WITH ORDINALITY AS own (o, n)
    WHERE o NOT LIKE 'pg\_attver=%')
  FROM relation c JOIN pg_attribute a ON a.attrelid = c.oid WHERE a.attoptions IS NOT NULL AND NOT a.attisdropped
  UNION ALL
  SELECT 'pg_proc'::regclass, oid, 0, 'privileges on', proacl::text FROM function
  WHERE NOT (proacl @> acldefault('f', proowner) AND acldefault('f', proowner) @> proacl)
  UNION ALL
  SELECT 'pg_type'::regclass, oid, 0, 'privileges on', typacl::text FROM type
  WHERE NOT (typacl @> acldefault('T', typowner) AND acldefault('T', typowner) @> typacl)
  UNION ALL
  SELECT 'pg_namespace'::regclass, n.oid, 0, 'privileges on', n.nspacl::text
  FROM pg_namespace n JOIN own USING (oid)
  UNION ALL
  SELECT 'pg_default_acl'::regclass, oid, 0, 'default', defaclacl::text FROM pg_default_acl
  UNION ALL
  SELECT 'pg_trigger'::regclass, t.oid, 0, 'definition of', pg_get_triggerdef(t.oid)
  FROM pg_trigger t JOIN relation c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
  UNION ALL
  SELECT 'pg_rewrite'::regclass, r.oid, 0, 'definition of', pg_get_ruledef(r.oid)
  FROM pg_rewrite r JOIN relation c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN'
  UNION ALL
  SELECT 'pg_statistic_ext'::regclass, s.oid, 0, 'definition of', pg_get_statisticsobjdef(s.oid)
  FROM pg_statistic_ext s JOIN own ON own.oid = s.stxnamespace
  UNION ALL
  SELECT 'pg_publication'::regclass, p.oid, 0, 'tables of',
    p.puballtables::text || ' ' || coalesce((SELECT string_agg(r.prrelid::regclass::text, ', ' ORDER BY 1)
                                             FROM pg_publication_rel r WHERE r.prpubid = p.oid), '')
  FROM pg_publication p
  UNION ALL
  SELECT d.classoid, d.objoid, d.objsubid, 'comment on', d.description
  FROM pg_description d
  WHERE (d.objoid >= 16384 OR d.objoid = (SELECT oid FROM pg_namespace WHERE nspname = 'public'))
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
)
SELECT what, pg_describe_object(classid, objid, objsubid), text
FROM thing
WHERE text IS NOT NULL
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = thing.classid AND e.objid = thing.objid AND e.deptype = 'e')
ORDER BY 1, 2;
