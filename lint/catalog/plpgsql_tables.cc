// The rows of pg_catalog and information_schema that conditions in migrations ask for.

#include <algorithm>
#include <array>

#include "lint/catalog/data/rows.h"
#include "lint/catalog/plpgsql_value.h"
#include "lint/catalog/types.h"

namespace catalog::plpgsql {

namespace {

struct Out {
  const Catalog& catalog;
  const std::vector<std::string>& constants;
  void* to;
  EmitRow emit;

  void operator()(Row row) const { emit(to, std::move(row)); }
};

using V = Value;

// What the database is called is not known, but it is the same everywhere.
V database() {
  return V::of(
      "\x02"
      "database");
}

V schema_of(const Out& out, Oid schema) {
  return V::of(std::string(out.catalog.schema_name(schema)));
}

V letter(char c) {
  return V::of(std::string(1, c));
}

V number(Oid oid) {
  return V::of(static_cast<long long>(oid));
}

V yes_no(bool yes) {
  return V::of(yes ? "YES" : "NO");
}

const char* table_type(const Relation& relation) {
  switch (relation.kind) {
    case RelationKind::view: return "VIEW";
    case RelationKind::foreign_table: return "FOREIGN";
    default: return relation.persistence == Persistence::temporary ? "LOCAL TEMPORARY" : "BASE TABLE";
  }
}

bool in_schema_views(const Relation& relation) {
  return relation.is_table() || relation.kind == RelationKind::view;
}

void tables(const Out& out) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    if (!in_schema_views(*r)) continue;
    out({{"table_catalog", database()},
         {"table_schema", schema_of(out, r->schema)},
         {"table_name", V::of(r->name)},
         {"table_type", V::of(table_type(*r))},
         {"is_insertable_into", yes_no(r->is_table())}});
  }
}

template <RelationKind kind>
void info_relations(const Out& out) {
  const bool sequence = kind == RelationKind::sequence;
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    if (r->kind != kind) continue;
    out({{sequence ? "sequence_schema" : "table_schema", schema_of(out, r->schema)},
         {sequence ? "sequence_name" : "table_name", V::of(r->name)}});
  }
}

/// information_schema.columns.data_type
V data_type(const Catalog& catalog, TypeRef type) {
  if (!type.known()) return V::unknown();
  const TypeRef base = base_type(catalog, type);
  const auto facts = type_facts(catalog, base.oid);
  if (!facts) return V::unknown();
  if (facts->kind == Type::Kind::array) return V::of("ARRAY");
  if (facts->own) return V::of("USER-DEFINED");
  return V::of(format_type(catalog, {base.oid, -1}));
}

V length_of(TypeRef type) {
  const bool text = type.oid == type_oid::varchar || type.oid == type_oid::bpchar;
  return text && type.typmod > 4 ? V::of(static_cast<long long>(type.typmod - 4)) : V::null();
}

void columns(const Out& out) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    if (!in_schema_views(*r)) continue;
    for (std::size_t i = 0; i < r->columns.size(); ++i) {
      const Column& c = r->columns[i];
      if (c.dropped) continue;
      const auto facts = type_facts(out.catalog, c.type.oid);
      const bool numeric = c.type.oid == type_oid::numeric && c.type.typmod > 4;
      out({{"table_catalog", database()},
           {"table_schema", schema_of(out, r->schema)},
           {"table_name", V::of(r->name)},
           {"column_name", V::of(c.name)},
           {"ordinal_position", V::of(static_cast<long long>(i + 1))},
           {"column_default", c.default_expr && !c.generated ? V::of(std::string(1, V::hole)) : V::null()},
           {"is_nullable", yes_no(!c.not_null)},
           {"data_type", data_type(out.catalog, c.type)},
           {"udt_name", facts ? V::of(std::string(facts->name)) : V::unknown()},
           {"character_maximum_length", length_of(c.type)},
           {"numeric_precision",
            numeric ? V::of(static_cast<long long>(((c.type.typmod - 4) >> 16) & 0xffff)) : V::unknown()},
           {"numeric_scale",
            numeric ? V::of(static_cast<long long>((c.type.typmod - 4) & 0x7ff)) : V::unknown()},
           {"is_identity", yes_no(c.identity != 0)},
           {"identity_generation", !c.identity         ? V::null()
                                   : c.identity == 'a' ? V::of("ALWAYS")
                                                       : V::of("BY DEFAULT")},
           {"is_generated", V::of(c.generated ? "ALWAYS" : "NEVER")}});
    }
  }
}

