// Functions by signature: LookupFuncWithArgs, src/backend/parser/parse_func.c.

#include "lint/commands/find/function.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/ast/name.h"
#include "lint/catalog/missing.h"
#include "lint/catalog/namespace.h"
#include "lint/commands/find/object.h"
#include "lint/commands/writer.h"
#include "lint/pg_catalog/rows.h"
#include "lint/types/format_type.h"
#include "lint/types/resolve.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

std::string_view word_of(RoutineKind kind) {
  return kind == RoutineKind::procedure   ? "procedure"
         : kind == RoutineKind::aggregate ? "aggregate"
                                          : "function";
}

bool kind_fits(RoutineKind wanted, RoutineKind kind) {
  if (wanted == RoutineKind::routine) return true;
  if (wanted == RoutineKind::function)
    return kind == RoutineKind::function || kind == RoutineKind::window || kind == RoutineKind::aggregate;
  return wanted == kind;
}

bool same_types(const std::vector<TypeRef>& have, const std::vector<TypeRef>& wanted) {
  return std::equal(
      have.begin(), have.end(), wanted.begin(), wanted.end(),
      [](const TypeRef& a, const TypeRef& b) { return a.oid == b.oid || !a.known() || !b.known(); });
}

// pg_catalog is searched first, where the search_path does not name it (recomputeNamespacePath,
// src/backend/catalog/namespace.c).
bool searches_pg_catalog(const Name& name) {
  return name.schema.empty() || name.schema == "pg_catalog";
}

// The function of pg_catalog with these arguments.
Oid builtin(const Catalog& catalog, const FunctionSignature& signature, const std::vector<TypeRef>& wanted) {
  if (!searches_pg_catalog(signature.name)) return 0;
  for (const pg_catalog::FunctionRow& row : pg_catalog::functions(signature.name.name)) {
    const auto arguments = pg_catalog::arguments(row);
    if (!row.in(catalog.server_version()) || !kind_fits(signature.kind, static_cast<RoutineKind>(row.kind)))
      continue;
    const bool same = std::equal(arguments.begin(), arguments.end(), wanted.begin(), wanted.end(),
                                 [](Oid have, const TypeRef& type) { return have == type.oid; });
    if (same) return row.oid;
  }
  return 0;
}

// Those of pg_catalog by that name.
std::vector<Oid> builtins(const Catalog& catalog, const FunctionSignature& signature) {
  std::vector<Oid> found;
  if (!searches_pg_catalog(signature.name)) return found;
  for (const pg_catalog::FunctionRow& row : pg_catalog::functions(signature.name.name)) {
    if (row.in(catalog.server_version()) && kind_fits(signature.kind, static_cast<RoutineKind>(row.kind)))
      found.push_back(row.oid);
  }
  return found;
}

std::vector<Oid> candidates(const Catalog& catalog, const Name& name) {
  std::vector<Oid> found;
  std::vector<Oid> schemas = schemas_for(catalog, name);
  if (name.schema.empty() && std::find(schemas.begin(), schemas.end(), pg_catalog_schema) == schemas.end())
    schemas.insert(schemas.begin(), pg_catalog_schema);
  for (Oid schema : schemas) {
    for (Oid oid : catalog.find_functions(schema, name.name)) found.push_back(oid);
  }
  return found;
}

