-- Objects of which the Catalog keeps the whole statement: rows of (class as facts.cc knows it, oid, schema, name as the
-- Catalog has it, what makes it, comment, relations). Marks as in inspect.sql.

-- section: objects
SELECT 'collation', x.oid, x.collnamespace, x.collname,
  'CREATE COLLATION ' || quote_ident(n.nspname) || '.' || quote_ident(x.collname) || ' (provider = '
  || CASE x.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END
  || CASE WHEN @17{x.colllocale|@15{x.colliculocale|NULL}} IS NOT NULL THEN ', locale = ' || quote_literal(@17{x.colllocale|@15{x.colliculocale|NULL}})
          WHEN x.collcollate = x.collctype THEN ', locale = ' || quote_literal(x.collcollate)
          ELSE ', lc_collate = ' || quote_literal(x.collcollate) || ', lc_ctype = ' || quote_literal(x.collctype) END
  || CASE WHEN x.collisdeterministic THEN '' ELSE ', deterministic = false' END
  || @16{coalesce(', rules = ' || quote_literal(x.collicurules), '')|''} || ')',
  obj_description(x.oid, 'pg_collation'), NULL::json
FROM pg_collation x JOIN pg_namespace n ON n.oid = x.collnamespace
WHERE @users AND @own{pg_collation|x.oid}
UNION ALL
SELECT 'conversion', x.oid, x.connamespace, x.conname,
  'CREATE ' || CASE WHEN x.condefault THEN 'DEFAULT ' ELSE '' END || 'CONVERSION ' || quote_ident(n.nspname) || '.' || quote_ident(x.conname)
  || ' FOR ' || quote_literal(pg_encoding_to_char(x.conforencoding)) || ' TO ' || quote_literal(pg_encoding_to_char(x.contoencoding))
  || ' FROM ' || x.conproc::regproc, obj_description(x.oid, 'pg_conversion'), NULL
FROM pg_conversion x JOIN pg_namespace n ON n.oid = x.connamespace
WHERE @users AND @own{pg_conversion|x.oid}
UNION ALL
SELECT 'statistics', x.oid, x.stxnamespace, x.stxname,
  pg_get_statisticsobjdef(x.oid) || CASE WHEN x.stxstattarget >= 0 THEN E';\nALTER STATISTICS ' || quote_ident(n.nspname) || '.'
    || quote_ident(x.stxname) || ' SET STATISTICS ' || x.stxstattarget ELSE '' END,
  obj_description(x.oid, 'pg_statistic_ext'), json_build_array(x.stxrelid::bigint)
FROM pg_statistic_ext x JOIN pg_namespace n ON n.oid = x.stxnamespace
WHERE @users AND @own{pg_statistic_ext|x.oid}
UNION ALL
SELECT 'operator', x.oid, x.oprnamespace, NULL,
  'CREATE OPERATOR ' || quote_ident(n.nspname) || '.' || x.oprname || ' (FUNCTION = ' || x.oprcode::regproc
  || CASE WHEN x.oprleft <> 0 THEN ', LEFTARG = ' || format_type(x.oprleft, NULL) ELSE '' END
  || CASE WHEN x.oprright <> 0 THEN ', RIGHTARG = ' || format_type(x.oprright, NULL) ELSE '' END
  || coalesce((SELECT ', COMMUTATOR = OPERATOR(' || quote_ident(on_.nspname) || '.' || o.oprname || ')'
               FROM pg_operator o JOIN pg_namespace on_ ON on_.oid = o.oprnamespace WHERE o.oid = x.oprcom), '')
  || coalesce((SELECT ', NEGATOR = OPERATOR(' || quote_ident(on_.nspname) || '.' || o.oprname || ')'
               FROM pg_operator o JOIN pg_namespace on_ ON on_.oid = o.oprnamespace WHERE o.oid = x.oprnegate), '')
  || CASE WHEN x.oprrest <> 0 THEN ', RESTRICT = ' || x.oprrest::regproc ELSE '' END
  || CASE WHEN x.oprjoin <> 0 THEN ', JOIN = ' || x.oprjoin::regproc ELSE '' END
  || CASE WHEN x.oprcanmerge THEN ', MERGES' ELSE '' END || CASE WHEN x.oprcanhash THEN ', HASHES' ELSE '' END || ')',
  obj_description(x.oid, 'pg_operator'), NULL