const char* constraint_type(Constraint::Kind kind) {
  switch (kind) {
    case Constraint::Kind::primary_key: return "PRIMARY KEY";
    case Constraint::Kind::unique: return "UNIQUE";
    case Constraint::Kind::foreign_key: return "FOREIGN KEY";
    default: return "CHECK";
  }
}

template <class Each>
void each_constraint(const Out& out, Each&& each) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    for (const Constraint& c : r->constraints) each(*r, c);
  }
}

void table_constraints(const Out& out) {
  each_constraint(out, [&](const Relation& r, const Constraint& c) {
    if (c.kind == Constraint::Kind::exclusion) return;
    out({{"constraint_catalog", database()},
         {"table_catalog", database()},
         {"constraint_schema", schema_of(out, r.schema)},
         {"constraint_name", V::of(c.name)},
         {"table_schema", schema_of(out, r.schema)},
         {"table_name", V::of(r.name)},
         {"constraint_type", V::of(constraint_type(c.kind))},
         {"is_deferrable", yes_no(c.deferrable)},
         {"initially_deferred", yes_no(c.deferred)}});
  });
}

void key_column_usage(const Out& out) {
  each_constraint(out, [&](const Relation& r, const Constraint& c) {
    if (c.kind == Constraint::Kind::check || c.kind == Constraint::Kind::exclusion) return;
    for (std::size_t i = 0; i < c.columns.size(); ++i) {
      out({{"constraint_schema", schema_of(out, r.schema)},
           {"constraint_name", V::of(c.name)},
           {"table_schema", schema_of(out, r.schema)},
           {"table_name", V::of(r.name)},
           {"column_name", V::of(r.column(c.columns[i]).name)},
           {"ordinal_position", V::of(static_cast<long long>(i + 1))}});
    }
  });
}

void constraint_column_usage(const Out& out) {
  each_constraint(out, [&](const Relation& r, const Constraint& c) {
    const bool foreign = c.kind == Constraint::Kind::foreign_key;
    const Relation* table = foreign ? out.catalog.relation(c.ref_table) : &r;
    if (!table) return;
    for (ColumnNumber column : foreign ? c.ref_columns : c.columns) {
      out({{"table_schema", schema_of(out, table->schema)},
           {"table_name", V::of(table->name)},
           {"column_name", V::of(table->column(column).name)},
           {"constraint_schema", schema_of(out, r.schema)},
           {"constraint_name", V::of(c.name)}});
    }
  });
}

V rule_words(FkAction action) {
  switch (action) {
    case FkAction::cascade: return V::of("CASCADE");
    case FkAction::restrict_: return V::of("RESTRICT");
    case FkAction::set_null: return V::of("SET NULL");
    case FkAction::set_default: return V::of("SET DEFAULT");
    default: return V::of("NO ACTION");
  }
}

void referential_constraints(const Out& out) {
  each_constraint(out, [&](const Relation& r, const Constraint& c) {
    if (c.kind != Constraint::Kind::foreign_key) return;
    const Relation* index = out.catalog.relation(c.index);
    out({{"constraint_schema", schema_of(out, r.schema)},
         {"constraint_name", V::of(c.name)},
         {"unique_constraint_name", index ? V::of(index->name) : V::unknown()},
         {"delete_rule", rule_words(c.on_delete)},
         {"update_rule", rule_words(c.on_update)}});
  });
}

void schemata(const Out& out) {
  for (const auto& [oid, s] : out.catalog.all<Schema>()) {
    if (oid == temporary_schema) continue;
    out({{"catalog_name", database()},
         {"schema_name", V::of(s->name)},
         {"oid", number(oid)},
         {"nspname", V::of(s->name)}});
  }
}

void info_triggers(const Out& out) {
  for (const auto& [oid, t] : out.catalog.all<Trigger>()) {
    const Relation* r = out.catalog.relation(t->table);
    if (!r) continue;
    out({{"trigger_schema", schema_of(out, r->schema)},
         {"trigger_name", V::of(t->name)},
         {"event_object_schema", schema_of(out, r->schema)},
         {"event_object_table", V::of(r->name)}});
  }
}

void routines(const Out& out) {
  for (const auto& [oid, f] : out.catalog.all<Function>()) {
    out({{"routine_schema", schema_of(out, f->schema)},
         {"routine_name", V::of(f->name)},
         {"specific_schema", schema_of(out, f->schema)},
         {"routine_type", V::of(f->kind == 'p' ? "PROCEDURE" : "FUNCTION")}});
  }
}

