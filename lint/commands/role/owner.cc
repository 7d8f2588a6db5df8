// OWNER TO, COMMENT ON, GRANT and REVOKE.

#include "lint/commands/role/owner.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/catalog/missing.h"
#include "lint/catalog/privileges.h"
#include "lint/commands/find/object.h"
#include "lint/commands/role/grant.h"
#include "lint/commands/role/privilege.h"
#include "lint/commands/role/role.h"
#include "lint/commands/type/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

void set_owner(Writer& w, const ObjectAddress& object, const std::string& owner) {
  Catalog& catalog = w.catalog;
  switch (object.cls) {
    case ObjectClass::relation:
      catalog.update<Relation>(object.oid, [&](Relation& r) {
        hand_over(r.privileges, r.owner.str(), owner);
        r.owner = owner;
      });
      break;
    case ObjectClass::type:
      catalog.update<Type>(object.oid, [&](Type& t) {
        hand_over(t.privileges, t.owner.str(), owner);
        t.owner = owner;
      });
      break;
    case ObjectClass::schema:
      catalog.update<Schema>(object.oid, [&](Schema& s) {
        hand_over(s.privileges, s.owner, owner);
        s.owner = owner;
      });
      break;
    case ObjectClass::function:
      catalog.update<Function>(object.oid, [&](Function& f) {
        hand_over(f.privileges, f.owner, owner);
        f.owner = owner;
      });
      break;
    default:
      if (catalog.get<DefinedObject>(object.oid)) {
        catalog.update<DefinedObject>(object.oid, [&](DefinedObject& n) { n.properties["owner"] = owner; });
      }
  }
}

namespace {

// CommentObject refuses what cannot have comments on its columns (src/backend/commands/comment.c).
void check_commented_column(Writer& w, const Found& found) {
  const Relation& relation = *w.catalog.relation(found.object.oid);
  if (relation.is_index() || relation.kind == RelationKind::sequence) {
    w.refuse("42809", fmt::format("cannot set comment on relation \"{}\"", relation.name),
             relation.is_index() ? "This operation is not supported for indexes."
                                 : "This operation is not supported for sequences.");
  }
}

template <class T>
void set_constraint_comment(Catalog& catalog, Oid holder, Oid constraint, const std::string& text) {
  catalog.update<T>(holder, [&](T& object) {
    for (Constraint& one : object.constraints.edit()) {
      if (one.oid == constraint) one.comment = text;
    }
  });
}

void set_constraint_comment(Catalog& catalog, Oid constraint, const std::string& text) {
  if (const Relation* table = catalog.find_constraint(constraint).first)
    return set_constraint_comment<Relation>(catalog, table->oid, constraint, text);
  for (const auto& [oid, type] : catalog.all<Type>()) {
    const auto has = [&](const Constraint& one) { return one.oid == constraint; };
    if (std::any_of(type->constraints.begin(), type->constraints.end(), has))
      return set_constraint_comment<Type>(catalog, oid, constraint, text);
  }
}

void set_comment(Writer& w, const Found& found, const std::string& text) {
  Catalog& catalog = w.catalog;
  const Oid oid = found.object.oid;
  switch (found.object.cls) {
    case ObjectClass::relation:
      if (found.object.column) {
        catalog.update<Relation>(oid, [&](Relation& r) { r.column(found.object.column).comment = text; });
      } else {
        catalog.update<Relation>(oid, [&](Relation& r) { r.comment = text; });
      }
      break;
    case ObjectClass::type: catalog.update<Type>(oid, [&](Type& t) { t.comment = text; }); break;
    case ObjectClass::schema: catalog.update<Schema>(oid, [&](Schema& s) { s.comment = text; }); break;
    case ObjectClass::function: catalog.update<Function>(oid, [&](Function& f) { f.comment = text; }); break;
    case ObjectClass::trigger: catalog.update<Trigger>(oid, [&](Trigger& t) { t.comment = text; }); break;
    case ObjectClass::policy: catalog.update<Policy>(oid, [&](Policy& p) { p.comment = text; }); break;
    case ObjectClass::constraint: set_constraint_comment(catalog, oid, text); break;
    case ObjectClass::rule: catalog.update<Rule>(oid, [&](Rule& r) { r.comment = text; }); break;
    default:
      if (catalog.get<DefinedObject>(oid))
        catalog.update<DefinedObject>(oid, [&](DefinedObject& object) { object.comment = text; });
  }
}

// ON ALL ... IN SCHEMA (getRelationsInNamespace, objectsInSchemaToOids).
void grant_in_schemas(Writer& w, const Grant& change) {
  const auto wanted = [&](RelationKind kind) {
    if (change.kind == ObjectKind::sequence) return kind == RelationKind::sequence;
    return change.kind == ObjectKind::table &&
           (kind == RelationKind::table || kind == RelationKind::view ||
            kind == RelationKind::materialized_view || kind == RelationKind::foreign_table ||
            kind == RelationKind::partitioned_table);
  };
  std::vector<ObjectAddress> named;
  for (const std::string& name : change.all_in_schema) {
    const Oid schema = w.catalog.find_schema(name);
    for (const auto& [oid, relation] : w.catalog.all<Relation>()) {
      if (relation->schema == schema && wanted(relation->kind))
        named.push_back({ObjectClass::relation, oid, 0});
    }
    const bool functions = change.kind == ObjectKind::function || change.kind == ObjectKind::procedure ||
                           change.kind == ObjectKind::routine;
    for (const auto& [oid, function] : w.catalog.all<Function>()) {
      const bool fits = change.kind == ObjectKind::routine ||
                        (function->kind == RoutineKind::procedure) == (change.kind == ObjectKind::procedure);
      if (functions && fits && function->schema == schema) named.push_back({ObjectClass::function, oid, 0});
    }
  }
  for (const ObjectAddress& object : named) {
    note_privileges(w, change, object);
    set_privileges(w, change, object);
  }
}

void require_grantees(Writer& w, const Grant& change) {
  for (const std::string& role : change.grantees) {
    if (role != "public") require_role(w, role);
  }
}

// get_relation_by_qualified_name checks the kind: COMMENT ON TABLE v, ALTER VIEW t OWNER...
void check_kind(Writer& w, ObjectKind kind, const Relation& relation) {
  auto need = [&](bool fits, std::string_view words) {
    if (!fits && !relation.presumed) w.refuse("42809", fmt::format("\"{}\" is not {}", relation.name, words));
  };
  switch (kind) {
    case ObjectKind::table:
      need(relation.kind == RelationKind::table || relation.kind == RelationKind::partitioned_table,
           "a table");
      break;
    case ObjectKind::index: need(relation.is_index(), "an index"); break;
    case ObjectKind::sequence: need(relation.kind == RelationKind::sequence, "a sequence"); break;
    case ObjectKind::view: need(relation.kind == RelationKind::view, "a view"); break;
    case ObjectKind::materialized_view:
      need(relation.kind == RelationKind::materialized_view, "a materialized view");
      break;
    case ObjectKind::foreign_table:
      need(relation.kind == RelationKind::foreign_table, "a foreign table");
      break;
    default: break;
  }
}

// AlterTypeOwner, src/backend/commands/typecmds.c.
void check_owned_type(Writer& w, const Type& type) {
  const Relation* row = type.relation ? w.catalog.relation(type.relation) : nullptr;
  if (row && row->kind != RelationKind::composite_type) {
    w.refuse("42809", fmt::format("{} is a table's row type", type.name), {}, "Use ALTER TABLE instead.");
  }
  if (type.kind == Type::Kind::array) refuse_array_type(w, type);
}

}  // namespace