FROM pg_operator x JOIN pg_namespace n ON n.oid = x.oprnamespace
WHERE @users AND @own{pg_operator|x.oid} AND x.oprcode <> 0
UNION ALL
SELECT 'operator family', x.oid, x.opfnamespace, x.opfname,
  'CREATE OPERATOR FAMILY ' || quote_ident(n.nspname) || '.' || quote_ident(x.opfname) || ' USING ' || quote_ident(a.amname),
  obj_description(x.oid, 'pg_opfamily'), NULL
FROM pg_opfamily x JOIN pg_namespace n ON n.oid = x.opfnamespace JOIN pg_am a ON a.oid = x.opfmethod
WHERE @users AND @own{pg_opfamily|x.oid}
  AND NOT EXISTS (SELECT FROM pg_opclass c WHERE c.opcfamily = x.oid AND c.opcname = x.opfname AND c.opcnamespace = x.opfnamespace)
UNION ALL
SELECT 'operator class', x.oid, x.opcnamespace, x.opcname,
  'CREATE OPERATOR CLASS ' || quote_ident(n.nspname) || '.' || quote_ident(x.opcname) || CASE WHEN x.opcdefault THEN ' DEFAULT' ELSE '' END
  || ' FOR TYPE ' || format_type(x.opcintype, NULL) || ' USING ' || quote_ident(a.amname)
  || CASE WHEN f.opfname <> x.opcname OR f.opfnamespace <> x.opcnamespace THEN ' FAMILY ' || quote_ident(fn.nspname) || '.' || quote_ident(f.opfname) ELSE '' END
  || ' AS ' || concat_ws(', ',
    (SELECT string_agg('OPERATOR ' || m.amopstrategy || ' ' || m.amopopr::regoperator, ', ' ORDER BY m.amopstrategy)
     FROM pg_depend d JOIN pg_amop m ON m.oid = d.objid
     WHERE d.classid = 'pg_amop'::regclass AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = x.oid),
    (SELECT string_agg('FUNCTION ' || m.amprocnum || ' (' || format_type(m.amproclefttype, NULL) || ', '
                       || format_type(m.amprocrighttype, NULL) || ') ' || m.amproc::regprocedure, ', ' ORDER BY m.amprocnum)
     FROM pg_depend d JOIN pg_amproc m ON m.oid = d.objid
     WHERE d.classid = 'pg_amproc'::regclass AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = x.oid),
    'STORAGE ' || format_type(CASE WHEN x.opckeytype <> 0 THEN x.opckeytype ELSE x.opcintype END, NULL)),
  obj_description(x.oid, 'pg_opclass'), NULL
FROM pg_opclass x JOIN pg_namespace n ON n.oid = x.opcnamespace JOIN pg_am a ON a.oid = x.opcmethod
JOIN pg_opfamily f ON f.oid = x.opcfamily JOIN pg_namespace fn ON fn.oid = f.opfnamespace
WHERE @users AND @own{pg_opclass|x.oid}
UNION ALL
SELECT 'cast', x.oid, 0, format_type(x.castsource, NULL) || ' as ' || format_type(x.casttarget, NULL),
  'CREATE CAST (' || format_type(x.castsource, NULL) || ' AS ' || format_type(x.casttarget, NULL) || ')'
  || CASE x.castmethod WHEN 'f' THEN ' WITH FUNCTION ' || x.castfunc::regprocedure WHEN 'i' THEN ' WITH INOUT' ELSE ' WITHOUT FUNCTION' END
  || CASE x.castcontext WHEN 'i' THEN ' AS IMPLICIT' WHEN 'a' THEN ' AS ASSIGNMENT' ELSE '' END,
  obj_description(x.oid, 'pg_cast'), NULL