void pg_class(const Out& out) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    out({{"oid", V::regclass(oid)},
         {"relname", V::of(r->name)},
         {"relnamespace", number(r->schema)},
         {"relkind", letter(static_cast<char>(r->kind))},
         {"relpersistence", letter(static_cast<char>(r->persistence))},
         {"relispartition", V::of(r->is_partition())},
         {"relhasindex", V::of(!r->indexes.empty())},
         {"relrowsecurity", V::of(r->row_security)},
         {"relforcerowsecurity", V::of(r->force_row_security)},
         {"reltype", number(r->row_type)},
         {"relreplident", letter(r->replica_identity)},
         {"relnatts", V::of(static_cast<long long>(r->columns.size()))}});
  }
}

void pg_attribute(const Out& out) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    for (std::size_t i = 0; i < r->columns.size(); ++i) {
      const Column& c = r->columns[i];
      out({{"attrelid", V::regclass(oid)},
           {"attname", V::of(c.name)},
           {"attnum", V::of(static_cast<long long>(i + 1))},
           {"atttypid", c.type.known() ? number(c.type.oid) : V::unknown()},
           {"atttypmod", c.type.known() ? V::of(static_cast<long long>(c.type.typmod)) : V::unknown()},
           {"attnotnull", V::of(c.not_null)},
           {"attisdropped", V::of(c.dropped)},
           {"atthasdef", V::of(c.default_expr != nullptr)},
           {"attidentity", V::of(c.identity ? std::string(1, c.identity) : std::string())},
           {"attgenerated", V::of(c.generated ? std::string(1, c.generated) : std::string())}});
    }
  }
}

void type_row(const Out& out, Oid oid, std::string_view name, Oid schema, char kind, char category,
              Oid element, Oid array, Oid relation) {
  V own = number(oid);
  own.reg = 't';
  out({{"oid", std::move(own)},
       {"typname", V::of(std::string(name))},
       {"typnamespace", number(schema)},
       {"typtype", letter(kind == 'a' ? 'b' : kind)},
       {"typcategory", letter(category)},
       {"typelem", number(element)},
       {"typarray", number(array)},
       {"typrelid", number(relation)}});
}

void pg_type(const Out& out) {
  for (const auto& [oid, t] : out.catalog.all<Type>()) {
    type_row(out, oid, t->name, t->schema, static_cast<char>(t->kind), t->category, t->element, t->array_type,
             t->relation);
  }
  for (const std::string& name : out.constants) {
    const data::TypeRow* row = data::type(name, out.catalog.server_version());
    if (row) {
      type_row(out, row->oid, name, pg_catalog_schema, row->kind, row->category, row->element,
               row->array_type, 0);
    }
  }
}

void pg_enum(const Out& out) {
  for (const auto& [oid, t] : out.catalog.all<Type>()) {
    for (std::size_t i = 0; i < t->labels.size(); ++i) {
      V type = number(oid);
      type.reg = 't';
      out({{"enumtypid", std::move(type)},
           {"enumlabel", V::of(t->labels[i])},
           {"enumsortorder", V::of(static_cast<long long>(i + 1))}});
    }
  }
}

void pg_constraint(const Out& out) {
  each_constraint(out, [&](const Relation& r, const Constraint& c) {
    V key;
    key.kind = V::Kind::array;
    for (ColumnNumber column : c.columns) key.items.push_back(V::of(static_cast<long long>(column)));
    const bool foreign = c.kind == Constraint::Kind::foreign_key;
    out({{"oid", number(c.oid)},
         {"conname", V::of(c.name)},
         {"connamespace", number(r.schema)},
         {"contype", letter(static_cast<char>(c.kind))},
         {"conrelid", V::regclass(r.oid)},
         {"confrelid", foreign ? V::regclass(c.ref_table) : number(0)},
         {"conindid", V::regclass(c.index)},
         {"contypid", number(0)},
         {"convalidated", V::of(c.validated)},
         {"condeferrable", V::of(c.deferrable)},
         {"condeferred", V::of(c.deferred)},
         {"confdeltype", letter(foreign ? static_cast<char>(c.on_delete) : ' ')},
         {"confupdtype", letter(foreign ? static_cast<char>(c.on_update) : ' ')},
         {"conkey", std::move(key)}});
  });
  for (const auto& [oid, t] : out.catalog.all<Type>()) {
    for (const Constraint& c : t->constraints) {
      out({{"oid", number(c.oid)},
           {"conname", V::of(c.name)},
           {"connamespace", number(t->schema)},
           {"contype", letter(static_cast<char>(c.kind))},
           {"conrelid", number(0)},
           {"confrelid", number(0)},
           {"contypid", number(oid)}});
    }
  }
}

