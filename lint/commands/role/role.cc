// Roles of the chain: who is a member of whom, what they own and what they have been granted
// (src/backend/commands/user.c; src/backend/catalog/pg_shdepend.c).

#include "lint/commands/role/role.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/commands/drop/drop.h"
#include "lint/commands/find/object.h"
#include "lint/commands/role/owner.h"
#include "lint/commands/role/privilege.h"
#include "lint/commands/session/utility.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

constexpr std::string_view membership = "member of ";

// Who is, directly or through others, a member of it (is_member_of_role_nosuper).
bool is_member(const Catalog& catalog, Oid role, Oid of) {
  if (role == of) return true;
  const DefinedObject* object = catalog.get<DefinedObject>(role);
  if (!object) return false;
  for (auto at = object->properties.lower_bound(std::string(membership));
       at != object->properties.end() && at->first.starts_with(membership); ++at) {
    const Oid next = static_cast<Oid>(std::stoul(at->first.substr(membership.size())));
    if (is_member(catalog, next, of)) return true;
  }
  return false;
}

void add_member(Writer& w, const std::string& group, const std::string& member) {
  const Oid of = chain_role(w.catalog, group), role = chain_role(w.catalog, member);
  if (!of || !role) return;
  if (is_member(w.catalog, of, role))
    w.refuse("0LP01", fmt::format("role \"{}\" is a member of role \"{}\"", group, member));
  w.catalog.update<DefinedObject>(
      role, [&](DefinedObject& object) { object.properties[fmt::format("{}{}", membership, of)]; });
}

void remove_member(Writer& w, const std::string& group, const std::string& member) {
  const Oid of = chain_role(w.catalog, group), role = chain_role(w.catalog, member);
  if (!of || !role) return;
  w.catalog.update<DefinedObject>(
      role, [&](DefinedObject& object) { object.properties.erase(fmt::format("{}{}", membership, of)); });
}

// Not what hangs on another object: that has no owner of its own in pg_shdepend.
bool has_own_owner(const Catalog& catalog, const ObjectAddress& object) {
  const auto is_composite = [&](Oid relation) {
    return catalog.relation(relation)->kind == RelationKind::composite_type;
  };
  if (object.cls == ObjectClass::relation)
    return !catalog.relation(object.oid)->is_index() && !is_composite(object.oid);
  if (object.cls != ObjectClass::type) return true;
  const Type& type = *catalog.get<Type>(object.oid);
  return (type.relation == 0 || is_composite(type.relation)) && type.kind != Type::Kind::array &&
         type.kind != Type::Kind::multirange;
}

bool exists(const Catalog& catalog, const ObjectAddress& object) {
  switch (object.cls) {
    case ObjectClass::relation: {
      const Relation* relation = catalog.relation(object.oid);
      return relation && (object.column == 0 || !relation->column(object.column).dropped);
    }
    case ObjectClass::type: return catalog.get<Type>(object.oid) != nullptr;
    case ObjectClass::function: return catalog.get<Function>(object.oid) != nullptr;
    case ObjectClass::schema: return catalog.get<Schema>(object.oid) != nullptr;
    default: return catalog.get<DefinedObject>(object.oid) != nullptr;
  }
}

bool stands_in_policy(const Catalog& catalog, const std::string& role) {
  return std::any_of(catalog.all<Policy>().begin(), catalog.all<Policy>().end(), [&](const auto& row) {
    const auto& roles = row.second->roles;
    return std::find(roles.begin(), roles.end(), role) != roles.end();
  });
}

bool has_privileges(const Catalog& catalog, const DefinedObject& role) {
  return std::any_of(role.properties.begin(), role.properties.end(), [&](const auto& property) {
    if (property.second.empty()) return false;
    if (property.first.starts_with(default_privilege_mark)) return true;
    if (property.first.starts_with(cluster_privilege_mark)) return true;
    const auto object = granted_object(property.first);
    return object && exists(catalog, *object);
  });
}

std::vector<ObjectAddress> user_mappings(const Catalog& catalog, const std::string& role) {
  std::vector<ObjectAddress> found;
  for (const auto& [oid, object] : catalog.all<DefinedObject>()) {
    if (object->cls == ObjectClass::user_mapping && object->name.starts_with(role + " on "))
      found.push_back({object->cls, oid, 0});
  }
  return found;
}

// RemoveRoleFromObjectPolicy: one that is for nobody else goes.
std::vector<ObjectAddress> leave_policies(Writer& w, const std::vector<std::string>& roles) {
  std::vector<Oid> named;
  for (const auto& [oid, policy] : w.catalog.all<Policy>()) {
    const bool any = std::any_of(roles.begin(), roles.end(), [&p = *policy](const std::string& role) {
      return std::find(p.roles.begin(), p.roles.end(), role) != p.roles.end();
    });
    if (any) named.push_back(oid);
  }
  std::vector<ObjectAddress> lonely;
  for (const Oid oid : named) {
    w.catalog.update<Policy>(oid, [&](Policy& policy) {
      std::erase_if(policy.roles, [&](const std::string& role) {
        return policy.roles.size() > 1 && std::find(roles.begin(), roles.end(), role) != roles.end();
      });
    });
    const auto& left = w.catalog.get<Policy>(oid)->roles;
    const bool goes = left.size() == 1 && std::find(roles.begin(), roles.end(), left[0]) != roles.end();
    if (goes) lonely.push_back({ObjectClass::policy, oid, 0});
  }
  return lonely;
}

}  // namespace