FROM pg_cast x
WHERE x.oid >= 16384 AND @own{pg_cast|x.oid}
  -- A range type brings the one to its multirange type along.
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = x.oid AND d.deptype = 'i')
UNION ALL
SELECT 'transform', x.oid, 0, format_type(x.trftype, NULL) || ' language ' || l.lanname,
  'CREATE TRANSFORM FOR ' || format_type(x.trftype, NULL) || ' LANGUAGE ' || quote_ident(l.lanname) || ' ('
  || concat_ws(', ', CASE WHEN x.trffromsql <> 0 THEN 'FROM SQL WITH FUNCTION ' || x.trffromsql::regprocedure END,
               CASE WHEN x.trftosql <> 0 THEN 'TO SQL WITH FUNCTION ' || x.trftosql::regprocedure END) || ')',
  obj_description(x.oid, 'pg_transform'), NULL
FROM pg_transform x JOIN pg_language l ON l.oid = x.trflang
WHERE x.oid >= 16384 AND @own{pg_transform|x.oid}
UNION ALL
SELECT 'language', x.oid, 0, x.lanname,
  'CREATE ' || CASE WHEN x.lanpltrusted THEN 'TRUSTED ' ELSE '' END || 'LANGUAGE ' || quote_ident(x.lanname) || ' HANDLER ' || x.lanplcallfoid::regproc
  || CASE WHEN x.laninline <> 0 THEN ' INLINE ' || x.laninline::regproc ELSE '' END
  || CASE WHEN x.lanvalidator <> 0 THEN ' VALIDATOR ' || x.lanvalidator::regproc ELSE '' END,
  obj_description(x.oid, 'pg_language'), NULL
FROM pg_language x
WHERE x.oid >= 16384 AND x.lanispl AND @own{pg_language|x.oid}
UNION ALL
SELECT 'access method', x.oid, 0, x.amname,
  'CREATE ACCESS METHOD ' || quote_ident(x.amname) || ' TYPE ' || CASE x.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END || ' HANDLER ' || x.amhandler::regproc,
  obj_description(x.oid, 'pg_am'), NULL
FROM pg_am x
WHERE x.oid >= 16384 AND @own{pg_am|x.oid}
UNION ALL
SELECT 'text search', x.oid, x.cfgnamespace, x.cfgname,
  'CREATE TEXT SEARCH CONFIGURATION ' || quote_ident(n.nspname) || '.' || quote_ident(x.cfgname) || ' (PARSER = '
  || quote_ident(pn.nspname) || '.' || quote_ident(p.prsname) || ')'
  || coalesce((SELECT string_agg(E';\nALTER TEXT SEARCH CONFIGURATION ' || quote_ident(n.nspname) || '.' || quote_ident(x.cfgname)
                                 || ' ADD MAPPING FOR ' || quote_ident(t.alias) || ' WITH ' || m.dicts, '' ORDER BY t.tokid)
     FROM (SELECT maptokentype, string_agg(mapdict::regdictionary::text, ', ' ORDER BY mapseqno) AS dicts
           FROM pg_ts_config_map WHERE mapcfg = x.oid GROUP BY maptokentype) m
     JOIN ts_token_type(x.cfgparser) t ON t.tokid = m.maptokentype), ''),
  obj_description(x.oid, 'pg_ts_config'), NULL
FROM pg_ts_config x JOIN pg_namespace n ON n.oid = x.cfgnamespace
JOIN pg_ts_parser p ON p.oid = x.cfgparser JOIN pg_namespace pn ON pn.oid = p.prsnamespace
WHERE @users AND @own{pg_ts_config|x.oid}
UNION ALL
SELECT 'text search', x.oid, x.dictnamespace, x.dictname || ' (dictionary)',
  'CREATE TEXT SEARCH DICTIONARY ' || quote_ident(n.nspname) || '.' || quote_ident(x.dictname) || ' (TEMPLATE = '
  || quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname) || coalesce(', ' || x.dictinitoption, '') || ')',
  obj_description(x.oid, 'pg_ts_dict'), NULL
