// Finding the object that a statement names, kind by kind (src/backend/catalog/objectaddress.c,
// get_object_address).

#include "lint/commands/find/object.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/ast/name.h"
#include "lint/catalog/missing.h"
#include "lint/catalog/namespace.h"
#include "lint/commands/find/defined_key.h"
#include "lint/commands/find/function.h"
#include "lint/commands/writer.h"
#include "lint/types/builtin_object.h"
#include "lint/types/format_type.h"
#include "lint/types/resolve.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

void say_missing(Found& found, Refusal refusal) {
  found.skipping = refusal.message + ", skipping";
  found.missing = std::move(refusal);
}

// True when the name's schema is not there: that is what the server then says.
bool schema_missing(const Reader& r, const Name& name, Found& found) {
  if (name.schema.empty() || r.catalog.find_schema(name.schema)) return false;
  say_missing(found, no_schema(name.schema));
  found.name = name.schema;
  return true;
}

bool of_system(const Name& name) {
  return name.schema == "pg_catalog" || name.schema == "information_schema" ||
         (name.schema.empty() && name.name.rfind("pg_", 0) == 0);
}

// From a relation that was found to what is looked for within it.
const Relation& enter(const Reader& r, Found& found) {
  const Relation& table = *r.catalog.relation(found.object.oid);
  found = {};
  found.relation = table.oid;
  found.name = table.name;
  return table;
}

template <class T>
Found in_table(const Reader& r, const ObjectRef& ref, ObjectClass cls, Oids Relation::*list,
               std::string_view word) {
  Found found = find_relation(r, ref.relation);
  if (!found) return found;
  const Relation& table = enter(r, found);
  for (Oid oid : table.*list) {
    const T* object = r.catalog.get<T>(oid);
    if (object && object->name == ref.name.name) found.object = {cls, oid, 0};
  }
  const std::string_view of = word == "rule" ? "relation" : "table";
  found.missing = does_not_exist(
      ref.name.name, "42704",
      fmt::format("{} \"{}\" for {} \"{}\" does not exist", word, ref.name.name, of, table.name));
  found.skipping =
      fmt::format("{} \"{}\" for relation \"{}\" does not exist, skipping", word, ref.name.name, table.name);
  return found;
}

Found find_constraint(const Reader& r, const ObjectRef& ref) {
  Found found = find_relation(r, ref.relation);
  if (!found) return found;
  const Relation& table = enter(r, found);
  const Constraint* constraint = table.find_constraint(ref.name.name);
  if (constraint) found.object = {ObjectClass::constraint, constraint->oid, 0};
  found.missing = does_not_exist(
      ref.name.name, "42704",
      fmt::format("constraint \"{}\" for table \"{}\" does not exist", ref.name.name, table.name));
  return found;
}

Found find_column(const Reader& r, const ObjectRef& ref) {
  Found found = find_relation(r, ref.relation);
  if (!found) return found;
  const Relation& table = enter(r, found);
  const ColumnNumber number = table.column_number(ref.name.name);
  if (number) found.object = {ObjectClass::relation, table.oid, number};
  found.missing =
      no_column(table, ref.name.name,
                fmt::format("column \"{}\" of relation \"{}\" does not exist", ref.name.name, table.name));
  return found;
}

Found find_type(const Reader& r, const Name& name, const std::vector<TypeName>& array = {}) {
  Found found;
  if (schema_missing(r, name, found)) return found;
  TypeName type;
  type.name = name;
  if (!array.empty()) type = array.front();
  const types::ResolvedType resolved = types::resolve_type(r.catalog, type, types::Shells::taken);
  found.name = name.name;
  say_missing(found, not_found(ObjectKind::type, name, "42704",
                               fmt::format("type \"{}{}\" does not exist", written(name),
                                           array.empty() ? "" : "[]")));
  if (resolved.problem) return found;
  if (resolved.type.oid >= first_user_oid) {
    found.object = {ObjectClass::type, resolved.type.oid, 0};
  } else if (resolved.type.oid) {
    found.elsewhere = true;
  }
  return found;
}

Found find_domain_constraint(const Reader& r, const ObjectRef& ref) {
  Found found = find_type(r, ref.relation);
  if (!found) return found;
  const Type& type = *r.catalog.get<Type>(found.object.oid);
  found = {};
  found.name = type.name;
  for (const Constraint& constraint : type.constraints) {
    if (constraint.name == ref.name.name) found.object = {ObjectClass::constraint, constraint.oid, 0};
  }
  found.missing =
      does_not_exist(ref.name.name, "42704",
                     fmt::format("constraint \"{}\" for domain {} does not exist", ref.name.name, type.name));
  return found;
}

