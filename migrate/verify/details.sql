-- What the Catalog has no place for and a down can still lose: comments, privileges, definitions to the letter.
-- Privileges that are those by default count as none: REVOKE of a GRANT leaves them spelt out.
-- Rows of (oid of the object that they go with, what, of which object, text), in sections for each class of object that
-- @among knows; those of all other objects have no oid and are always read together. Marks as in inspect.sql.

-- section: relations
SELECT c.oid, 'privileges on', pg_describe_object('pg_class'::regclass, c.oid, 0), c.relacl::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE @users AND @among{relation|c.oid} AND @own{pg_class|c.oid}
  AND NOT (c.relacl @> acldefault((CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", c.relowner)
           AND acldefault((CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", c.relowner) @> c.relacl)
UNION ALL
-- Since 15.20 (and the releases of that day) the server keeps a stamp of its own among a column's options, another
-- one for each column made: pg_attver is no part of the schema, pg_dump hides it too.
SELECT c.oid, x.what, pg_describe_object('pg_class'::regclass, c.oid, a.attnum), x.text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
CROSS JOIN LATERAL (
  VALUES ('privileges on', a.attacl::text),
    ('statistics target of', CASE WHEN a.attnum > 0 AND a.attstattarget >= 0 THEN a.attstattarget::text END),
    ('options of', (SELECT array_agg(p.o ORDER BY p.n)::text FROM unnest(a.attoptions) WITH ORDINALITY AS p (o, n)
                    WHERE p.o NOT LIKE 'pg\_attver=%'))) x (what, text)
WHERE @users AND @among{relation|c.oid} AND @own{pg_class|c.oid} AND NOT a.attisdropped AND x.text IS NOT NULL
  AND (a.attacl IS NOT NULL OR a.attstattarget >= 0
       OR NOT (cardinality(a.attoptions) = 1 AND a.attoptions[1] LIKE 'pg\_attver=%'));

-- section: triggers
SELECT c.oid, 'definition of', pg_describe_object('pg_trigger'::regclass, t.oid, 0), pg_get_triggerdef(t.oid)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE @users AND @among{relation|t.tgrelid} AND @own{pg_trigger|t.oid} AND NOT t.tgisinternal;

-- section: rules
SELECT c.oid, 'definition of', pg_describe_object('pg_rewrite'::regclass, r.oid, 0), pg_get_ruledef(r.oid)
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE @users AND @among{relation|r.ev_class} AND @own{pg_rewrite|r.oid} AND r.rulename <> '_RETURN';

-- section: comments
SELECT d.objoid, 'comment on', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description
FROM pg_description d
WHERE d.classoid = 'pg_class'::regclass AND d.objoid >= 16384 AND @among{relation|d.objoid} AND @own{pg_class|d.objoid}
UNION ALL
SELECT k.conrelid, 'comment on', pg_describe_object(d.classoid, d.objoid, 0), d.description
FROM pg_constraint k JOIN pg_description d ON d.objoid = k.oid AND d.classoid = 'pg_constraint'::regclass
WHERE k.conrelid >= 16384 AND @among{relation|k.conrelid} AND @own{pg_constraint|d.objoid}
UNION ALL
SELECT t.tgrelid, 'comment on', pg_describe_object(d.classoid, d.objoid, 0), d.description
FROM pg_trigger t JOIN pg_description d ON d.objoid = t.oid AND d.classoid = 'pg_trigger'::regclass
WHERE t.oid >= 16384 AND @among{relation|t.tgrelid} AND @own{pg_trigger|d.objoid}
UNION ALL
SELECT p.polrelid, 'comment on', pg_describe_object(d.classoid, d.objoid, 0), d.description
FROM pg_policy p JOIN pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_policy'::regclass
WHERE @among{relation|p.polrelid} AND @own{pg_policy|d.objoid}
UNION ALL
SELECT r.ev_class, 'comment on', pg_describe_object(d.classoid, d.objoid, 0), d.description
FROM pg_rewrite r JOIN pg_description d ON d.objoid = r.oid AND d.classoid = 'pg_rewrite'::regclass
WHERE r.oid >= 16384 AND @among{relation|r.ev_class} AND @own{pg_rewrite|d.objoid};

-- section: types
SELECT t.oid, 'privileges on', pg_describe_object('pg_type'::regclass, t.oid, 0), t.typacl::text
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE @users AND @among{type|t.oid} AND @own{pg_type|t.oid}
  AND NOT (t.typacl @> acldefault('T', t.typowner) AND acldefault('T', t.typowner) @> t.typacl)
UNION ALL
SELECT d.objoid, 'comment on', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description
FROM pg_description d
WHERE d.classoid = 'pg_type'::regclass AND d.objoid >= 16384 AND @among{type|d.objoid} AND @own{pg_type|d.objoid}
UNION ALL
SELECT k.contypid, 'comment on', pg_describe_object(d.classoid, d.objoid, 0), d.description
FROM pg_constraint k JOIN pg_description d ON d.objoid = k.oid AND d.classoid = 'pg_constraint'::regclass
WHERE k.contypid >= 16384 AND @among{type|k.contypid} AND @own{pg_constraint|d.objoid};

-- section: functions
SELECT p.oid, 'privileges on', pg_describe_object('pg_proc'::regclass, p.oid, 0), p.proacl::text
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE @users AND @among{function|p.oid} AND @own{pg_proc|p.oid}
  AND NOT (p.proacl @> acldefault('f', p.proowner) AND acldefault('f', p.proowner) @> p.proacl)
UNION ALL
SELECT d.objoid, 'comment on', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description
FROM pg_description d
WHERE d.classoid = 'pg_proc'::regclass AND d.objoid >= 16384 AND @among{function|d.objoid} AND @own{pg_proc|d.objoid};

-- section: schemas
SELECT n.oid, 'privileges on', pg_describe_object('pg_namespace'::regclass, n.oid, 0), n.nspacl::text
FROM pg_namespace n
WHERE @users AND @among{schema|n.oid} AND @own{pg_namespace|n.oid} AND n.nspacl IS NOT NULL
UNION ALL
SELECT n.oid, 'comment on', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description
FROM pg_namespace n JOIN pg_description d ON d.objoid = n.oid AND d.classoid = 'pg_namespace'::regclass
WHERE @users AND @among{schema|n.oid} AND @own{pg_namespace|n.oid};

-- section: others
SELECT NULL, 'default', pg_describe_object('pg_default_acl'::regclass, a.oid, 0), a.defaclacl::text
FROM pg_default_acl a
UNION ALL
SELECT NULL, 'definition of', pg_describe_object('pg_statistic_ext'::regclass, s.oid, 0), pg_get_statisticsobjdef(s.oid)
FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
WHERE @users AND @own{pg_statistic_ext|s.oid}
UNION ALL
SELECT NULL, 'tables of', pg_describe_object('pg_publication'::regclass, p.oid, 0),
  p.puballtables::text || ' ' || coalesce((SELECT string_agg(r.prrelid::regclass::text, ', ' ORDER BY 1)
                                           FROM pg_publication_rel r WHERE r.prpubid = p.oid), '')
FROM pg_publication p
WHERE @own{pg_publication|p.oid}
UNION ALL
SELECT NULL, 'comment on', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description
FROM pg_description d
WHERE d.objoid >= 16384
  AND d.classoid NOT IN ('pg_class'::regclass, 'pg_constraint'::regclass, 'pg_trigger'::regclass,
                         'pg_policy'::regclass, 'pg_rewrite'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass,
                         'pg_namespace'::regclass)
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e');