FROM pg_ts_dict x JOIN pg_namespace n ON n.oid = x.dictnamespace
JOIN pg_ts_template t ON t.oid = x.dicttemplate JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
WHERE @users AND @own{pg_ts_dict|x.oid}
UNION ALL
SELECT 'text search', x.oid, x.prsnamespace, x.prsname || ' (parser)',
  'CREATE TEXT SEARCH PARSER ' || quote_ident(n.nspname) || '.' || quote_ident(x.prsname) || ' (START = ' || x.prsstart::regproc
  || ', GETTOKEN = ' || x.prstoken::regproc || ', END = ' || x.prsend::regproc || ', LEXTYPES = ' || x.prslextype::regproc
  || CASE WHEN x.prsheadline <> 0 THEN ', HEADLINE = ' || x.prsheadline::regproc ELSE '' END || ')',
  obj_description(x.oid, 'pg_ts_parser'), NULL
FROM pg_ts_parser x JOIN pg_namespace n ON n.oid = x.prsnamespace
WHERE @users AND @own{pg_ts_parser|x.oid}
UNION ALL
SELECT 'text search', x.oid, x.tmplnamespace, x.tmplname || ' (template)',
  'CREATE TEXT SEARCH TEMPLATE ' || quote_ident(n.nspname) || '.' || quote_ident(x.tmplname) || ' ('
  || CASE WHEN x.tmplinit <> 0 THEN 'INIT = ' || x.tmplinit::regproc || ', ' ELSE '' END || 'LEXIZE = ' || x.tmpllexize::regproc || ')',
  obj_description(x.oid, 'pg_ts_template'), NULL
FROM pg_ts_template x JOIN pg_namespace n ON n.oid = x.tmplnamespace
WHERE @users AND @own{pg_ts_template|x.oid}
UNION ALL
SELECT 'foreign data wrapper', x.oid, 0, x.fdwname,
  'CREATE FOREIGN DATA WRAPPER ' || quote_ident(x.fdwname)
  || CASE WHEN x.fdwhandler <> 0 THEN ' HANDLER ' || x.fdwhandler::regproc ELSE '' END
  || CASE WHEN x.fdwvalidator <> 0 THEN ' VALIDATOR ' || x.fdwvalidator::regproc ELSE '' END
  || coalesce((SELECT ' OPTIONS (' || string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value), ', ' ORDER BY 1) || ')'
               FROM pg_options_to_table(x.fdwoptions) o), ''),
  obj_description(x.oid, 'pg_foreign_data_wrapper'), NULL
FROM pg_foreign_data_wrapper x
WHERE @own{pg_foreign_data_wrapper|x.oid}
UNION ALL
SELECT 'foreign server', x.oid, 0, x.srvname,
  'CREATE SERVER ' || quote_ident(x.srvname) || coalesce(' TYPE ' || quote_literal(x.srvtype), '') || coalesce(' VERSION ' || quote_literal(x.srvversion), '')
  || ' FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname)
  || coalesce((SELECT ' OPTIONS (' || string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value), ', ' ORDER BY 1) || ')'
               FROM pg_options_to_table(x.srvoptions) o), ''),
  obj_description(x.oid, 'pg_foreign_server'), NULL
