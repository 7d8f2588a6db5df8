// The rows of information_schema (src/backend/catalog/information_schema.sql).

#include "lint/executor/information_schema.h"

#include <algorithm>
#include <array>

#include "lint/executor/sequence_views.h"
#include "lint/executor/system_row.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace executor {
using namespace ast;
using namespace catalog;

namespace {

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

void views(const Out& out) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    if (r->kind != RelationKind::view) continue;
    out({{"table_schema", schema_of(out, r->schema)}, {"table_name", V::of(r->name)}});
  }
}

void domains(const Out& out) {
  for (const auto& [oid, t] : out.catalog.all<Type>()) {
    if (t->kind != Type::Kind::domain) continue;
    out({{"domain_schema", schema_of(out, t->schema)}, {"domain_name", V::of(t->name)}});
  }
}

// information_schema.columns.data_type
V data_type(const Catalog& catalog, TypeRef type) {
  if (!type.known()) return V::unknown();
  const TypeRef base = types::base_type(catalog, type);
  const auto facts = types::type_facts(catalog, base.oid);
  if (!facts) return V::unknown();
  if (facts->kind == Type::Kind::array) return V::of("ARRAY");
  if (facts->own) return V::of("USER-DEFINED");
  return V::of(types::format_type(catalog, {base.oid, -1}));
}

// _pg_char_max_length and its like: all of them read the type under the domains.
V length_of(TypeRef type) {
  const bool text = type.oid == type_oid::varchar || type.oid == type_oid::bpchar;
  return text && type.typmod > 4 ? V::of(static_cast<long long>(type.typmod - 4)) : V::null();
}

V bits_of_number(TypeRef type) {
  switch (type.oid) {
    case type_oid::int2: return V::of(16LL);
    case type_oid::int4: return V::of(32LL);
    case type_oid::int8: return V::of(64LL);
    case type_oid::float4: return V::of(24LL);
    case type_oid::float8: return V::of(53LL);
    case type_oid::numeric:
      return type.typmod < 4 ? V::null() : V::of(static_cast<long long>(((type.typmod - 4) >> 16) & 0xffff));
    default: return V::null();
  }
}

V scale_of_number(TypeRef type) {
  switch (type.oid) {
    case type_oid::int2:
    case type_oid::int4:
    case type_oid::int8: return V::of(0LL);
    case type_oid::numeric:
      return type.typmod < 4 ? V::null() : V::of(static_cast<long long>((type.typmod - 4) & 0x7ff));
    default: return V::null();
  }
}

V digits_of_second(TypeRef type) {
  constexpr int32_t all = 0xffff;
  switch (type.oid) {
    case type_oid::date: return V::of(0LL);
    case type_oid::time:
    case type_oid::timetz:
    case type_oid::timestamp:
    case type_oid::timestamptz: return V::of(type.typmod < 0 ? 6LL : type.typmod);
    case type_oid::interval:
      return V::of(type.typmod < 0 || (type.typmod & all) == all ? 6LL : type.typmod & all);
    default: return V::null();
  }
}

Oid schema_of_type(const Catalog& catalog, Oid type) {
  const Type* own = catalog.get<Type>(type);
  return own ? own->schema : pg_catalog_schema;
}

struct TypeColumns {
  V name = V::unknown(), schema = V::unknown();                // of the type under the domain
  V domain_name = V::unknown(), domain_schema = V::unknown();  // null: no domain
  V length = V::unknown(), precision = V::unknown(), scale = V::unknown(), seconds = V::unknown();
};

TypeColumns type_columns(const Out& out, TypeRef type) {
  TypeColumns columns;
  const auto facts = type.known() ? types::type_facts(out.catalog, type.oid) : std::nullopt;
  if (!facts) return columns;
  const bool domain = facts->kind == Type::Kind::domain;
  // Of nested domains the server looks at the first alone.
  const TypeRef base = domain ? facts->base : type;
  columns.domain_name = domain ? V::of(std::string(facts->name)) : V::null();
  columns.domain_schema = domain ? schema_of(out, schema_of_type(out.catalog, type.oid)) : V::null();
  const auto under = types::type_facts(out.catalog, base.oid);
  if (!under) return columns;
  columns.name = V::of(std::string(under->name));
  columns.schema = schema_of(out, schema_of_type(out.catalog, base.oid));
  columns.length = length_of(base);
  columns.precision = bits_of_number(base);
  columns.scale = scale_of_number(base);
  columns.seconds = digits_of_second(base);
  return columns;
}

