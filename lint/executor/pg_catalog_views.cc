// The rows of pg_catalog that conditions in migrations ask for.

#include "lint/executor/pg_catalog_views.h"

#include <algorithm>
#include <array>

#include "lint/executor/information_schema.h"
#include "lint/executor/object_catalogs.h"
#include "lint/executor/sequence_views.h"
#include "lint/executor/system_row.h"
#include "lint/pg_catalog/rows.h"

namespace executor {
using namespace ast;
using namespace catalog;

namespace {

void pg_class(const Out& out) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    out({{"oid", V::regclass(oid)},
         {"relname", V::of(r->name)},
         {"relnamespace", number(r->schema)},
         {"relkind", letter(r->kind)},
         {"relpersistence", letter(r->persistence)},
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
    for (size_t i = 0; i < r->columns.size(); ++i) {
      const Column& c = r->columns[i];
      out({{"attrelid", V::regclass(oid)},
           {"attname", V::of(c.name)},
           {"attnum", V::of(static_cast<long long>(i + 1))},
           {"atttypid", c.type.known() ? number(c.type.oid) : V::unknown()},
           {"atttypmod", c.type.known() ? V::of(static_cast<long long>(c.type.typmod)) : V::unknown()},
           {"attnotnull", V::of(c.not_null)},
           {"attisdropped", V::of(c.dropped)},
           {"atthasdef", V::of(c.default_expr != nullptr)},
           {"attidentity",
            V::of(c.is_identity() ? std::string(1, static_cast<char>(c.identity)) : std::string())},
           {"attgenerated",
            V::of(c.is_generated() ? std::string(1, static_cast<char>(c.generated)) : std::string())}});
    }
  }
}

void type_row(const Out& out, Oid oid, std::string_view name, Oid schema, char kind, TypeCategory category,
              Oid element, Oid array, Oid relation) {
  V own = number(oid);
  own.form = V::Form::regtype;
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
    const pg_catalog::TypeRow* row = pg_catalog::type(name, out.catalog.server_version());
    if (row) {
      type_row(out, row->oid, name, pg_catalog_schema, row->kind, static_cast<TypeCategory>(row->category),
               row->element, row->array_type, 0);
    }
  }
}

void pg_enum(const Out& out) {
  for (const auto& [oid, t] : out.catalog.all<Type>()) {
    for (size_t i = 0; i < t->labels.size(); ++i) {
      V type = number(oid);
      type.form = V::Form::regtype;
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
         {"contype", letter(c.kind)},
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
           {"contype", letter(c.kind)},
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
    V keys;
    keys.kind = V::Kind::array;
    keys.form = V::Form::from_zero;  // int2vector
    bool expressions = false;
    for (const IndexKey& key : index.index->keys) {
      keys.items.push_back(V::of(static_cast<long long>(key.column)));
      expressions = expressions || key.column == 0;
    }
    const auto count = static_cast<long long>(keys.items.size());
    for (ColumnNumber column : index.index->include)
      keys.items.push_back(V::of(static_cast<long long>(column)));
    out({{"indnatts", V::of(static_cast<long long>(keys.items.size()))},
         {"indnkeyatts", V::of(count)},
         {"indkey", std::move(keys)},
         {"indexprs", expressions ? V::of(std::string(1, V::hole)) : V::null()},
         {"indpred", index.index->predicate ? V::of(std::string(1, V::hole)) : V::null()},
         {"indexrelid", V::regclass(index.oid)},
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
         {"indexdef", definition(V::Form::index_definition, index.oid)}});
  });
}

// pg_tables, pg_views, pg_matviews, pg_stat_user_tables.
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
void pg_stat_tables(const Out& out) {
  simple_view(out, "relname", RelationKind::table, RelationKind::materialized_view);
  if (out.catalog.server_version() >= 14)
    simple_view(out, "relname", RelationKind::partitioned_table, RelationKind::partitioned_table);
}

void pg_attrdef(const Out& out) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    for (size_t i = 0; i < r->columns.size(); ++i) {
      const auto column = static_cast<ColumnNumber>(i + 1);
      if (r->columns[i].dropped || !r->columns[i].default_expr) continue;
      out({{"adrelid", V::regclass(oid)},
           {"adnum", V::of(static_cast<long long>(column))},
           {"adbin", definition(V::Form::column_default, oid, column)}});
    }
  }
}

void pg_inherits(const Out& out) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    for (size_t i = 0; i < r->parents.size(); ++i) {
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
    TableRow{"pg_sequence", pg_sequence},
    TableRow{"pg_sequences", pg_sequences},
    TableRow{"pg_stat_user_tables", pg_stat_tables},
    TableRow{"pg_policies", pg_policies},
    TableRow{"pg_policy", pg_policies},
    TableRow{"pg_extension", pg_extension},
    TableRow{"pg_attrdef", pg_attrdef},
    TableRow{"pg_available_extensions", pg_available_extensions},
    TableRow{"pg_trigger", pg_trigger},
    TableRow{"pg_proc", pg_proc},
    TableRow{"pg_inherits", pg_inherits},
    TableRow{"pg_partitioned_table", pg_partitioned_table},
    TableRow{"pg_publication", pg_publication},
    TableRow{"pg_publication_tables", pg_publication_tables},
    TableRow{"pg_event_trigger", pg_event_trigger},
    TableRow{"pg_statistic_ext", pg_statistic_ext},
    TableRow{"pg_foreign_server", pg_foreign_server},
    TableRow{"pg_collation", pg_collation},
    TableRow{"pg_ts_config", pg_ts_config},
    TableRow{"pg_language", pg_language},
};

}  // namespace

bool emit_system_rows(const Catalog& catalog, const Name& relation, const std::vector<std::string>& constants,
                      void* to, EmitRow emit) {
  const Out out{catalog, constants, to, emit};
  const TableRow* found = nullptr;
  if (relation.schema == "information_schema") {
    found = information_table(relation.name);
  } else if (relation.schema == "pg_catalog" || relation.schema.empty()) {
    auto it = std::find_if(catalog_tables.begin(), catalog_tables.end(),
                           [&](const TableRow& row) { return row.name == relation.name; });
    if (it != catalog_tables.end()) found = &*it;
  }
  if (found) found->rows(out);
  return found != nullptr;
}

}  // namespace executor
