-- What the Catalog holds beyond inspect.sql: all that a schema file must say and drift is to see, but no step of a
-- proof needs. Marks as there. Rows go to objects that inspect.sql has made, by class and oid (facts.cc).

-- section: privileges
-- Class, oid, column, what acldefault() calls the kind, owner, and each privilege with its grantee ("select* role").
WITH all_of AS (
  SELECT 'r' AS cls, c.oid, 0 AS col, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END AS kind, c.relowner AS owner, c.relacl AS acl
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE @users AND c.relacl IS NOT NULL AND @own{pg_class|c.oid}
  UNION ALL
  SELECT 'r', c.oid, a.attnum, 'c', c.relowner, a.attacl
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE @users AND a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped AND @own{pg_class|c.oid}
  UNION ALL
  SELECT 's', n.oid, 0, 'n', n.nspowner, n.nspacl FROM pg_namespace n
  -- public stands there before anybody comes, with an owner and privileges that differ by version and by upgrade.
  WHERE @users AND n.nspacl IS NOT NULL AND n.nspname <> 'public'
  UNION ALL
  SELECT 'f', p.oid, 0, 'f', p.proowner, p.proacl FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE @users AND p.proacl IS NOT NULL AND @own{pg_proc|p.oid}
  UNION ALL
  SELECT 't', t.oid, 0, 'T', t.typowner, t.typacl FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE @users AND t.typacl IS NOT NULL AND @own{pg_type|t.oid})
SELECT x.cls, x.oid, x.col, x.kind, pg_get_userbyid(x.owner),
  coalesce((SELECT json_agg(lower(e.privilege_type) || CASE WHEN e.is_grantable THEN '* ' ELSE ' ' END
                            || CASE e.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(e.grantee) END)
            FROM aclexplode(x.acl) e), '[]')
FROM all_of x
ORDER BY x.oid;

-- section: default privileges
-- In a schema they come on top of nothing; the others are all that there is from the start.
SELECT d.oid, pg_get_userbyid(d.defaclrole), d.defaclnamespace, d.defaclobjtype,
  coalesce((SELECT json_agg(lower(e.privilege_type) || CASE WHEN e.is_grantable THEN '* ' ELSE ' ' END
                            || CASE e.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(e.grantee) END)
            FROM aclexplode(d.defaclacl) e), '[]')
FROM pg_default_acl d
ORDER BY d.oid;

-- section: routine facts
SELECT p.oid, p.procost, p.prorows,
  CASE WHEN p.probin IS NOT NULL THEN 'AS ' || quote_literal(p.probin) || ', ' || quote_literal(p.prosrc)
       ELSE @14{pg_get_function_sqlbody(p.oid)|NULL} END,
  CASE WHEN p.prokind = 'a' THEN (
    SELECT '(' || CASE WHEN p.pronargs = 0 THEN '*' ELSE pg_get_function_arguments(p.oid) END || ') (SFUNC = '
      || a.aggtransfn::regproc || ', STYPE = ' || format_type(a.aggtranstype, NULL)
      || CASE WHEN a.aggtransspace > 0 THEN ', SSPACE = ' || a.aggtransspace ELSE '' END
      || CASE WHEN a.aggfinalfn <> 0 THEN ', FINALFUNC = ' || a.aggfinalfn::regproc ELSE '' END
      || CASE WHEN a.aggfinalextra THEN ', FINALFUNC_EXTRA' ELSE '' END
      || CASE WHEN a.aggfinalfn <> 0 AND a.aggfinalmodify <> CASE WHEN a.aggkind = 'n' THEN 'r' ELSE 'w' END
              THEN ', FINALFUNC_MODIFY = ' || CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE'
                                                                    ELSE 'READ_WRITE' END ELSE '' END
      || CASE WHEN a.aggcombinefn <> 0 THEN ', COMBINEFUNC = ' || a.aggcombinefn::regproc ELSE '' END
      || CASE WHEN a.aggserialfn <> 0 THEN ', SERIALFUNC = ' || a.aggserialfn::regproc ELSE '' END
      || CASE WHEN a.aggdeserialfn <> 0 THEN ', DESERIALFUNC = ' || a.aggdeserialfn::regproc ELSE '' END
      || coalesce(', INITCOND = ' || quote_literal(a.agginitval), '')
      || CASE WHEN a.aggmtransfn <> 0 THEN ', MSFUNC = ' || a.aggmtransfn::regproc ELSE '' END
      || CASE WHEN a.aggminvtransfn <> 0 THEN ', MINVFUNC = ' || a.aggminvtransfn::regproc ELSE '' END
      || CASE WHEN a.aggmtranstype <> 0 THEN ', MSTYPE = ' || format_type(a.aggmtranstype, NULL) ELSE '' END
      || CASE WHEN a.aggmtransspace > 0 THEN ', MSSPACE = ' || a.aggmtransspace ELSE '' END
      || CASE WHEN a.aggmfinalfn <> 0 THEN ', MFINALFUNC = ' || a.aggmfinalfn::regproc ELSE '' END
      || CASE WHEN a.aggmfinalextra THEN ', MFINALFUNC_EXTRA' ELSE '' END
      || coalesce(', MINITCOND = ' || quote_literal(a.aggminitval), '')
      || CASE WHEN a.aggsortop <> 0 THEN (SELECT ', SORTOP = OPERATOR(' || quote_ident(sn.nspname) || '.' || s.oprname || ')'
           FROM pg_operator s JOIN pg_namespace sn ON sn.oid = s.oprnamespace WHERE s.oid = a.aggsortop) ELSE '' END
      || CASE WHEN a.aggkind = 'h' THEN ', HYPOTHETICAL' ELSE '' END
      || CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED' ELSE '' END || ')'
    FROM pg_aggregate a WHERE a.aggfnoid = p.oid) END
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE @users AND @own{pg_proc|p.oid}
ORDER BY p.oid;