void columns(const Out& out) {
  for (const auto& [oid, r] : out.catalog.all<Relation>()) {
    if (!in_schema_views(*r)) continue;
    for (size_t i = 0; i < r->columns.size(); ++i) {
      const Column& c = r->columns[i];
      if (c.dropped) continue;
      TypeColumns type = type_columns(out, c.type);
      out({{"table_catalog", database()},
           {"table_schema", schema_of(out, r->schema)},
           {"table_name", V::of(r->name)},
           {"column_name", V::of(c.name)},
           {"ordinal_position", V::of(static_cast<long long>(i + 1))},
           {"column_default", c.default_expr && !c.is_generated()
                                  ? definition(V::Form::column_default, oid, static_cast<ColumnNumber>(i + 1))
                                  : V::null()},
           {"is_nullable", yes_no(!c.not_null)},
           {"data_type", data_type(out.catalog, c.type)},
           {"udt_schema", std::move(type.schema)},
           {"udt_name", std::move(type.name)},
           {"domain_schema", std::move(type.domain_schema)},
           {"domain_name", std::move(type.domain_name)},
           {"collation_name", c.collation.empty() ? V::null() : V::unknown()},
           {"character_maximum_length", std::move(type.length)},
           {"numeric_precision", std::move(type.precision)},
           {"numeric_scale", std::move(type.scale)},
           {"datetime_precision", std::move(type.seconds)},
           {"is_updatable", r->is_table() ? V::of("YES") : V::unknown()},
           {"is_identity", yes_no(c.identity != Identity::none)},
           {"identity_generation", !c.is_identity()                 ? V::null()
                                   : c.identity == Identity::always ? V::of("ALWAYS")
                                                                    : V::of("BY DEFAULT")},
           {"is_generated", V::of(c.is_generated() ? "ALWAYS" : "NEVER")}});
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

void check_constraints(const Out& out) {
  each_constraint(out, [&](const Relation& r, const Constraint& c) {
    if (c.kind != Constraint::Kind::check) return;
    out({{"constraint_schema", schema_of(out, r.schema)},
         {"constraint_name", V::of(c.name)},
         {"check_clause", definition(V::Form::constraint_definition, c.oid)}});
  });
}

void key_column_usage(const Out& out) {
  each_constraint(out, [&](const Relation& r, const Constraint& c) {
    if (c.kind == Constraint::Kind::check || c.kind == Constraint::Kind::exclusion) return;
    for (size_t i = 0; i < c.columns.size(); ++i) {
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
    for (ColumnNumber column : foreign ? c.ref_columns.get() : c.columns) {
      out({{"table_schema", schema_of(out, table->schema)},
           {"table_name", V::of(table->name)},
           {"column_name", V::of(table->column(column).name)},
           {"constraint_schema", schema_of(out, r.schema)},
           {"constraint_name", V::of(c.name)}});
    }
  });
}

void constraint_table_usage(const Out& out) {
  each_constraint(out, [&](const Relation& r, const Constraint& c) {
    using Kind = Constraint::Kind;
    const bool foreign = c.kind == Kind::foreign_key;
    if (!foreign && c.kind != Kind::primary_key && c.kind != Kind::unique) return;
    const Relation* table = foreign ? out.catalog.relation(c.ref_table) : &r;
    if (!table) return;
    out({{"table_schema", schema_of(out, table->schema)},
         {"table_name", V::of(table->name)},
         {"constraint_schema", schema_of(out, r.schema)},
         {"constraint_name", V::of(c.name)}});
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
         {"routine_type", V::of(f->kind == RoutineKind::procedure ? "PROCEDURE" : "FUNCTION")}});
  }
}

constexpr std::array information_tables{
    TableRow{"tables", tables},
    TableRow{"columns", columns},
    TableRow{"table_constraints", table_constraints},
    TableRow{"check_constraints", check_constraints},
    TableRow{"key_column_usage", key_column_usage},
    TableRow{"constraint_column_usage", constraint_column_usage},
    TableRow{"referential_constraints", referential_constraints},
    TableRow{"schemata", schemata},
    TableRow{"constraint_table_usage", constraint_table_usage},
    TableRow{"views", views},
    TableRow{"domains", domains},
    TableRow{"sequences", information_sequences},
    TableRow{"triggers", info_triggers},
    TableRow{"routines", routines},
};

}  // namespace

void schemata(const Out& out) {
  for (const auto& [oid, s] : out.catalog.all<Schema>()) {
    if (oid == temporary_schema) continue;
    out({{"catalog_name", database()},
         {"schema_name", V::of(s->name)},
         {"oid", number(oid)},
         {"nspname", V::of(s->name)}});
  }
}

const TableRow* information_table(std::string_view name) {
  auto it = std::find_if(information_tables.begin(), information_tables.end(),
                         [&](const TableRow& row) { return row.name == name; });
  return it == information_tables.end() ? nullptr : &*it;
}

}  // namespace executor
