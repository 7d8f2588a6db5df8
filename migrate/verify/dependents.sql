-- What may be printed with the name of an object among those given: rows of (class as in row_watch.cc, oid).

-- section: dependents
SELECT DISTINCT
  CASE WHEN d.classid = 'pg_type'::regclass OR k.contypid <> 0 THEN 't' WHEN d.classid = 'pg_proc'::regclass THEN 'f'
       WHEN coalesce(r.ev_class, k.conrelid, a.adrelid, g.tgrelid, p.polrelid) IS NOT NULL
         OR d.classid = 'pg_class'::regclass THEN 'r'
       WHEN d.classid = 'pg_namespace'::regclass THEN 's' ELSE 'o' END,
  coalesce(r.ev_class, nullif(k.contypid, 0), k.conrelid, a.adrelid, g.tgrelid, p.polrelid, d.objid)
FROM pg_depend d
LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
LEFT JOIN pg_attrdef a ON d.classid = 'pg_attrdef'::regclass AND a.oid = d.objid
LEFT JOIN pg_trigger g ON d.classid = 'pg_trigger'::regclass AND g.oid = d.objid
LEFT JOIN pg_policy p ON d.classid = 'pg_policy'::regclass AND p.oid = d.objid
WHERE d.refclassid = 'pg_class'::regclass AND @among{relation|d.refobjid}
   OR d.refclassid = 'pg_type'::regclass AND @among{type|d.refobjid}
   OR d.refclassid = 'pg_proc'::regclass AND @among{function|d.refobjid};