template <class Each>
void each_index(const Out& out, Each&& each) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    if (!r->index) continue;
    if (const Relation* table = out.catalog.relation(r->index->table)) each(*r, *table);
  }
}

void pg_index(const Out& out) {
  each_index(out, [&](const Relation& index, const Relation& table) {
    out({{"indexrelid", V::regclass(index.oid)},
         {"indrelid", V::regclass(table.oid)},
         {"indisunique", V::of(index.index->unique)},
         {"indisprimary", V::of(index.index->primary)},
         {"indisexclusion", V::of(index.index->exclusion)},
         {"indisvalid", V::of(index.index->valid)},
         {"indisclustered", V::of(index.index->clustered)}});
  });
}

void pg_indexes(const Out& out) {
  each_index(out, [&](const Relation& index, const Relation& table) {
    out({{"schemaname", schema_of(out, table.schema)},
         {"tablename", V::of(table.name)},
         {"indexname", V::of(index.name)},
         {"indexdef", V::unknown()}});
  });
}

/// pg_tables, pg_views, pg_matviews, pg_sequences.
void simple_view(const Out& out, std::string_view column, RelationKind first, RelationKind second) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    if (r->kind != first && r->kind != second) continue;
    out({{"schemaname", schema_of(out, r->schema)},
         {column, V::of(r->name)},
         {"rowsecurity", V::of(r->row_security)},
         {"ispopulated", V::of(r->view && r->view->populated)}});
  }
}
void pg_tables(const Out& out) {
  simple_view(out, "tablename", RelationKind::table, RelationKind::partitioned_table);
}
void pg_views(const Out& out) {
  simple_view(out, "viewname", RelationKind::view, RelationKind::view);
}
void pg_matviews(const Out& out) {
  simple_view(out, "matviewname", RelationKind::materialized_view, RelationKind::materialized_view);
}
void pg_sequences(const Out& out) {
  simple_view(out, "sequencename", RelationKind::sequence, RelationKind::sequence);
}

void pg_policies(const Out& out) {
  for (const auto& [oid, p] : out.catalog.all<Policy>()) {
    const Relation* r = out.catalog.relation(p->table);
    if (!r) continue;
    out({{"schemaname", schema_of(out, r->schema)},
         {"tablename", V::of(r->name)},
         {"policyname", V::of(p->name)},
         {"polname", V::of(p->name)},
         {"polrelid", V::regclass(r->oid)}});
  }
}

void pg_extension(const Out& out) {
  out({{"oid", number(1)},
       {"extname", V::of("plpgsql")},
       {"extversion", V::of("1.0")},
       {"extnamespace", number(pg_catalog_schema)}});
  for (const auto& [oid, e] : out.catalog.all<Extension>()) {
    out({{"oid", number(oid)},
         {"extname", V::of(e->name)},
         {"extversion", V::unknown()},
         {"extnamespace", number(e->schema)}});
  }
}

void pg_trigger(const Out& out) {
  for (const auto& [oid, t] : out.catalog.all<Trigger>()) {
    out({{"oid", number(oid)},
         {"tgname", V::of(t->name)},
         {"tgrelid", V::regclass(t->table)},
         {"tgisinternal", V::of(false)},
         {"tgenabled", letter(t->enabled)},
         {"tgfoid", number(t->function)}});
  }
}

void pg_proc(const Out& out) {
  for (const auto& [oid, f] : out.catalog.all<Function>()) {
    V own = number(oid);
    own.reg = 'p';
    out({{"oid", std::move(own)},
         {"proname", V::of(f->name)},
         {"pronamespace", number(f->schema)},
         {"prokind", letter(f->kind)},
         {"pronargs", V::of(static_cast<long long>(f->arguments.size()))}});
  }
  for (const std::string& name : out.constants) {
    for (const data::FunctionRow& row : data::functions(name)) {
      if (!row.in(out.catalog.server_version())) continue;
      out({{"oid", number(row.oid)},
           {"proname", V::of(name)},
           {"pronamespace", number(pg_catalog_schema)},
           {"prokind", letter(row.kind)},
           {"pronargs", V::of(static_cast<long long>(row.argument_count))}});
    }
  }
}