void apply(Writer& w, const OwnerTo& change) {
  require_role(w, change.owner);
  const Found found = find_object(w, change.kind, change.object);
  if (!found) {
    not_there(w, found, false);
    return;
  }
  if (found.object.cls == ObjectClass::type) check_owned_type(w, *w.catalog.get<Type>(found.object.oid));
  set_owner(w, found.object, change.owner);
  w.altered(found.object);
}

void apply(Writer& w, const ReassignOwned& change) {
  for (const std::string& role : change.roles) require_role(w, role);
  require_role(w, change.to);
  const bool known = std::all_of(change.roles.begin(), change.roles.end(),
                                 [&](const std::string& role) { return chain_role(w.catalog, role) != 0; });
  if (!known && !w.context.strict) w.blind("REASSIGN OWNED: what the role owns, files do not tell");
  for (const ObjectAddress& object : owned_by(w.catalog, change.roles)) set_owner(w, object, change.to);
}

void apply(Writer& w, const Comment& change) {
  const Found found = find_object(w, change.kind, change.object);
  if (!found) {
    not_there(w, found, false);
    return;
  }
  if (found.object.cls == ObjectClass::relation) {
    if (found.object.column) {
      check_commented_column(w, found);
    } else {
      check_kind(w, change.kind, *w.catalog.relation(found.object.oid));
    }
  }
  if (change.kind == ObjectKind::domain) {
    const Type* type = w.catalog.get<Type>(found.object.oid);
    if (type && type->kind != Type::Kind::domain)
      w.refuse("42809", fmt::format("\"{}\" is not a domain", type->name));
  }
  set_comment(w, found, change.text.value_or(std::string()));
  w.altered(found.object);
}

void apply(Writer& w, const Grant& change) {
  if (change.role_membership) return grant_roles(w, change);
  if (change.default_privileges) require_grantees(w, change);
  for (const std::string& role : change.of_roles) require_role(w, role);
  for (const std::string& schema : change.all_in_schema) {
    if (w.catalog.find_schema(schema) || w.may_exist(schema)) continue;
    w.refuse(no_schema(schema));
  }
  check_privileges(w, change);
  if (change.default_privileges) {
    set_default_privileges(w, change);
    return note_default_privileges(w, change);
  }
  grant_in_schemas(w, change);
  for (const ObjectRef& object : change.objects) {
    const Found found = find_object(w, change.kind, object);
    if (!found) {
      not_there(w, found, false);
      if (found.elsewhere) note_privileges(w, change, {}, object.name);
      continue;
    }
    if (found.object.cls == ObjectClass::type && w.catalog.server_version() < 18) {
      refuse_shell(w, *w.catalog.get<Type>(found.object.oid), object.name);
    }
    if (found.object.cls != ObjectClass::relation) {
      note_privileges(w, change, found.object);
      set_privileges(w, change, found.object);
      continue;
    }
    const Relation& relation = *w.catalog.relation(found.object.oid);
    if (relation.is_index()) w.refuse("42809", fmt::format("\"{}\" is an index", relation.name));
    if (change.kind == ObjectKind::sequence) check_kind(w, change.kind, relation);
    for (const std::string& column : change.columns) {
      if (relation.find_column(column)) continue;
      w.refuse(
          no_column(relation, column,
                    fmt::format("column \"{}\" of relation \"{}\" does not exist", column, relation.name)));
    }
    note_privileges(w, change, found.object);
    set_privileges(w, change, found.object);
  }
  require_grantees(w, change);
}

}  // namespace commands