-- section: column facts
SELECT c.oid, a.attnum, CASE WHEN a.attstattarget >= 0 THEN a.attstattarget ELSE -1 END,
  (SELECT json_agg(o) FROM unnest(a.attoptions) o WHERE o NOT LIKE 'pg\_attver=%'), array_to_json(a.attfdwoptions)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE @users AND a.attnum > 0 AND NOT a.attisdropped AND @own{pg_class|c.oid}
  AND (a.attstattarget >= 0 OR a.attfdwoptions IS NOT NULL OR a.attoptions IS NOT NULL
       AND NOT (array_length(a.attoptions, 1) = 1 AND a.attoptions[1] LIKE 'pg\_attver=%'))
ORDER BY c.oid, a.attnum;

-- section: foreign tables
SELECT f.ftrelid, s.srvname, array_to_json(f.ftoptions)
FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver
ORDER BY f.ftrelid;

-- section: comments of parts
-- On what is a part of another object: constraints and rules.
SELECT CASE WHEN k.contypid <> 0 THEN 't' ELSE 'r' END, CASE WHEN k.contypid <> 0 THEN k.contypid ELSE k.conrelid END, k.oid, d.description
FROM pg_constraint k JOIN pg_description d ON d.classoid = 'pg_constraint'::regclass AND d.objoid = k.oid
WHERE k.oid >= 16384
UNION ALL
SELECT 'u', 0, r.oid, d.description
FROM pg_rewrite r JOIN pg_description d ON d.classoid = 'pg_rewrite'::regclass AND d.objoid = r.oid
WHERE r.oid >= 16384
ORDER BY 2, 3;

-- section: trigger facts
SELECT t.oid, encode(t.tgargs, 'escape'), t.tgoldtable, t.tgnewtable, t.tgconstrrelid
FROM pg_trigger t
WHERE NOT t.tgisinternal AND (t.tgnargs > 0 OR t.tgoldtable IS NOT NULL OR t.tgnewtable IS NOT NULL OR t.tgconstrrelid <> 0)
ORDER BY t.oid;

-- section: rule texts
SELECT r.oid, pg_get_ruledef(r.oid), r.ev_enabled
FROM pg_rewrite r
WHERE r.oid >= 16384 AND r.rulename <> '_RETURN'
ORDER BY r.oid;

-- section: policy texts
SELECT p.oid, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_policy p
ORDER BY p.oid;

