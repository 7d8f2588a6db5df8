-- What needs what, beyond what the objects' own values say: read where statements are to be put in order.

-- section: dependencies
SELECT CASE WHEN d.classid = 'pg_rewrite'::regclass AND r.rulename = '_RETURN' THEN 'pg_class' ELSE d.classid::regclass::text END,
  CASE WHEN d.classid = 'pg_rewrite'::regclass AND r.rulename = '_RETURN' THEN r.ev_class ELSE d.objid END,
  d.refclassid::regclass::text, d.refobjid
FROM pg_depend d
LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype = 'n'
  AND NOT coalesce(d.refclassid = 'pg_class'::regclass AND r.ev_class = d.refobjid, false)
ORDER BY 2, 4;