std::string_view class_words(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::collation: return "collation";
    case ObjectKind::conversion: return "conversion";
    case ObjectKind::operator_: return "operator";
    case ObjectKind::operator_class: return "operator class";
    case ObjectKind::operator_family: return "operator family";
    case ObjectKind::cast: return "cast";
    case ObjectKind::language: return "language";
    case ObjectKind::access_method: return "access method";
    case ObjectKind::foreign_data_wrapper: return "foreign-data wrapper";
    case ObjectKind::foreign_server: return "server";
    case ObjectKind::event_trigger: return "event trigger";
    case ObjectKind::publication: return "publication";
    case ObjectKind::subscription: return "subscription";
    case ObjectKind::statistics: return "statistics object";
    case ObjectKind::text_search_configuration: return "text search configuration";
    case ObjectKind::text_search_dictionary: return "text search dictionary";
    case ObjectKind::text_search_parser: return "text search parser";
    case ObjectKind::text_search_template: return "text search template";
    case ObjectKind::transform: return "transform";
    case ObjectKind::role: return "role";
    case ObjectKind::tablespace: return "tablespace";
    default: return "object";
  }
}

std::string missing_words(const Reader& r, ObjectKind kind, const ObjectRef& ref) {
  if (kind == ObjectKind::cast && ref.types.size() == 2) {
    return fmt::format("cast from type {} to type {}", argument_list(r.catalog, {ref.types[0]}),
                       argument_list(r.catalog, {ref.types[1]}));
  }
  if (kind == ObjectKind::operator_) {
    return fmt::format("operator {}({})", written(ref.name), argument_list(r.catalog, ref.types));
  }
  if (kind == ObjectKind::user_mapping) {
    return fmt::format("user mapping for \"{}\" on server \"{}\"", ref.name.name, ref.relation.name);
  }
  std::string words = fmt::format("{} \"{}\"", class_words(kind), written(ref.name));
  if (kind == ObjectKind::operator_class || kind == ObjectKind::operator_family) {
    words += fmt::format(" for access method \"{}\"", ref.relation.name);
  }
  return words;
}

std::string more_of(ObjectKind kind, const ObjectRef& ref) {
  switch (kind) {
    case ObjectKind::text_search_configuration: return "configuration";
    case ObjectKind::text_search_dictionary: return "dictionary";
    case ObjectKind::text_search_parser: return "parser";
    case ObjectKind::text_search_template: return "template";
    default: return ref.relation.name;
  }
}

Found find_defined(const Reader& r, ObjectKind kind, const ObjectRef& ref) {
  Found found;
  if (schema_missing(r, ref.name, found)) return found;
  const ObjectClass cls = class_of(kind);
  found.name = ref.name.name;
  for (const TypeName& type : ref.types) {
    if (type.name.empty()) continue;
    const types::ResolvedType resolved = types::resolve_type(r.catalog, type);
    if (!resolved.problem) continue;
    found.missing = *resolved.problem;
    found.skipping = resolved.problem->message + ", skipping";
    return found;
  }
  say_missing(found, not_found(kind, ref.name, kind == ObjectKind::operator_ ? "42883" : "42704",
                               missing_words(r, kind, ref) + " does not exist"));
  const std::string key = defined_key(r.catalog, cls, ref.name.name, ref.types, more_of(kind, ref));
  std::vector<Oid> schemas = schemas_for(r.catalog, ref.name);
  if (ref.name.schema.empty()) schemas.insert(schemas.begin(), 0);  // classes whose names are the database's
  for (Oid schema : schemas) {
    if (Oid oid = r.catalog.find_defined(cls, schema, key)) {
      found.object = {cls, oid, 0};
      return found;
    }
  }
  found.elsewhere = types::in_pg_catalog(r.catalog, kind, ref);
  return found;
}

// Of the whole cluster: the chain's own are known, others may stand there all the same.
Found find_in_cluster(const Reader& r, ObjectKind kind, const std::string& name) {
  Found found;
  found.name = name;
  say_missing(
      found, does_not_exist(name, "42704", fmt::format("{} \"{}\" does not exist", class_words(kind), name)));
  const ObjectClass cls = class_of(kind);
  const Oid oid = cls == ObjectClass::none ? 0 : r.catalog.find_defined(cls, 0, name);
  if (oid) found.object = {cls, oid, 0};
  const bool missed = r.context.strict && !types::in_every_cluster(kind, name, r.catalog.server_version());
  found.elsewhere = oid == 0 && !missed;
  return found;
}

Found find_schema(const Reader& r, const std::string& name) {
  Found found;
  found.name = name;
  say_missing(found, no_schema(name));
  if (Oid oid = r.catalog.find_schema(name)) {
    found.object = {ObjectClass::schema, oid, 0};
    found.elsewhere = oid == pg_catalog_schema || oid == information_schema;
  }
  return found;
}

