// CREATE TYPE for base types and shells, and entries of pg_type for all (src/backend/commands/typecmds.c,
// DefineType).

#include "lint/commands/type/type.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/ast/name.h"
#include "lint/commands/find/object.h"
#include "lint/commands/find/option.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/type/composite.h"
#include "lint/commands/type/domain.h"
#include "lint/commands/type/enum.h"
#include "lint/commands/type/range.h"
#include "lint/sql/identifier.h"
#include "lint/types/format_type.h"
#include "lint/types/resolve.h"

namespace commands {
using namespace ast;
using namespace catalog;

void require_free_name(Writer& w, Oid schema, const std::string& name) {
  const Type* there = w.catalog.get<Type>(w.catalog.find_type(schema, name));
  if (there && there->kind == Type::Kind::pseudo) return;
  if (!free_type_name(w, schema, name))
    w.refuse(exists_already(name, "42710", "type \"" + name + "\" already exists"));
}

Oid make_type(Writer& w, Type type) {
  type.name = sql::truncate_identifier(type.name);
  const Oid shell = w.catalog.find_type(type.schema, type.name);
  const Type* there = w.catalog.get<Type>(shell);
  if (there && there->kind == Type::Kind::pseudo && type.kind != Type::Kind::pseudo) {
    type.oid = shell;  // the shell is filled in (TypeCreate, src/backend/catalog/pg_type.c)
  } else if (!free_type_name(w, type.schema, type.name)) {
    w.refuse(exists_already(type.name, "42710", "type \"" + type.name + "\" already exists"));
  }
  type.made = w.context.origin;
  const bool with_array = type.kind != Type::Kind::pseudo;
  const Oid oid = w.catalog.add(std::move(type));
  if (with_array) {
    const Oid array = make_array_type(w, *w.catalog.get<Type>(oid));
    w.catalog.update<Type>(oid, [&](Type& made) { made.array_type = array; });
  }
  w.created({ObjectClass::type, oid, 0});
  return oid;
}

const Type* require_type(Writer& w, const Name& name) {
  TypeName written;
  written.name = name;
  const types::ResolvedType resolved = types::resolve_type(w.catalog, written);
  if (const Type* type = w.catalog.get<Type>(resolved.type.oid)) {
    return type;
  }
  if (resolved.type.known()) w.refuse("42501", "must be owner of type " + name.name);
  if (resolved.problem && !w.may_exist(name.name)) w.refuse(*resolved.problem);
  w.blind("type \"" + ast::written(name) + "\" is not known");
  return nullptr;
}

void apply(Writer& w, const AlterTypeOptions& change) {
  require_type(w, change.name);
}

namespace {

// The chain's functions that read, print, send and receive its values.
void add_support_dependencies(Writer& w, const CreateBaseType& change, Oid type) {
  for (const char* name :
       {"input", "output", "receive", "send", "typmod_in", "typmod_out", "analyze", "subscript"}) {
    const std::string* function = option(change.options, name);
    if (!function) continue;
    for (Oid schema : w.catalog.search_path()) {
      for (Oid oid : w.catalog.find_functions(schema, *function)) {
        w.catalog.add_dependency(
            {{ObjectClass::type, type, 0}, {ObjectClass::function, oid, 0}, DependencyKind::normal});
      }
    }
  }
}

// DefineType: the functions were made for a shell.
void check_base_type(Writer& w, const CreateBaseType& change, const Type* there) {
  if (!there || there->kind != Type::Kind::pseudo) {
    if (there && there->kind != Type::Kind::array)
      w.refuse(exists_already(change.name.name, "42710", "type \"" + change.name.name + "\" already exists"));
    w.refuse(does_not_exist(
        change.name.name, "42710", "type \"" + change.name.name + "\" does not exist", {},
        "Create the type as a shell type, then create its I/O functions, then do a full CREATE TYPE."));
  }
  if (!option(change.options, "input")) w.refuse("42P17", "type input function must be specified");
  if (!option(change.options, "output")) w.refuse("42P17", "type output function must be specified");
}

}  // namespace

void apply(Writer& w, const CreateBaseType& change) {
  Type type;
  type.schema = schema_for(w, change.name);
  type.name = change.name.name;
  type.kind = change.shell ? Type::Kind::pseudo : Type::Kind::base;
  const Type* there = w.catalog.get<Type>(w.catalog.find_type(type.schema, type.name));
  if (change.shell && there && there->kind == Type::Kind::pseudo)
    w.refuse(exists_already(type.name, "42710", "type \"" + type.name + "\" already exists"));
  if (!change.shell && !w.may_exist(type.name)) check_base_type(w, change, there);
  if (const std::string* category = option(change.options, "category"); category && !category->empty())
    type.category = static_cast<TypeCategory>(category->front());
  const Oid made = make_type(w, std::move(type));
  add_support_dependencies(w, change, made);
}

void refuse_array_type(Writer& w, const Type& array) {
  const std::string element = types::format_type_be(w.catalog, array.element);
  w.refuse("42809", fmt::format("cannot alter array type {}[]", element), {},
           fmt::format("You can alter type {}, which will alter the array type as well.", element));
}

void refuse_shell(Writer& w, const Type& type, const Name& name) {
  if (type.kind == Type::Kind::pseudo)
    w.refuse("42704", fmt::format("type \"{}\" is only a shell", written(name)));
}

}  // namespace commands
