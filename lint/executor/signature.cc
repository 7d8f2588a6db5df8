// Functions as texts: what DO blocks build DROP FUNCTION from (src/backend/utils/adt/ruleutils.c,
// print_function_arguments; regproc.c).

#include "lint/executor/signature.h"

#include "lint/catalog/namespace.h"
#include "lint/sql/identifier.h"
#include "lint/types/format_type.h"

namespace executor {
using namespace ast;
using namespace catalog;

namespace {

using Argument = Function::Argument;

std::vector<Oid> input_types(const Function& function) {
  std::vector<Oid> types;
  for (const Argument& argument : function.arguments) {
    if (is_input(argument.mode)) types.push_back(argument.type.oid);
  }
  return types;
}

bool all_known(const Function& function) {
  for (const Argument& argument : function.arguments) {
    if (!argument.type.known()) return false;
  }
  return true;
}

std::string_view mode_word(const Function& function, ArgumentMode mode, int version) {
  switch (mode) {
    case ArgumentMode::in: return function.kind == RoutineKind::procedure && version >= 14 ? "IN " : "";
    case ArgumentMode::out: return "OUT ";
    case ArgumentMode::in_out: return "INOUT ";
    case ArgumentMode::variadic: return "VARIADIC ";
    default: return "";
  }
}

std::string arguments_text(const Catalog& catalog, const Function& function, bool of_table) {
  std::string text;
  for (const Argument& argument : function.arguments) {
    if ((argument.mode == ArgumentMode::table) != of_table) continue;
    if (!text.empty()) text += ", ";
    text += mode_word(function, argument.mode, catalog.server_version());
    if (!argument.name.empty()) text += sql::quote_identifier(argument.name) + " ";
    text += types::format_type_be(catalog, argument.type.oid);
  }
  return text;
}

std::string result_text(const Catalog& catalog, const Function& function) {
  const std::string columns = arguments_text(catalog, function, true);
  if (function.returns_set && !columns.empty()) return "TABLE(" + columns + ")";
  return (function.returns_set ? "SETOF " : "") + types::format_type_be(catalog, function.returns.oid);
}

// The schemas on the search path, in their order, up to the first that has such a function: is it this one?
bool is_visible(const Catalog& catalog, const Function& function, bool alone) {
  size_t candidates = 0;
  bool own_first = false;
  for (Oid schema : schemas_for(catalog, Name{{}, function.name})) {
    for (Oid oid : catalog.find_functions(schema, function.name)) {
      const Function* other = catalog.get<Function>(oid);
      if (!alone && input_types(*other) != input_types(function)) continue;
      if (candidates++ == 0) own_first = oid == function.oid;
    }
  }
  return own_first && (!alone || candidates == 1);
}

}  // namespace

std::string function_text(const Catalog& catalog, const Function& function, bool with_types) {
  std::string text;
  if (!is_visible(catalog, function, !with_types))
    text = sql::quote_identifier(catalog.schema_name(function.schema)) + ".";
  text += sql::quote_identifier(function.name);
  if (!with_types) return text;
  std::string types;
  for (Oid type : input_types(function)) {
    if (!types.empty()) types += ',';
    types += types::format_type_be(catalog, type);
  }
  return text + "(" + types + ")";
}

Value signature_text(const Catalog& catalog, const std::string& name, const std::vector<Value>& v) {
  if (v.size() != 1) return Value::unknown();
  if (name == "oidvectortypes") {
    if (v[0].kind != Value::Kind::array) return Value::unknown();
    std::string types;
    for (const Value& item : v[0].items) {
      if (!types.empty()) types += ", ";
      types += types::format_type_be(catalog, static_cast<Oid>(item.number));
    }
    return Value::of(std::move(types));
  }
  const Function* function =
      v[0].kind == Value::Kind::integer ? catalog.get<Function>(static_cast<Oid>(v[0].number)) : nullptr;
  if (!function || !all_known(*function)) return Value::unknown();
  if (name == "pg_get_function_result") {
    if (function->kind == RoutineKind::procedure) return Value::null();
    return function->returns.known() ? Value::of(result_text(catalog, *function)) : Value::unknown();
  }
  if (name == "pg_get_function_arguments") {
    for (const Argument& argument : function->arguments) {
      if (argument.default_expr) return Value::unknown();  // defaults are printed too
    }
  }
  return Value::of(arguments_text(catalog, *function, false));
}

Value argument_types(const Function& function) {
  if (!all_known(function)) return Value::unknown();
  Value types;
  types.kind = Value::Kind::array;
  types.form = Value::Form::from_zero;  // oidvector
  for (Oid type : input_types(function)) types.items.push_back(Value::of(static_cast<long long>(type)));
  return types;
}

}  // namespace executor