Found find_extension(const Reader& r, const std::string& name) {
  Found found;
  found.name = name;
  say_missing(found, not_found(ObjectKind::extension, {{}, name}, "42704",
                               fmt::format("extension \"{}\" does not exist", name)));
  if (Oid oid = r.catalog.find_extension(name)) found.object = {ObjectClass::extension, oid, 0};
  found.elsewhere = name == "plpgsql";  // there from the start
  return found;
}

}  // namespace

Found find_relation(const Reader& r, const Name& name, ObjectKind kind) {
  Found found;
  if (schema_missing(r, name, found)) return found;
  found.name = name.name;
  say_missing(found, no_relation(name, kind));
  if (Oid oid = r.catalog.resolve_relation(name)) {
    found.object = {ObjectClass::relation, oid, 0};
  } else if (of_system(name)) {
    found.elsewhere = true;
  }
  return found;
}

Found find_object(const Reader& r, ObjectKind kind, const ObjectRef& ref) {
  switch (kind) {
    case ObjectKind::table:
    case ObjectKind::foreign_table:
    case ObjectKind::index:
    case ObjectKind::view:
    case ObjectKind::materialized_view:
    case ObjectKind::sequence: return find_relation(r, ref.name, kind);
    case ObjectKind::column:
    case ObjectKind::attribute: return find_column(r, ref);
    case ObjectKind::constraint: return find_constraint(r, ref);
    case ObjectKind::domain_constraint: return find_domain_constraint(r, ref);
    case ObjectKind::trigger:
      return in_table<Trigger>(r, ref, ObjectClass::trigger, &Relation::triggers, "trigger");
    case ObjectKind::policy:
      return in_table<Policy>(r, ref, ObjectClass::policy, &Relation::policies, "policy");
    case ObjectKind::rule: return in_table<Rule>(r, ref, ObjectClass::rule, &Relation::rules, "rule");
    case ObjectKind::schema: return find_schema(r, ref.name.name);
    case ObjectKind::type:
    case ObjectKind::domain: return find_type(r, ref.name, ref.types);
    case ObjectKind::function:
    case ObjectKind::procedure:
    case ObjectKind::routine:
    case ObjectKind::aggregate: {
      FunctionSignature signature;
      if (ref.function) {
        signature = *ref.function;
      } else {
        signature.name = ref.name;
      }
      return find_function(r, signature);
    }
    case ObjectKind::extension: return find_extension(r, ref.name.name);
    case ObjectKind::role:
    case ObjectKind::database:
    case ObjectKind::tablespace:
    case ObjectKind::large_object:
    case ObjectKind::owned:
    case ObjectKind::other: return find_in_cluster(r, kind, ref.name.name);
    default: return find_defined(r, kind, ref);
  }
}

TypeRef type_or_refuse(const Reader& r, const TypeName& type) {
  if (type.name.empty()) return {};
  const types::ResolvedType resolved = types::resolve_type(r.catalog, type);
  if (resolved.problem) r.refuse(*resolved.problem);
  return resolved.type;
}

Found look_up(const Catalog& catalog, ObjectKind kind, const ObjectRef& ref) {
  const ApplyContext context;
  try {
    return find_object(Reader{catalog, context}, kind, ref);
  } catch (const Refused&) {
    return {};
  }
}

void not_there(Writer& w, const Found& found, bool missing_ok) {
  if (found.elsewhere) return;
  const bool of_open = found.relation && w.catalog.relation(found.relation)->open();
  if (missing_ok && !of_open && !w.catalog.is_presumed(found.name)) {
    w.notice(found.skipping);
    w.applied.absent = found.missing.missing;
    return;
  }
  const bool column = !found.missing.missing.empty() && found.missing.missing[0].kind == ObjectKind::column;
  if (of_open && !column)
    return w.unsure(fmt::format("what it names of \"{}\"", found.name), *w.catalog.relation(found.relation));
  if (!of_open && w.may_exist(found.name)) return w.unsure(fmt::format("\"{}\"", found.name), found.name);
  w.refuse(found.missing);
}

void require_tablespace(Writer& w, const std::string& name) {
  if (name.empty()) return;
  if (name == "pg_global") w.refuse("22023", "only shared relations can be placed in pg_global tablespace");
  ObjectRef tablespace;
  tablespace.name.name = name;
  const Found found = find_object(w, ObjectKind::tablespace, tablespace);
  if (!found) not_there(w, found, false);
}

void require_role(Writer& w, const std::string& name) {
  ObjectRef role;
  role.name.name = name;
  const Found found = find_object(w, ObjectKind::role, role);
  if (!found) not_there(w, found, false);
}

}  // namespace commands