FROM pg_foreign_server x JOIN pg_foreign_data_wrapper w ON w.oid = x.srvfdw
WHERE @own{pg_foreign_server|x.oid}
UNION ALL
SELECT 'publication', x.oid, 0, x.pubname,
  'CREATE PUBLICATION ' || quote_ident(x.pubname) || CASE WHEN x.puballtables THEN ' FOR ALL TABLES' ELSE
    coalesce(' FOR ' || nullif(concat_ws(', ',
      (SELECT 'TABLE ' || string_agg(CASE WHEN c.relkind = 'p' THEN '' ELSE 'ONLY ' END || quote_ident(cn.nspname) || '.' || quote_ident(c.relname)
         || @15{coalesce((SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')' FROM pg_attribute a
                          WHERE a.attrelid = c.oid AND a.attnum = ANY (r.prattrs)), '') || coalesce(' WHERE (' || pg_get_expr(r.prqual, c.oid) || ')', '')|''},
         ', ' ORDER BY cn.nspname, c.relname)
       FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
       WHERE r.prpubid = x.oid HAVING count(*) > 0)
      @15{, (SELECT string_agg('TABLES IN SCHEMA ' || quote_ident(sn.nspname), ', ' ORDER BY sn.nspname)
             FROM pg_publication_namespace s JOIN pg_namespace sn ON sn.oid = s.pnnspid WHERE s.pnpubid = x.oid)|}), ''), '') END
  || ' WITH (publish = ' || quote_literal(concat_ws(', ', CASE WHEN x.pubinsert THEN 'insert' END, CASE WHEN x.pubupdate THEN 'update' END,
       CASE WHEN x.pubdelete THEN 'delete' END, CASE WHEN x.pubtruncate THEN 'truncate' END))
  || CASE WHEN x.pubviaroot THEN ', publish_via_partition_root = true' ELSE '' END || ')',
  obj_description(x.oid, 'pg_publication'), (SELECT json_agg(r.prrelid::bigint) FROM pg_publication_rel r WHERE r.prpubid = x.oid)
FROM pg_publication x
UNION ALL
-- Without what may be a password: a subscription's connection string is for superusers to read.
SELECT 'user mapping', x.umid, 0, x.usename || ' on ' || x.srvname,
  'CREATE USER MAPPING FOR ' || CASE WHEN x.umuser = 0 THEN 'PUBLIC' ELSE quote_ident(x.usename) END || ' SERVER ' || quote_ident(x.srvname)
  || coalesce((SELECT ' OPTIONS (' || string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value), ', ' ORDER BY 1) || ')'
               FROM pg_options_to_table(x.umoptions) o WHERE o.option_name !~ 'pass'), ''), NULL, NULL
FROM pg_user_mappings x
UNION ALL
SELECT 'subscription', @14{x.oid|row_number() OVER (ORDER BY x.subname)::oid}, 0, x.subname,
  'CREATE SUBSCRIPTION ' || quote_ident(x.subname) || ' CONNECTION '''' PUBLICATION '
  || (SELECT string_agg(quote_ident(p), ', ' ORDER BY p) FROM unnest(x.subpublications) p) || ' WITH (connect = false, slot_name = '
  || coalesce(quote_literal(x.subslotname), 'NONE') || ')', @14{obj_description(x.oid, 'pg_subscription')|
    (SELECT d.description FROM pg_description d WHERE d.classoid = 'pg_subscription'::regclass
     AND (pg_identify_object(d.classoid, d.objoid, 0)).identity = quote_ident(x.subname))}, NULL
FROM pg_subscription x
WHERE x.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
UNION ALL
SELECT 'event trigger', x.oid, 0, x.evtname,
  'CREATE EVENT TRIGGER ' || quote_ident(x.evtname) || ' ON ' || x.evtevent
  || coalesce(' WHEN TAG IN (' || (SELECT string_agg(quote_literal(t), ', ') FROM unnest(x.evttags) t) || ')', '')
  || ' EXECUTE FUNCTION ' || x.evtfoid::regproc || '()'
  || CASE x.evtenabled WHEN 'O' THEN '' ELSE E';\nALTER EVENT TRIGGER ' || quote_ident(x.evtname)
       || CASE x.evtenabled WHEN 'D' THEN ' DISABLE' WHEN 'R' THEN ' ENABLE REPLICA' ELSE ' ENABLE ALWAYS' END END,
  obj_description(x.oid, 'pg_event_trigger'), NULL
FROM pg_event_trigger x
WHERE @own{pg_event_trigger|x.oid}
ORDER BY 1, 2;
