// What roles may do with an object, after each GRANT and REVOKE.

#include "lint/commands/role/grant.h"

#include <algorithm>

#include "lint/catalog/privileges.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using Words = std::vector<std::string>;

bool is_whoever_runs(const std::string& role) {
  return role == "current_user" || role == "session_user" || role == "current_role";
}

// The role's name; "" is whoever runs the chain.
std::string role_named(const Catalog& catalog, const std::string& written) {
  return is_whoever_runs(written) ? catalog.session().role : written;
}

Granted kind_of(const Relation& relation) {
  return relation.kind == RelationKind::sequence ? Granted::sequence : Granted::relation;
}

struct GrantTarget {
  Granted kind;
  ObjectClass cls;
  std::string owner;
};

void change_privilege(Privileges& privileges, const Grant& change, const GrantTarget& target,
                      const std::string& role, const std::string& privilege) {
  const bool owned = role == target.owner;
  const bool by_default =
      target.kind != Granted::column &&
      (owned || (role == "public" && is_public_default(target.kind, privilege, target.cls)));
  if (!change.revoke) return grant(privileges, role, privilege, change.grant_option && !owned, by_default);
  if (change.grant_option) return revoke_grant_option(privileges, role, privilege);
  revoke(privileges, role, privilege, by_default);
}

void change_all(const Catalog& catalog, Privileges& privileges, const Grant& change,
                const GrantTarget& target, const Words& named) {
  const bool all = std::find(named.begin(), named.end(), "all") != named.end();
  for (const std::string& grantee : change.grantees) {
    for (const std::string& privilege : all ? all_privileges(target.kind, catalog.server_version()) : named)
      change_privilege(privileges, change, target, role_named(catalog, grantee), privilege);
  }
}

// Those of the statement that are for the whole object, not for columns of it.
Words whole_object(const Grant& change) {
  Words words = change.revoke && change.grant_option ? change.options : change.privileges;
  for (const auto& [privilege, columns] : change.of_columns) {
    const auto found = std::find(words.begin(), words.end(), privilege);
    if (found != words.end()) words.erase(found);
  }
  return words;
}

void change_relation(Writer& w, const Grant& change, Oid oid) {
  const Catalog& catalog = w.catalog;
  w.catalog.update<Relation>(oid, [&](Relation& r) {
    const GrantTarget whole{kind_of(r), ObjectClass::relation, r.owner.str()};
    const Words words = whole_object(change);
    if (!words.empty()) change_all(catalog, r.privileges, change, whole, words);
    const GrantTarget column{Granted::column, ObjectClass::relation, r.owner.str()};
    for (const auto& [privilege, columns] : change.of_columns) {
      for (const std::string& name : columns) {
        if (const ColumnNumber number = r.column_number(name))
          change_all(catalog, r.column(number).privileges, change, column, {privilege});
      }
    }
    // What is revoked from the table is revoked from its columns.
    if (!change.revoke || words.empty()) return;
    const bool any = std::any_of(r.columns.begin(), r.columns.end(),
                                 [](const Column& one) { return !one.privileges.empty(); });
    for (ColumnNumber number = 1; any && static_cast<size_t>(number) <= r.columns.size(); ++number)
      change_all(catalog, r.column(number).privileges, change, column, words);
  });
}

template <class T>
void change_object(Writer& w, const Grant& change, const ObjectAddress& object, Granted kind) {
  const Catalog& catalog = w.catalog;
  if (!catalog.get<T>(object.oid)) return;
  w.catalog.update<T>(object.oid, [&](T& o) {
    change_all(catalog, o.privileges, change, {kind, object.cls, std::string(o.owner)}, whole_object(change));
  });
}

struct DefaultKind {
  ObjectKind kind;
  const char* words;
  Granted granted;
  ObjectClass cls;
};
constexpr DefaultKind default_kinds[] = {
    {ObjectKind::table, "tables", Granted::relation, ObjectClass::relation},
    {ObjectKind::sequence, "sequences", Granted::sequence, ObjectClass::relation},
    {ObjectKind::function, "functions", Granted::routine, ObjectClass::function},
    {ObjectKind::type, "types", Granted::usage, ObjectClass::type},
    {ObjectKind::schema, "schemas", Granted::schema, ObjectClass::schema},
};

Oid default_object(Writer& w, const std::string& role, Oid schema, const DefaultKind& kind) {
  const std::string name = std::string(kind.words) + " of " + role;
  if (const Oid there = w.catalog.find_defined(ObjectClass::default_privileges, schema, name)) return there;
  DefinedObject object;
  object.cls = ObjectClass::default_privileges;
  object.schema = schema;
  object.name = name;
  object.properties["role"] = role;
  object.properties["on"] = kind.words;
  object.made = w.context.origin;
  return w.catalog.add(std::move(object));
}

const DefaultKind* kind_of_defaults(ObjectKind kind) {
  if (kind == ObjectKind::procedure || kind == ObjectKind::routine) kind = ObjectKind::function;
  if (kind == ObjectKind::view || kind == ObjectKind::materialized_view || kind == ObjectKind::foreign_table)
    kind = ObjectKind::table;
  for (const DefaultKind& one : default_kinds) {
    if (one.kind == kind) return &one;
  }
  return nullptr;
}

// What the maker's default privileges give: those of the database in the place of acldefault(), those of the
// schema on top.
Privileges defaults_for(const Catalog& catalog, const std::string& maker, Oid schema,
                        std::string_view words) {
  Privileges made;
  for (const Oid place : {Oid{0}, schema}) {
    const Oid found =
        catalog.find_defined(ObjectClass::default_privileges, place, std::string(words) + " of " + maker);
    const DefinedObject* object = catalog.get<DefinedObject>(found);
    if (!object || (place == 0 && !made.empty())) continue;
    for (const auto& [role, privileges] : *object->privileges) {
      if (role != maker) made.edit()[role].insert(privileges.begin(), privileges.end());
    }
  }
  return made;
}