-- section: type definitions
SELECT t.oid,
  CASE WHEN t.typtype = 'r' THEN (
    SELECT 'subtype = ' || format_type(r.rngsubtype, NULL)
      || CASE WHEN o.opcdefault THEN '' ELSE ', subtype_opclass = ' || quote_ident(os.nspname) || '.' || quote_ident(o.opcname) END
      || CASE WHEN r.rngcollation <> s.typcollation THEN (
           SELECT ', collation = ' || quote_ident(ln.nspname) || '.' || quote_ident(l.collname)
           FROM pg_collation l JOIN pg_namespace ln ON ln.oid = l.collnamespace WHERE l.oid = r.rngcollation) ELSE '' END
      || CASE WHEN r.rngcanonical <> 0 THEN ', canonical = ' || r.rngcanonical::regproc ELSE '' END
      || CASE WHEN r.rngsubdiff <> 0 THEN ', subtype_diff = ' || r.rngsubdiff::regproc ELSE '' END
      || @14{coalesce((SELECT ', multirange_type_name = ' || quote_ident(mn.nspname) || '.' || quote_ident(m.typname)
                       FROM pg_type m JOIN pg_namespace mn ON mn.oid = m.typnamespace WHERE m.oid = r.rngmultitypid), '')|''}
    FROM pg_range r JOIN pg_opclass o ON o.oid = r.rngsubopc JOIN pg_namespace os ON os.oid = o.opcnamespace
    JOIN pg_type s ON s.oid = r.rngsubtype
    WHERE r.rngtypid = t.oid)
  WHEN t.typtype = 'b' AND t.typisdefined AND (t.typelem = 0 OR t.typinput <> 'array_in'::regproc) THEN
    'INPUT = ' || t.typinput::regproc || ', OUTPUT = ' || t.typoutput::regproc
    || CASE WHEN t.typreceive <> 0 THEN ', RECEIVE = ' || t.typreceive::regproc ELSE '' END
    || CASE WHEN t.typsend <> 0 THEN ', SEND = ' || t.typsend::regproc ELSE '' END
    || CASE WHEN t.typmodin <> 0 THEN ', TYPMOD_IN = ' || t.typmodin::regproc ELSE '' END
    || CASE WHEN t.typmodout <> 0 THEN ', TYPMOD_OUT = ' || t.typmodout::regproc ELSE '' END
    || CASE WHEN t.typanalyze <> 0 THEN ', ANALYZE = ' || t.typanalyze::regproc ELSE '' END
    || ', INTERNALLENGTH = ' || CASE WHEN t.typlen < 0 THEN 'VARIABLE' ELSE t.typlen::text END
    || CASE WHEN t.typbyval THEN ', PASSEDBYVALUE' ELSE '' END
    || ', ALIGNMENT = ' || CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'i' THEN 'int4' ELSE 'double' END
    || ', STORAGE = ' || CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' ELSE 'main' END
    || ', CATEGORY = ' || quote_literal(t.typcategory::text) || CASE WHEN t.typispreferred THEN ', PREFERRED = true' ELSE '' END
    || coalesce(', DEFAULT = ' || quote_literal(t.typdefault), '')
    || CASE WHEN t.typelem <> 0 THEN ', ELEMENT = ' || format_type(t.typelem, NULL) ELSE '' END
    || CASE WHEN t.typdelim <> ',' THEN ', DELIMITER = ' || quote_literal(t.typdelim::text) ELSE '' END
    || CASE WHEN t.typcollation <> 0 THEN ', COLLATABLE = true' ELSE '' END
  END
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE @users AND @own{pg_type|t.oid} AND t.typtype IN ('r', 'b')
ORDER BY t.oid;

-- section: object facts
-- What ALTER sets of objects that inspect.sql names: oid, property as the Catalog has it, value.
SELECT x.oid, 'statistics target', x.stxstattarget::text FROM pg_statistic_ext x WHERE x.stxstattarget >= 0
UNION ALL
SELECT x.oid, 'enabled', x.evtenabled::text FROM pg_event_trigger x
UNION ALL
SELECT x.oid, 'version', x.srvversion FROM pg_foreign_server x WHERE x.srvversion IS NOT NULL
UNION ALL
SELECT x.oid, 'option ' || o.option_name, o.option_value FROM pg_foreign_server x, pg_options_to_table(x.srvoptions) o
UNION ALL
SELECT x.oid, 'option ' || o.option_name, o.option_value FROM pg_foreign_data_wrapper x, pg_options_to_table(x.fdwoptions) o
UNION ALL
SELECT x.oid, 'publication ' || p, ''
FROM (SELECT @14{s.oid|row_number() OVER (ORDER BY s.subname)::oid} AS oid, s.subpublications FROM pg_subscription s
      WHERE s.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())) x, unnest(x.subpublications) p
ORDER BY 1, 2;
