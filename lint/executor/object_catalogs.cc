// Functions, triggers, policies, extensions, publications, collations and the like as rows.

#include "lint/executor/object_catalogs.h"

#include <algorithm>

#include "lint/executor/signature.h"
#include "lint/pg_catalog/extensions.h"
#include "lint/pg_catalog/rows.h"
#include "lint/types/builtin_object.h"

namespace executor {
using namespace ast;
using namespace catalog;

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

// Those that the distribution brings are there; of another nobody knows.
void pg_available_extensions(const Out& out) {
  for (const std::string& name : out.constants) {
    const bool known = !pg_catalog::extension(name).empty() || name == "plpgsql";
    const bool made = out.catalog.find_extension(name) != 0;
    out({{"name", known || made ? V::of(name) : V::unknown()},
         {"default_version", V::unknown()},
         {"installed_version", made ? V::unknown() : V::null()}});
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
    const bool written = (f->language == "sql" || f->language == "plpgsql") && !f->body.empty();
    V types = argument_types(*f);
    const auto count = static_cast<long long>(types.items.size());
    out({{"oid", number(oid)},
         {"proname", V::of(f->name)},
         {"pronamespace", number(f->schema)},
         {"prokind", letter(f->kind)},
         {"pronargs", types.kind == V::Kind::array ? V::of(count) : V::unknown()},
         {"proargtypes", std::move(types)},
         {"prorettype", f->returns.known() ? number(f->returns.oid) : V::unknown()},
         {"proretset", V::of(f->returns_set)},
         {"provolatile", letter(f->volatility)},
         {"prosecdef", V::of(f->security_definer)},
         {"prosrc", written ? V::of(f->body) : V::unknown()}});
  }
  for (const std::string& name : out.constants) {
    for (const pg_catalog::FunctionRow& row : pg_catalog::functions(name)) {
      if (!row.in(out.catalog.server_version())) continue;
      out({{"oid", number(row.oid)},
           {"proname", V::of(name)},
           {"pronamespace", number(pg_catalog_schema)},
           {"prokind", letter(row.kind)},
           {"pronargs", V::of(static_cast<long long>(row.argument_count))}});
    }
  }
}

namespace {

template <ObjectClass cls>
void named(const Out& out, std::string_view name) {
  for (const auto& [oid, o] : out.catalog.all<DefinedObject>()) {
    if (o->cls == cls) out({{"oid", number(oid)}, {name, V::of(o->name)}});
  }
}

}  // namespace

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

namespace {

// Listed, in a schema that is, or of all there are.
bool publishes(const DefinedObject& publication, const Relation& table) {
  const auto& list = publication.relations;
  if (std::find(list.begin(), list.end(), table.oid) != list.end()) return true;
  const bool plain = table.kind == RelationKind::table && table.persistence == Persistence::permanent;
  if (!plain && table.kind != RelationKind::partitioned_table) return false;
  return publication.properties.contains("for_all_tables") ||
         publication.properties.contains("in schema " + std::to_string(table.schema));
}

}  // namespace

void pg_publication_tables(const Out& out) {
  for (const auto& [oid, o] : out.catalog.all<DefinedObject>()) {
    if (o->cls != ObjectClass::publication) continue;
    for (const auto& [table, r] : out.catalog.all<Relation>()) {
      if (!publishes(*o, *r)) continue;
      out({{"pubname", V::of(o->name)},
           {"schemaname", schema_of(out, r->schema)},
           {"tablename", V::of(r->name)}});
    }
  }
}

namespace {

// Of the constants that a query names, those that pg_catalog has or may have: which collations there are
// hangs on the server's locales.
void given_ones(const Out& out, ObjectKind kind, std::string_view column) {
  for (const std::string& name : out.constants) {
    ObjectRef ref;
    ref.name.name = name;
    if (!types::in_pg_catalog(out.catalog, kind, ref)) continue;
    out({{column, kind == ObjectKind::collation ? V::unknown() : V::of(name)}});
  }
}

}  // namespace

void pg_collation(const Out& out) {
  for (const auto& [oid, o] : out.catalog.all<DefinedObject>()) {
    if (o->cls != ObjectClass::collation) continue;
    out({{"oid", number(oid)}, {"collname", V::of(o->name)}, {"collnamespace", number(o->schema)}});
  }
  given_ones(out, ObjectKind::collation, "collname");
}

void pg_ts_config(const Out& out) {
  for (const auto& [oid, o] : out.catalog.all<DefinedObject>()) {
    if (o->cls != ObjectClass::text_search || o->properties.at("word") != "text search configuration")
      continue;
    out({{"oid", number(oid)}, {"cfgname", V::of(o->name)}, {"cfgnamespace", number(o->schema)}});
  }
  given_ones(out, ObjectKind::text_search_configuration, "cfgname");
}

void pg_language(const Out& out) {
  for (const char* name : {"internal", "c", "sql", "plpgsql"}) out({{"lanname", V::of(name)}});
  named<ObjectClass::language>(out, "lanname");
}

}  // namespace executor
