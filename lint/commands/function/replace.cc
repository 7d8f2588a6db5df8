// OR REPLACE of functions, procedures and aggregates (src/backend/catalog/pg_proc.c, ProcedureCreate).

#include "lint/commands/function/replace.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "lint/commands/find/function.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

std::string signature_words(const Catalog& catalog, const Function& function) {
  std::string list;
  for (const TypeRef& type : input_types(function)) {
    if (!list.empty()) list += ",";
    list += types::format_type_be(catalog, type.oid);
  }
  return fmt::format("{}({})", function.name, list);
}

std::string_view kind_words(RoutineKind kind) {
  switch (kind) {
    case RoutineKind::aggregate: return "an aggregate function";
    case RoutineKind::procedure: return "a procedure";
    case RoutineKind::window: return "a window function";
    default: return "a function";
  }
}

bool differ(const TypeRef& a, const TypeRef& b) {
  return a.known() && b.known() && a.oid != b.oid;
}

void check_result(Writer& w, const Function& old, const Function& now, const std::string& hint) {
  const std::string message = old.kind == RoutineKind::procedure
                                  ? "cannot change whether a procedure has output parameters"
                                  : "cannot change return type of existing function";
  if (differ(old.returns, now.returns) || old.returns_set != now.returns_set)
    w.refuse("42P13", message, {}, hint);
  if (old.returns.oid != type_oid::record) return;
  const auto before = output_types(old), after = output_types(now);
  bool same = before.size() == after.size();
  for (size_t i = 0; same && i < before.size(); ++i) same = !differ(before[i], after[i]);
  std::vector<std::string> names_before, names_after;
  for (const auto* side : {&old, &now}) {
    for (const Function::Argument& argument : side->arguments) {
      if (!is_output(argument.mode)) continue;
      (side == &old ? names_before : names_after).push_back(argument.name);
    }
  }
  if (same && names_before == names_after) return;
  w.refuse("42P13", message, "Row type defined by OUT parameters is different.", hint);
}

}  // namespace

std::vector<TypeRef> output_types(const Function& function) {
  std::vector<TypeRef> types;
  for (const Function::Argument& argument : function.arguments) {
    if (is_output(argument.mode)) types.push_back(argument.type);
  }
  return types;
}

void check_replacement(Writer& w, const Function& old, const Function& now) {
  if (old.kind != now.kind) {
    w.refuse("42809", "cannot change routine kind",
             fmt::format("\"{}\" is {}.", old.name, kind_words(old.kind)));
  }
  const std::string hint =
      fmt::format("Use DROP {} {} first.", old.kind == RoutineKind::procedure ? "PROCEDURE" : "FUNCTION",
                  signature_words(w.catalog, old));
  check_result(w, old, now, hint);
  std::vector<const Function::Argument*> before, after;
  for (const auto& argument : old.arguments) {
    if (is_input(argument.mode)) before.push_back(&argument);
  }
  for (const auto& argument : now.arguments) {
    if (is_input(argument.mode)) after.push_back(&argument);
  }
  size_t defaults_before = 0, defaults_after = 0;
  for (size_t i = 0; i < before.size() && i < after.size(); ++i) {
    if (!before[i]->name.empty() && before[i]->name != after[i]->name) {
      w.refuse("42P13", fmt::format("cannot change name of input parameter \"{}\"", before[i]->name), {},
               hint);
    }
    defaults_before += before[i]->default_expr ? 1 : 0;
    defaults_after += after[i]->default_expr ? 1 : 0;
  }
  if (defaults_after < defaults_before) {
    w.refuse("42P13", "cannot remove parameter defaults from existing function", {}, hint);
  }
}

}  // namespace commands
