// Finding the object that a statement names, kind by kind (src/backend/catalog/objectaddress.c,
// get_object_address).

#include "lint/commands/find/object.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/ast/name.h"
#include "lint/catalog/missing.h"
#include "lint/catalog/namespace.h"
#include "lint/commands/find/function.h"
#include "lint/types/builtin_object.h"
#include "lint/types/format_type.h"
#include "lint/types/resolve.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

void say_missing(Found& found, std::string sqlstate, const std::string& words,
                 std::optional<Missing> what = {}) {
  found.missing = {std::move(sqlstate), words + " does not exist", {}, {}};
  if (what) found.missing.missing.push_back(std::move(*what));
  found.skipping = words + " does not exist, skipping";
}

// True when the name's schema is not there: that is what the server then says.
bool schema_missing(Writer& w, const Name& name, Found& found) {
  if (name.schema.empty() || w.catalog.find_schema(name.schema)) return false;
  say_missing(found, "3F000", fmt::format("schema \"{}\"", name.schema),
              Missing{ObjectKind::schema, {{}, name.schema}});
  found.name = name.schema;
  return true;
}

bool of_system(const Name& name) {
  return name.schema == "pg_catalog" || name.schema == "information_schema" ||
         (name.schema.empty() && name.name.rfind("pg_", 0) == 0);
}

// From a relation that was found to what is looked for within it.
const Relation& enter(Writer& w, Found& found) {
  const Relation& table = *w.catalog.relation(found.object.oid);
  found = {};
  found.relation = table.oid;
  found.name = table.name;
  return table;
}

template <class T>
Found in_table(Writer& w, const ObjectRef& ref, ObjectClass cls, Oids Relation::*list,
               std::string_view word) {
  Found found = find_relation(w, ref.relation);
  if (!found) return found;
  const Relation& table = enter(w, found);
  for (Oid oid : table.*list) {
    const T* object = w.catalog.get<T>(oid);
    if (object && object->name == ref.name.name) found.object = {cls, oid, 0};
  }
  const std::string_view of = word == "rule" ? "relation" : "table";
  found.missing = {"42704",
                   fmt::format("{} \"{}\" for {} \"{}\" does not exist", word, ref.name.name, of, table.name),
                   {},
                   {}};
  found.skipping =
      fmt::format("{} \"{}\" for relation \"{}\" does not exist, skipping", word, ref.name.name, table.name);
  return found;
}

Found find_constraint(Writer& w, const ObjectRef& ref) {
  Found found = find_relation(w, ref.relation);
  if (!found) return found;
  const Relation& table = enter(w, found);
  const Constraint* constraint = table.find_constraint(ref.name.name);
  if (constraint) found.object = {ObjectClass::constraint, constraint->oid, 0};
  found.missing = {
      "42704",
      fmt::format("constraint \"{}\" for table \"{}\" does not exist", ref.name.name, table.name),
      {},
      {}};
  return found;
}

Found find_column(Writer& w, const ObjectRef& ref) {
  Found found = find_relation(w, ref.relation);
  if (!found) return found;
  const Relation& table = enter(w, found);
  const ColumnNumber number = table.column_number(ref.name.name);
  if (number) found.object = {ObjectClass::relation, table.oid, number};
  found.missing =
      no_column(table, ref.name.name,
                fmt::format("column \"{}\" of relation \"{}\" does not exist", ref.name.name, table.name));
  return found;
}

Found find_type(Writer& w, const Name& name, const std::vector<TypeName>& array = {}) {
  Found found;
  if (schema_missing(w, name, found)) return found;
  TypeName type;
  type.name = name;
  if (!array.empty()) type = array.front();
  const types::ResolvedType resolved = types::resolve_type(w.catalog, type, types::Shells::taken);
  found.name = name.name;
  say_missing(found, "42704", fmt::format("type \"{}{}\"", written(name), array.empty() ? "" : "[]"),
              Missing{ObjectKind::type, name});
  if (resolved.problem) return found;
  if (resolved.type.oid >= first_user_oid) {
    found.object = {ObjectClass::type, resolved.type.oid, 0};
  } else if (resolved.type.oid) {
    found.elsewhere = true;
  }
  return found;
}

