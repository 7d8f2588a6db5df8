// Inside of apply(): the object that DROP, RENAME, COMMENT... names, or the server's words for its absence
// (get_object_address, src/backend/catalog/objectaddress.c; does_not_exist_skipping,
// src/backend/commands/dropcmds.c).
#pragma once

#include <string>

#include "lint/ast/refusal.h"
#include "lint/catalog/catalog.h"

namespace commands {
using namespace ast;
using namespace catalog;

struct Reader;
struct Writer;

struct Found {
  ObjectAddress object;    // cls none: not there
  Oid relation = 0;        // of an object that stands in a table: that table
  bool elsewhere = false;  // not of this Catalog: pg_catalog's own, or of the whole cluster (roles)
  Oid builtin = 0;         // the function of pg_catalog that it is: elsewhere
  std::string name;        // what a blind spot may have made
  Refusal missing;         // when not there
  std::string skipping;    // the notice of IF EXISTS, "... does not exist, skipping"

  explicit operator bool() const { return object.cls != ObjectClass::none; }
};

Found find_object(const Reader& r, ObjectKind kind, const ObjectRef& ref);
// For who only looks: what would be refused (a name that says too little) is not there.
Found look_up(const Catalog& catalog, ObjectKind kind, const ObjectRef& ref);
Found find_relation(const Reader& r, const Name& name, ObjectKind kind = ObjectKind::table);

// The type that the name means; refuses as resolve_type says. No name gives none.
TypeRef type_or_refuse(const Reader& r, const TypeName& type);

// Deals with one that is not there: IF EXISTS gives its notice, a blind spot may have made it, else refused.
void not_there(Writer& w, const Found& found, bool missing_ok);

// Refuses one that nobody made, as require_role does, and the one that is for shared relations alone.
void require_tablespace(Writer& w, const std::string& name);
// Refuses a role that nobody made; only where the server itself would be heard: other roles than the chain's
// stand in most clusters.
void require_role(Writer& w, const std::string& name);

}  // namespace commands