void pg_inherits(const Out& out) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    for (std::size_t i = 0; i < r->parents.size(); ++i) {
      out({{"inhrelid", V::regclass(oid)},
           {"inhparent", V::regclass(r->parents[i])},
           {"inhseqno", V::of(static_cast<long long>(i + 1))}});
    }
  }
}

void pg_partitioned_table(const Out& out) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    if (r->partition_key)
      out({{"partrelid", V::regclass(oid)}, {"partstrat", letter(r->partition_key->strategy)}});
  }
}

template <ObjectClass cls>
void named(const Out& out, std::string_view name) {
  for (const auto& [oid, o] : out.catalog.all<NamedObject>()) {
    if (o->cls == cls) out({{"oid", number(oid)}, {name, V::of(o->name)}});
  }
}
void pg_publication(const Out& out) {
  named<ObjectClass::publication>(out, "pubname");
}
void pg_event_trigger(const Out& out) {
  named<ObjectClass::event_trigger>(out, "evtname");
}
void pg_statistic_ext(const Out& out) {
  named<ObjectClass::statistics>(out, "stxname");
}
void pg_foreign_server(const Out& out) {
  named<ObjectClass::foreign_server>(out, "srvname");
}

void pg_publication_tables(const Out& out) {
  for (const auto& [oid, o] : out.catalog.all<NamedObject>()) {
    if (o->cls != ObjectClass::publication) continue;
    for (Oid table : o->relations) {
      const Relation* r = out.catalog.relation(table);
      if (!r) continue;
      out({{"pubname", V::of(o->name)},
           {"schemaname", schema_of(out, r->schema)},
           {"tablename", V::of(r->name)}});
    }
  }
}

void pg_language(const Out& out) {
  for (const char* name : {"internal", "c", "sql", "plpgsql"}) out({{"lanname", V::of(name)}});
  named<ObjectClass::language>(out, "lanname");
}

struct TableRow {
  std::string_view name;
  void (*rows)(const Out&);
};

constexpr std::array information_tables{
    TableRow{"tables", tables},
    TableRow{"columns", columns},
    TableRow{"table_constraints", table_constraints},
    TableRow{"key_column_usage", key_column_usage},
    TableRow{"constraint_column_usage", constraint_column_usage},
    TableRow{"referential_constraints", referential_constraints},
    TableRow{"schemata", schemata},
    TableRow{"views", info_relations<RelationKind::view>},
    TableRow{"sequences", info_relations<RelationKind::sequence>},
    TableRow{"triggers", info_triggers},
    TableRow{"routines", routines},
};

constexpr std::array catalog_tables{
    TableRow{"pg_class", pg_class},
    TableRow{"pg_namespace", schemata},
    TableRow{"pg_attribute", pg_attribute},
    TableRow{"pg_type", pg_type},
    TableRow{"pg_enum", pg_enum},
    TableRow{"pg_constraint", pg_constraint},
    TableRow{"pg_index", pg_index},
    TableRow{"pg_indexes", pg_indexes},
    TableRow{"pg_tables", pg_tables},
    TableRow{"pg_views", pg_views},
    TableRow{"pg_matviews", pg_matviews},
    TableRow{"pg_sequences", pg_sequences},
    TableRow{"pg_policies", pg_policies},
    TableRow{"pg_policy", pg_policies},
    TableRow{"pg_extension", pg_extension},
    TableRow{"pg_trigger", pg_trigger},
    TableRow{"pg_proc", pg_proc},
    TableRow{"pg_inherits", pg_inherits},
    TableRow{"pg_partitioned_table", pg_partitioned_table},
    TableRow{"pg_publication", pg_publication},
    TableRow{"pg_publication_tables", pg_publication_tables},
    TableRow{"pg_event_trigger", pg_event_trigger},
    TableRow{"pg_statistic_ext", pg_statistic_ext},
    TableRow{"pg_foreign_server", pg_foreign_server},
    TableRow{"pg_language", pg_language},
};

}  // namespace

bool emit_system_rows(const Catalog& catalog, const Name& relation, const std::vector<std::string>& constants,
                      void* to, EmitRow emit) {
  const Out out{catalog, constants, to, emit};
  auto run = [&](const auto& rows) {
    auto it = std::find_if(rows.begin(), rows.end(),
                           [&](const TableRow& row) { return row.name == relation.name; });
    if (it == rows.end()) return false;
    it->rows(out);
    return true;
  };
  if (relation.schema == "information_schema") return run(information_tables);
  if (relation.schema == "pg_catalog" || relation.schema.empty()) return run(catalog_tables);
  return false;
}

}  // namespace catalog::plpgsql