Oid chain_role(const Catalog& catalog, const std::string& name) {
  return catalog.find_defined(ObjectClass::role, 0, name);
}

void check_new_role(Writer& w, const Define& change) {
  const std::string& name = change.name.name;
  if (name.starts_with("pg_")) {
    w.refuse("42939", fmt::format("role name \"{}\" is reserved", name),
             "Role names starting with \"pg_\" are reserved.");
  }
  for (const auto& [option, value] : change.options) {
    if (option == "connectionlimit" && value.starts_with('-') && value != "-1")
      w.refuse("22023", fmt::format("invalid connection limit: {}", value));
  }
  if (chain_role(w.catalog, name)) return;
  for (const auto& [option, value] : change.options) {
    if (option == "in role" || option == "member") require_role(w, value);
  }
}

void complete_role(Writer& w, const Define& change) {
  for (const auto& [option, value] : change.options) {
    if (option == "in role") add_member(w, value, change.name.name);
    if (option == "member") add_member(w, change.name.name, value);
  }
}

void grant_roles(Writer& w, const Grant& change) {
  for (const std::string& role : change.privileges) require_role(w, role);
  for (const std::string& role : change.grantees) require_role(w, role);
  for (const std::string& role : change.privileges) {
    for (const std::string& member : change.grantees) {
      if (change.revoke) {
        remove_member(w, role, member);
      } else {
        add_member(w, role, member);
      }
    }
  }
}

std::vector<ObjectAddress> owned_by(const Catalog& catalog, const std::vector<std::string>& roles) {
  std::vector<ObjectAddress> owned;
  const auto is_owned = [&](const std::string& owner) {
    return !owner.empty() && std::find(roles.begin(), roles.end(), owner) != roles.end();
  };
  const auto gather = [&]<class T>(ObjectClass cls, const T& all) {
    for (const auto& [oid, object] : all) {
      if (is_owned(object->owner)) owned.push_back({cls, oid, 0});
    }
  };
  gather(ObjectClass::schema, catalog.all<Schema>());
  gather(ObjectClass::relation, catalog.all<Relation>());
  gather(ObjectClass::type, catalog.all<Type>());
  gather(ObjectClass::function, catalog.all<Function>());
  for (const auto& [oid, object] : catalog.all<DefinedObject>()) {
    const auto owner = object->properties.find("owner");
    if (owner != object->properties.end() && is_owned(owner->second)) owned.push_back({object->cls, oid, 0});
  }
  return owned;
}

void check_role_unused(Writer& w, Oid role) {
  const DefinedObject& object = *w.catalog.get<DefinedObject>(role);
  if (w.catalog.session().role == object.name) w.refuse("55006", "current user cannot be dropped");
  if (!w.context.strict && w.catalog.may_be_touched(object.name)) return;
  const bool used = !owned_by(w.catalog, {object.name}).empty() || has_privileges(w.catalog, object) ||
                    stands_in_policy(w.catalog, object.name) ||
                    !user_mappings(w.catalog, object.name).empty();
  if (!used) return;
  w.refuse("2BP01",
           fmt::format("role \"{}\" cannot be dropped because some objects depend on it", object.name));
}

void rename_role(Writer& w, const std::string& from, const std::string& to) {
  for (const ObjectAddress& object : owned_by(w.catalog, {from})) set_owner(w, object, to);
  std::vector<Oid> policies;
  for (const auto& [oid, policy] : w.catalog.all<Policy>()) {
    if (std::find(policy->roles.begin(), policy->roles.end(), from) != policy->roles.end())
      policies.push_back(oid);
  }
  for (const Oid oid : policies) {
    w.catalog.update<Policy>(
        oid, [&](Policy& policy) { std::replace(policy.roles.begin(), policy.roles.end(), from, to); });
  }
}

void apply(Writer& w, const DropOwned& change) {
  for (const std::string& role : change.roles) require_role(w, role);
  const bool known = std::all_of(change.roles.begin(), change.roles.end(),
                                 [&](const std::string& role) { return chain_role(w.catalog, role) != 0; });
  if (!known) {
    apply(w, Unknown{"DROP OWNED takes what the role owns, which files do not tell", {}, false});
    return;
  }
  std::vector<ObjectAddress> objects = leave_policies(w, change.roles);
  for (const ObjectAddress& object : owned_by(w.catalog, change.roles)) {
    if (has_own_owner(w.catalog, object)) objects.push_back(object);
  }
  for (const std::string& role : change.roles) {
    const std::vector<ObjectAddress> mappings = user_mappings(w.catalog, role);
    objects.insert(objects.end(), mappings.begin(), mappings.end());
    w.catalog.update<DefinedObject>(chain_role(w.catalog, role), [](DefinedObject& object) {
      std::erase_if(object.properties, [](const auto& property) {
        return property.first.starts_with(default_privilege_mark) ||
               property.first.starts_with(cluster_privilege_mark) || granted_object(property.first);
      });
    });
  }
  drop_objects(w, objects, change.cascade);
}

}  // namespace commands
