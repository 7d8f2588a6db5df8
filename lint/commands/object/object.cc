// Schemas, owners, comments, privileges; the rest of what concerns objects of any kind is handed on.

#include "lint/commands/object/object.h"

#include <fmt/format.h>

#include "lint/commands/find/object.h"
#include "lint/commands/object/define.h"
#include "lint/commands/object/drop.h"
#include "lint/commands/object/extension.h"
#include "lint/commands/object/text_search.h"
#include "lint/commands/publication/publication.h"
#include "lint/commands/rename/relation.h"
#include "lint/commands/rename/set_schema.h"
#include "lint/commands/role/owner.h"
#include "lint/commands/role/role.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// CreateSchemaCommand, src/backend/commands/schemacmds.c.
void create_schema(Writer& w, const CreateSchema& change) {
  const std::string& name = change.name.empty() ? change.authorization : change.name;
  if (!change.authorization.empty()) require_role(w, change.authorization);
  if (w.catalog.find_schema(name)) {
    if (!change.if_not_exists) w.refuse("42P06", fmt::format("schema \"{}\" already exists", name));
    w.notice(fmt::format("schema \"{}\" already exists, skipping", name));
    w.applied.skipped = true;
    return;
  }
  if (name.rfind("pg_", 0) == 0) {
    w.refuse("42939", fmt::format("unacceptable schema name \"{}\"", name),
             "The prefix \"pg_\" is reserved for system schemas.");
  }
  Schema schema;
  // public keeps its number, by which reports and names know it.
  if (name == "public" && !w.catalog.get<Schema>(public_schema)) schema.oid = public_schema;
  schema.name = name;
  schema.owner = change.authorization;
  schema.made = w.context.origin;
  w.created({ObjectClass::schema, w.catalog.add(std::move(schema)), 0});
}

// ExecAlterObjectDependsStmt, src/backend/commands/alter.c: the object goes with the extension.
void depend_on_extension(Writer& w, const OtherDdl& change) {
  const Found object = find_object(w, change.kind, change.objects.front());
  if (!object) return not_there(w, object, false);
  w.altered(object.object);
  if (change.objects.size() < 2) return;
  const Found extension = find_object(w, ObjectKind::extension, change.objects.back());
  if (!extension) return not_there(w, extension, false);
  w.catalog.add_dependency({object.object, extension.object, DependencyKind::automatic});
}

void other_ddl(Writer& w, const OtherDdl& change) {
  if (change.word == "ALTER DEPENDS ON EXTENSION") return depend_on_extension(w, change);
  // An extension that nobody knows may bring a provider.
  if (change.word == "SECURITY LABEL" && w.context.strict && !types::may_lack(w.catalog, {}))
    w.refuse("22023", "no security label providers have been loaded");
  if (change.objects.empty() || change.kind == ObjectKind::other) return;
  for (const ObjectRef& object : change.objects) {
    const Found found = find_object(w, change.kind, object);
    if (!found) {
      not_there(w, found, false);
    } else {
      w.altered(found.object);
    }
  }
}

}  // namespace

bool apply_object(Writer& w, const Change& change) {
  if (const auto* it = std::get_if<CreateSchema>(&change)) {
    create_schema(w, *it);
  } else if (const auto* drop = std::get_if<Drop>(&change)) {
    apply_drop(w, *drop);
  } else if (const auto* rename = std::get_if<Rename>(&change)) {
    apply_rename(w, *rename);
  } else if (const auto* set_schema = std::get_if<SetSchema>(&change)) {
    apply_set_schema(w, *set_schema);
  } else if (const auto* owner = std::get_if<OwnerTo>(&change)) {
    apply_owner(w, *owner);
  } else if (const auto* comment = std::get_if<Comment>(&change)) {
    apply_comment(w, *comment);
  } else if (const auto* grant = std::get_if<Grant>(&change)) {
    apply_grant(w, *grant);
  } else if (const auto* reassign = std::get_if<ReassignOwned>(&change)) {
    apply_reassign(w, *reassign);
  } else if (const auto* drop_owned = std::get_if<DropOwned>(&change)) {
    apply_drop_owned(w, *drop_owned);
  } else if (const auto* named = std::get_if<Define>(&change)) {
    define_object(w, *named);
  } else if (const auto* publication = std::get_if<CreatePublication>(&change)) {
    apply_create_publication(w, *publication);
  } else if (const auto* altered = std::get_if<AlterPublication>(&change)) {
    apply_alter_publication(w, *altered);
  } else if (const auto* extension = std::get_if<CreateExtension>(&change)) {
    apply_create_extension(w, *extension);
  } else if (const auto* alter = std::get_if<AlterExtension>(&change)) {
    apply_alter_extension(w, *alter);
  } else if (const auto* search = std::get_if<AlterTextSearch>(&change)) {
    apply_alter_text_search(w, *search);
  } else if (const auto* other = std::get_if<OtherDdl>(&change)) {
    other_ddl(w, *other);
  } else {
    return false;
  }
  return true;
}

}  // namespace commands