Found by_name(const Reader& r, const FunctionSignature& signature, const std::vector<Oid>& all) {
  Found found;
  found.name = signature.name.name;
  const std::string_view word = word_of(signature.kind);
  std::vector<const Function*> fitting;
  for (Oid oid : all) {
    const Function* function = r.catalog.get<Function>(oid);
    if (!kind_fits(signature.kind, function->kind)) continue;
    // One schema hides equal signatures in the schemas after it.
    const bool hidden = std::any_of(fitting.begin(), fitting.end(), [&](const Function* other) {
      return other->schema != function->schema && same_types(input_types(*other), input_types(*function));
    });
    if (!hidden) fitting.push_back(function);
  }
  if (fitting.empty() && all.size() == 1 && r.catalog.server_version() < 14) {
    // The kind was looked at after the name alone (LookupFuncWithArgs, src/backend/parser/parse_func.c).
    r.refuse("42809", fmt::format("{}() is not {} {}", written(signature.name),
                                  signature.kind == RoutineKind::aggregate ? "an" : "a", word));
  }
  const std::vector<Oid> system = builtins(r.catalog, signature);
  if (fitting.empty() && system.size() == 1) {
    found.builtin = system.front();
    found.elsewhere = true;
  } else if (fitting.size() == 1 && system.empty()) {
    found.object = {ObjectClass::function, fitting.front()->oid, 0};
  } else if (fitting.empty() && system.empty()) {
    found.missing = not_found(ObjectKind::function, signature.name, "42883",
                              fmt::format("could not find a {} named \"{}\"", word, written(signature.name)));
    found.name = signature.name.name;
    found.skipping = fmt::format("{} {}() does not exist, skipping", word, written(signature.name));
  } else {
    r.refuse("42725", fmt::format("{} name \"{}\" is not unique", word, written(signature.name)), {},
             fmt::format("Specify the argument list to select the {} unambiguously.", word));
  }
  return found;
}

}  // namespace

std::vector<TypeRef> input_types(const Function& function) {
  std::vector<TypeRef> types;
  for (const Function::Argument& argument : function.arguments) {
    if (is_input(argument.mode)) types.push_back({argument.type.oid, -1});
  }
  return types;
}

std::string argument_list(const Catalog& catalog, const std::vector<TypeName>& types,
                          std::string_view separator) {
  std::string list;
  for (const TypeName& type : types) {
    if (!list.empty()) list += separator;
    if (type.name.empty()) {
      list += "none";
      continue;
    }
    const types::ResolvedType resolved = types::resolve_type(catalog, type, types::Shells::taken);
    list += resolved.type.known() ? types::format_type_be(catalog, resolved.type.oid) : written(type.name);
  }
  return list;
}

Found find_function(const Reader& r, const FunctionSignature& signature) {
  if (const std::string& schema = signature.name.schema; !schema.empty() && !r.catalog.find_schema(schema)) {
    Found nowhere;
    nowhere.name = schema;
    nowhere.missing = no_schema(schema);
    nowhere.skipping = nowhere.missing.message + ", skipping";
    return nowhere;
  }
  const std::vector<Oid> all = candidates(r.catalog, signature.name);
  if (!signature.has_arguments) return by_name(r, signature, all);
  Found found;
  found.name = signature.name.name;
  std::vector<TypeRef> wanted;
  for (const TypeName& type : signature.arguments) {
    const types::ResolvedType resolved = types::resolve_type(r.catalog, type, types::Shells::taken);
    if (resolved.problem) {
      found.missing = *resolved.problem;
      found.skipping = resolved.problem->message + ", skipping";
      return found;
    }
    wanted.push_back({resolved.type.oid, -1});
  }
  if ((found.builtin = builtin(r.catalog, signature, wanted))) {
    found.elsewhere = true;
    return found;
  }
  for (Oid oid : all) {
    const Function* function = r.catalog.get<Function>(oid);
    if (!same_types(input_types(*function), wanted)) continue;
    if (!kind_fits(signature.kind, function->kind)) {
      r.refuse("42809",
               fmt::format("{}({}) is not {} {}", written(signature.name),
                           argument_list(r.catalog, signature.arguments),
                           signature.kind == RoutineKind::aggregate ? "an" : "a", word_of(signature.kind)));
    }
    found.object = {ObjectClass::function, oid, 0};
    return found;
  }
  const std::string words = fmt::format("{} {}({})", word_of(signature.kind), written(signature.name),
                                        argument_list(r.catalog, signature.arguments));
  found.missing = not_found(ObjectKind::function, signature.name, "42883", words + " does not exist");
  found.skipping = words + " does not exist, skipping";
  return found;
}

}  // namespace commands