Found find_domain_constraint(Writer& w, const ObjectRef& ref) {
  Found found = find_type(w, ref.relation);
  if (!found) return found;
  const Type& type = *w.catalog.get<Type>(found.object.oid);
  found = {};
  found.name = type.name;
  for (const Constraint& constraint : type.constraints) {
    if (constraint.name == ref.name.name) found.object = {ObjectClass::constraint, constraint.oid, 0};
  }
  found.missing = {"42704",
                   fmt::format("constraint \"{}\" for domain {} does not exist", ref.name.name, type.name),
                   {},
                   {}};
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

std::string missing_words(Writer& w, ObjectKind kind, const ObjectRef& ref) {
  if (kind == ObjectKind::cast && ref.types.size() == 2) {
    return fmt::format("cast from type {} to type {}", argument_list(w.catalog, {ref.types[0]}),
                       argument_list(w.catalog, {ref.types[1]}));
  }
  if (kind == ObjectKind::operator_) {
    return fmt::format("operator {}({})", written(ref.name), argument_list(w.catalog, ref.types));
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

Found find_defined(Writer& w, ObjectKind kind, const ObjectRef& ref) {
  Found found;
  if (schema_missing(w, ref.name, found)) return found;
  const ObjectClass cls = class_of(kind);
  found.name = ref.name.name;
  for (const TypeName& type : ref.types) {
    if (type.name.empty()) continue;
    const types::ResolvedType resolved = types::resolve_type(w.catalog, type);
    if (!resolved.problem) continue;
    found.missing = *resolved.problem;
    found.skipping = resolved.problem->message + ", skipping";
    return found;
  }
  say_missing(found, kind == ObjectKind::operator_ ? "42883" : "42704", missing_words(w, kind, ref),
              Missing{kind, ref.name});
  const std::string key = defined_key(w.catalog, cls, ref.name.name, ref.types, more_of(kind, ref));
  std::vector<Oid> schemas = schemas_for(w.catalog, ref.name);
  if (ref.name.schema.empty()) schemas.insert(schemas.begin(), 0);  // classes whose names are the database's
  for (Oid schema : schemas) {
    if (Oid oid = w.catalog.find_defined(cls, schema, key)) {
      found.object = {cls, oid, 0};
      return found;
    }
  }
  found.elsewhere = types::in_pg_catalog(w.catalog, kind, ref);
  return found;
}

// Of the whole cluster: the chain's own are known, others may stand there all the same.
Found find_in_cluster(Writer& w, ObjectKind kind, const std::string& name) {
  Found found;
  found.name = name;
  say_missing(found, "42704", fmt::format("{} \"{}\"", class_words(kind), name));
  const ObjectClass cls = class_of(kind);
  const Oid oid = cls == ObjectClass::none ? 0 : w.catalog.find_defined(cls, 0, name);
  if (oid) found.object = {cls, oid, 0};
  const bool missed = w.context.strict && !types::in_every_cluster(kind, name, w.catalog.server_version());
  found.elsewhere = oid == 0 && !missed;
  return found;
}

Found find_schema(Writer& w, const std::string& name) {
  Found found;
  found.name = name;
  say_missing(found, "3F000", fmt::format("schema \"{}\"", name), Missing{ObjectKind::schema, {{}, name}});
  if (Oid oid = w.catalog.find_schema(name)) {
    found.object = {ObjectClass::schema, oid, 0};
    found.elsewhere = oid == pg_catalog_schema || oid == information_schema;
  }
  return found;
}

Found find_extension(Writer& w, const std::string& name) {
  Found found;
  found.name = name;
  say_missing(found, "42704", fmt::format("extension \"{}\"", name),
              Missing{ObjectKind::extension, {{}, name}});
  if (Oid oid = w.catalog.find_extension(name)) found.object = {ObjectClass::extension, oid, 0};
  found.elsewhere = name == "plpgsql";  // there from the start
  return found;
}

}  // namespace

Found find_relation(Writer& w, const Name& name, ObjectKind kind) {
  Found found;
  if (schema_missing(w, name, found)) return found;
  found.name = name.name;
  say_missing(found, "42P01", fmt::format("relation \"{}\"", written(name)), Missing{kind, name});
  if (Oid oid = w.catalog.resolve_relation(name)) {
    found.object = {ObjectClass::relation, oid, 0};
  } else if (of_system(name)) {
    found.elsewhere = true;
  }
  return found;
}

Found find_object(Writer& w, ObjectKind kind, const ObjectRef& ref) {
  switch (kind) {
    case ObjectKind::table:
    case ObjectKind::foreign_table:
    case ObjectKind::index:
    case ObjectKind::view:
    case ObjectKind::materialized_view:
    case ObjectKind::sequence: return find_relation(w, ref.name, kind);
    case ObjectKind::column:
    case ObjectKind::attribute: return find_column(w, ref);
    case ObjectKind::constraint: return find_constraint(w, ref);
    case ObjectKind::domain_constraint: return find_domain_constraint(w, ref);
    case ObjectKind::trigger:
      return in_table<Trigger>(w, ref, ObjectClass::trigger, &Relation::triggers, "trigger");
    case ObjectKind::policy:
      return in_table<Policy>(w, ref, ObjectClass::policy, &Relation::policies, "policy");
    case ObjectKind::rule: return in_table<Rule>(w, ref, ObjectClass::rule, &Relation::rules, "rule");
    case ObjectKind::schema: return find_schema(w, ref.name.name);
    case ObjectKind::type:
    case ObjectKind::domain: return find_type(w, ref.name, ref.types);
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
      return find_function(w, signature);
    }
    case ObjectKind::extension: return find_extension(w, ref.name.name);
    case ObjectKind::role:
    case ObjectKind::database:
    case ObjectKind::tablespace:
    case ObjectKind::large_object:
    case ObjectKind::owned:
    case ObjectKind::other: return find_in_cluster(w, kind, ref.name.name);
    default: return find_defined(w, kind, ref);
  }
}

TypeRef type_or_refuse(Writer& w, const TypeName& type) {
  if (type.name.empty()) return {};
  const types::ResolvedType resolved = types::resolve_type(w.catalog, type);
  if (resolved.problem) w.refuse(*resolved.problem);
  return resolved.type;
}

Found look_up(const Catalog& catalog, ObjectKind kind, const ObjectRef& ref) {
  Applied applied;
  const ApplyContext context;
  // Finding writes nothing: a Writer is asked for because what is not found may be refused.
  Writer w{const_cast<Catalog&>(catalog), context, applied};
  try {
    return find_object(w, kind, ref);
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

namespace {

// The same list on every search_path.
std::string qualified_list(const Catalog& catalog, const std::vector<TypeName>& types) {
  std::string list;
  for (const TypeName& type : types) {
    if (&type != &types.front()) list += ',';
    const TypeRef found = type.name.empty() ? TypeRef{} : types::resolve_type(catalog, type).type;
    list += type.name.empty() ? "none"
            : found.known()   ? types::format_type_qualified(catalog, {found.oid, -1})
                              : written(type.name);
  }
  return list;
}

}  // namespace

std::string defined_key(const Catalog& catalog, ObjectClass cls, const std::string& name,
                        const std::vector<TypeName>& types, const std::string& more) {
  switch (cls) {
    case ObjectClass::operator_: return fmt::format("{}({})", name, qualified_list(catalog, types));
    case ObjectClass::operator_class:
    case ObjectClass::operator_family: return fmt::format("{} using {}", name, more);
    case ObjectClass::cast:
    case ObjectClass::transform: return fmt::format("{}({})", name, qualified_list(catalog, types));
    case ObjectClass::user_mapping: return fmt::format("{} on {}", name, more);
    case ObjectClass::text_search: return more == "configuration" ? name : fmt::format("{} ({})", name, more);
    default: return name;
  }
}

ObjectClass class_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::operator_: return ObjectClass::operator_;
    case ObjectKind::operator_class: return ObjectClass::operator_class;
    case ObjectKind::operator_family: return ObjectClass::operator_family;
    case ObjectKind::cast: return ObjectClass::cast;
    case ObjectKind::collation: return ObjectClass::collation;
    case ObjectKind::conversion: return ObjectClass::conversion;
    case ObjectKind::language: return ObjectClass::language;
    case ObjectKind::access_method: return ObjectClass::access_method;
    case ObjectKind::foreign_data_wrapper: return ObjectClass::foreign_data_wrapper;
    case ObjectKind::foreign_server: return ObjectClass::foreign_server;
    case ObjectKind::user_mapping: return ObjectClass::user_mapping;
    case ObjectKind::event_trigger: return ObjectClass::event_trigger;
    case ObjectKind::publication: return ObjectClass::publication;
    case ObjectKind::subscription: return ObjectClass::subscription;
    case ObjectKind::statistics: return ObjectClass::statistics;
    case ObjectKind::text_search_configuration:
    case ObjectKind::text_search_dictionary:
    case ObjectKind::text_search_parser:
    case ObjectKind::text_search_template: return ObjectClass::text_search;
    case ObjectKind::transform: return ObjectClass::transform;
    case ObjectKind::role: return ObjectClass::role;
    case ObjectKind::database: return ObjectClass::database;
    case ObjectKind::tablespace: return ObjectClass::tablespace;
    default: return ObjectClass::none;
  }
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