template <class T, class Kind>
void give(Catalog& catalog, Oid after, const Kind& kind_of_object) {
  const std::string role = catalog.session().role;
  std::vector<std::pair<Oid, Privileges>> given;
  for (const auto& [oid, object] : catalog.all_after<T>(after)) {
    const std::string_view kind = kind_of_object(*object);
    Privileges made = kind.empty() ? Privileges() : defaults_for(catalog, role, object->schema, kind);
    if (!made.empty() || (!role.empty() && object->owner.empty())) given.emplace_back(oid, std::move(made));
  }
  for (auto& [oid, privileges] : given) {
    catalog.update<T>(oid, [&, &p = privileges](T& object) {
      if (object.owner.empty()) object.owner = role;
      if (!p.empty()) object.privileges = std::move(p);
    });
  }
}

bool has_owner(const DefinedObject& object) {
  switch (object.cls) {
    case ObjectClass::collation:
    case ObjectClass::conversion:
    case ObjectClass::operator_:
    case ObjectClass::operator_class:
    case ObjectClass::operator_family:
    case ObjectClass::language:
    case ObjectClass::foreign_data_wrapper:
    case ObjectClass::foreign_server:
    case ObjectClass::event_trigger:
    case ObjectClass::publication:
    case ObjectClass::subscription:
    case ObjectClass::statistics: return true;
    case ObjectClass::text_search:
      return !object.name.ends_with(" (parser)") && !object.name.ends_with(" (template)");
    default: return false;
  }
}

// Schemas, and objects of which there are no default privileges here.
void own_without_privileges(Catalog& catalog, const std::string& role, const NewestObjects& before) {
  std::vector<Oid> schemas, defined;
  for (const auto& [oid, schema] : catalog.all_after<Schema>(before.schema)) {
    if (schema->owner.empty()) schemas.push_back(oid);
  }
  for (const auto& [oid, object] : catalog.all_after<DefinedObject>(before.defined)) {
    if (has_owner(*object) && !object->properties.contains("owner")) defined.push_back(oid);
  }
  for (const Oid oid : schemas) catalog.update<Schema>(oid, [&](Schema& schema) { schema.owner = role; });
  for (const Oid oid : defined)
    catalog.update<DefinedObject>(oid, [&](DefinedObject& object) { object.properties["owner"] = role; });
}

}  // namespace

void set_privileges(Writer& w, const Grant& change, const ObjectAddress& object) {
  switch (object.cls) {
    case ObjectClass::relation:
      if (w.catalog.relation(object.oid)) change_relation(w, change, object.oid);
      return;
    case ObjectClass::schema: return change_object<Schema>(w, change, object, Granted::schema);
    case ObjectClass::function: return change_object<Function>(w, change, object, Granted::routine);
    case ObjectClass::type: return change_object<Type>(w, change, object, Granted::usage);
    default: return;
  }
}

void set_default_privileges(Writer& w, const Grant& change) {
  const DefaultKind* kind = kind_of_defaults(change.kind);
  if (!kind) return;
  std::vector<std::string> places = change.all_in_schema, makers = change.of_roles;
  if (places.empty()) places.emplace_back();
  if (makers.empty()) makers.push_back(w.catalog.session().role);
  for (const std::string& place : places) {
    const Oid schema = place.empty() ? 0 : w.catalog.find_schema(place);
    if (!place.empty() && schema == 0) continue;
    for (const std::string& written : makers) {
      const std::string maker = role_named(w.catalog, written);
      const Oid oid = default_object(w, maker, schema, *kind);
      const Catalog& catalog = w.catalog;
      w.catalog.update<DefinedObject>(oid, [&](DefinedObject& object) {
        // In a schema they begin with nothing.
        const Granted granted = schema ? Granted::column : kind->granted;
        Words words = whole_object(change);
        if (std::find(words.begin(), words.end(), "all") != words.end())
          words = all_privileges(kind->granted, catalog.server_version());
        for (const std::string& grantee : change.grantees) {
          for (const std::string& privilege : words)
            change_privilege(object.privileges, change, {granted, kind->cls, maker},
                             role_named(catalog, grantee), privilege);
        }
      });
      if (catalog.get<DefinedObject>(oid)->privileges.empty()) w.catalog.remove<DefinedObject>(oid);
    }
  }
}

NewestObjects newest_objects(const Catalog& catalog) {
  return {catalog.newest<Relation>(), catalog.newest<Type>(), catalog.newest<Function>(),
          catalog.newest<Schema>(), catalog.newest<DefinedObject>()};
}

void complete_new_objects(Catalog& catalog, const NewestObjects& before) {
  give<Relation>(catalog, before.relation, [](const Relation& relation) -> std::string_view {
    if (relation.kind == RelationKind::sequence) return "sequences";
    return relation.is_table() || relation.view ? "tables" : "";
  });
  give<Function>(catalog, before.function, [](const Function&) -> std::string_view { return "functions"; });
  give<Type>(catalog, before.type, [](const Type& type) -> std::string_view {
    const bool own =
        type.relation == 0 && type.kind != Type::Kind::array && type.kind != Type::Kind::multirange;
    return own ? "types" : "";
  });
  const std::string role = catalog.session().role;
  if (!role.empty()) own_without_privileges(catalog, role, before);
}

}  // namespace commands
