// CREATE FUNCTION and PROCEDURE (src/backend/commands/functioncmds.c; ProcedureCreate,
// src/backend/catalog/pg_proc.c), ALTER FUNCTION.

#include "lint/commands/function/create_function.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/analyze/references.h"
#include "lint/ast/name.h"
#include "lint/catalog/missing.h"
#include "lint/commands/find/function.h"
#include "lint/commands/find/object.h"
#include "lint/commands/function/replace.h"
#include "lint/commands/function/sql_body.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/relation/written.h"
#include "lint/commands/type/type.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

void check_language(Writer& w, const std::string& language) {
  static constexpr std::string_view builtin[] = {"internal", "c", "sql", "plpgsql"};
  if (language.empty()) w.refuse("42P13", "no language specified");
  if (std::find(std::begin(builtin), std::end(builtin), language) != std::end(builtin)) return;
  if (w.catalog.find_defined(ObjectClass::language, 0, language) || w.catalog.find_extension(language) ||
      w.may_exist(language)) {
    return;
  }
  w.refuse(not_found(
      ObjectKind::language, {{}, language}, "42704", fmt::format("language \"{}\" does not exist", language),
      language.rfind("pl", 0) == 0 ? "Use CREATE EXTENSION to load the language into the database." : ""));
}

bool is_shell(const Catalog& catalog, TypeRef type) {
  const auto facts = types::type_facts(catalog, type.oid);
  return facts && facts->shell;
}

// interpret_function_parameter_list says a missing type's name without quotes.
TypeRef argument_type(Writer& w, const TypeName& type, const std::string& language) {
  const types::ResolvedType resolved = types::resolve_type(w.catalog, type, types::Shells::taken);
  if (resolved.problem && resolved.problem->sqlstate == "42704") {
    Refusal refusal = *resolved.problem;
    refusal.message = fmt::format("type {} does not exist", written(type.name));
    w.refuse(std::move(refusal));
  }
  if (const auto& problem = resolved.problem) {
    w.refuse(*problem);
  }
  if (is_shell(w.catalog, resolved.type)) {
    const std::string name = types::format_type_be(w.catalog, resolved.type.oid);
    if (language == "sql") w.refuse("42P13", "SQL function cannot accept shell type " + name);
    w.notice("argument type " + name + " is only a shell");
  }
  return resolved.type;
}

// compute_return_type: a type's input function is made before the type.
TypeRef result_type(Writer& w, const CreateFunction& change) {
  const TypeName& type = change.returns;
  const types::ResolvedType resolved = types::resolve_type(w.catalog, type, types::Shells::taken);
  const bool of_library = change.language == "c" || change.language == "internal";
  if (resolved.problem && resolved.problem->sqlstate == "42704" && of_library && type.mods.empty()) {
    const bool arrays =
        w.catalog.version().major < 19 && !w.catalog.version().has(sql::Update::november_2026);
    if (type.array_dimensions > 0 && !arrays) {
      w.refuse(does_not_exist(type.name.name, "42704",
                              fmt::format("type \"{}[]\" does not exist", written(type.name))));
    }
    const Oid schema = schema_for(w, type.name);
    if (!schema) return {};
    w.notice(fmt::format("type \"{}\" is not yet defined", written(type.name)));
    Type shell;
    shell.schema = schema;
    shell.name = type.name.name;
    shell.kind = Type::Kind::pseudo;
    return {make_type(w, std::move(shell)), -1};
  }
  if (const auto& problem = resolved.problem) {
    w.refuse(*problem);
  }
  if (is_shell(w.catalog, resolved.type)) {
    const std::string name = types::format_type_be(w.catalog, resolved.type.oid);
    if (change.language == "sql") w.refuse("42P13", "SQL function cannot return shell type " + name);
    w.notice("return type " + name + " is only a shell");
  }
  return resolved.type;
}

// A parameter's default is of its type, as an assignment makes it (coerce_to_specific_type).
void check_default(Writer& w, const ExprPtr& written_default, TypeRef type) {
  analyze::Scope scope;
  scope.use = analyze::ExprUse::parameter_default;
  const analyze::Analyzed found = analyze::expression(w.catalog, written_default, scope);
  if (found.problem) w.refuse(*found.problem);
  const ExprPtr& analyzed = found.expr;
  if (!analyzed || !type.known() || types::is_pseudo_type(w.catalog, type.oid)) return;
  const analyze::Analyzed made = analyze::coerce(w.catalog, analyzed, type);
  if (made.problem) w.refuse(*made.problem);
  const Oid from = analyzed->type.oid;
  if (from == 0 || from == type_oid::unknown || from == type.oid) return;
  if (types::cast_way(w.catalog, from, type.oid, types::CastContext::assignment) != types::CastWay::none)
    return;
  w.refuse("42804",
           fmt::format("argument of DEFAULT must be type {}, not type {}",
                       types::format_type_be(w.catalog, type.oid), types::format_type_be(w.catalog, from)));
}

// interpret_function_parameter_list.
void check_parameter(Writer& w, const Function::Argument& argument, bool& defaults, bool& variadic) {
  const bool input = is_input(argument.mode);
  if (argument.written.set_of) w.refuse("42P13", "functions cannot accept set arguments");
  if (input && variadic) w.refuse("42P13", "VARIADIC parameter must be the last input parameter");
  if (argument.mode == ArgumentMode::variadic) {
    variadic = true;
    const auto facts = types::type_facts(w.catalog, argument.type.oid);
    if (facts && facts->kind != Type::Kind::array && facts->kind != Type::Kind::pseudo)
      w.refuse("42P13", "VARIADIC parameter must be an array");
  }
  if (argument.default_expr) {
    if (!input) w.refuse("42P13", "only input parameters can have default values");
    check_default(w, argument.default_expr, argument.type);
    defaults = true;
  } else if (input && defaults) {
    w.refuse("42P13", "input parameters after one with a default value must also have defaults");
  }
}

std::vector<Function::Argument> arguments_of(Writer& w, const CreateFunction& change) {
  std::vector<Function::Argument> arguments;
  bool defaults = false, variadic = false;
  for (const FunctionArgument& written_argument : change.arguments) {
    Function::Argument argument;
    argument.name = written_argument.name;
    argument.type = argument_type(w, written_argument.type, change.language);
    argument.type.typmod = -1;  // the server forgets it
    argument.written = written_argument.type;
    argument.mode = written_argument.mode;
    argument.default_expr = written_argument.default_expr;
    if (change.procedure && argument.mode == ArgumentMode::out && w.catalog.server_version() < 14)
      w.refuse("0A000", "procedures cannot have OUT arguments", {}, "INOUT arguments are permitted.");
    check_parameter(w, argument, defaults, variadic);
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

// The result as CREATE FUNCTION states it, or as its OUT parameters make it.
void set_result(Writer& w, const CreateFunction& change, Function& function) {
  const std::vector<TypeRef> outputs = output_types(function);
  if (change.has_returns) {
    function.returns = result_type(w, change);
    function.returns.typmod = -1;
    function.returns_written = change.returns;
    function.returns_set = change.returns.set_of || change.returns_table;
    if (outputs.empty() || change.returns_table) return;
    const TypeRef of_outputs = outputs.size() == 1 ? outputs.front() : TypeRef{type_oid::record, -1};
    if (!of_outputs.known() || !function.returns.known() || of_outputs.oid == function.returns.oid) return;
    w.refuse("42P13", fmt::format("function result type must be {} because of OUT parameters",
                                  types::format_type_be(w.catalog, of_outputs.oid)));
  } else if (change.procedure) {
    function.returns = {outputs.empty() ? type_oid::void_ : type_oid::record, -1};
  } else if (!outputs.empty()) {
    function.returns = outputs.size() == 1 ? outputs.front() : TypeRef{type_oid::record, -1};
  } else {
    w.refuse("42P13", "function result type must be specified");
  }
}

Written sql_body_now(Writer& w, const CreateFunction& change) {
  std::vector<const Query*> queries;
  for (const auto& query : change.sql_queries) queries.push_back(query.get());
  return written_now(w, change.definition, queries);
}

Function function_of(Writer& w, const CreateFunction& change, Oid schema) {
  Function function;
  function.schema = schema;
  function.name = change.name.name;
  function.kind = change.procedure ? RoutineKind::procedure
                  : change.window  ? RoutineKind::window
                                   : RoutineKind::function;
  function.arguments = arguments_of(w, change);
  set_result(w, change, function);
  function.volatility = change.volatility;
  function.strict = change.strict;
  function.security_definer = change.security_definer;
  function.leakproof = change.leakproof;
  function.parallel = change.parallel;
  function.language = change.language;
  function.body = change.body;
  function.body_span = change.body_span;
  function.settings = change.settings;
  function.cost = change.cost;
  function.rows = change.rows;
  function.definition = sql_body_now(w, change);
  function.made = w.context.origin;
  return function;
}

void check_argument_names(Writer& w, const CreateFunction& change) {
  for (size_t i = 0; i < change.arguments.size(); ++i) {
    const FunctionArgument& argument = change.arguments[i];
    if (argument.name.empty()) continue;
    const bool output = argument.mode == ArgumentMode::out || argument.mode == ArgumentMode::table;
    for (size_t j = 0; j < i; ++j) {
      const FunctionArgument& other = change.arguments[j];
      const bool other_output = other.mode == ArgumentMode::out || other.mode == ArgumentMode::table;
      const bool both = argument.mode == ArgumentMode::in_out || other.mode == ArgumentMode::in_out;
      if (other.name == argument.name && (output == other_output || both)) {
        w.refuse("42P13", fmt::format("parameter name \"{}\" used more than once", argument.name));
      }
    }
  }
}

void add_reads(Writer& w, Oid oid, const std::vector<ObjectAddress>& reads) {
  const ObjectAddress self{ObjectClass::function, oid, 0};
  for (const ObjectAddress& read : reads) {
    if (read.oid >= first_user_oid && read.oid != oid) {
      w.catalog.add_dependency({self, read, DependencyKind::normal});
    }
  }
}

// What the defaults of parameters speak of.
std::vector<ObjectAddress> read_defaults(const Catalog& catalog, const Function& function) {
  analyze::Scope scope;
  scope.use = analyze::ExprUse::parameter_default;
  std::vector<ObjectAddress> reads;
  for (const Function::Argument& argument : function.arguments) {
    if (!argument.default_expr) continue;
    ExprPtr made = analyze::expression(catalog, argument.default_expr, scope).expr;
    if (made && argument.type.known() && !types::is_pseudo_type(catalog, argument.type.oid))
      made = analyze::coerce(catalog, made, argument.type).expr;
    if (!made) continue;
    for (const ObjectAddress& read : analyze::dependencies_of(catalog, *made, 0)) reads.push_back(read);
  }
  return reads;
}

// What the function read before it was replaced.
void forget_reads(Writer& w, Oid oid) {
  for (const Dependency& dependency : w.catalog.references_of({ObjectClass::function, oid, 0})) {
    const bool stays = dependency.referenced.cls == ObjectClass::schema ||
                       dependency.referenced.cls == ObjectClass::language;
    if (!stays && dependency.kind == DependencyKind::normal) w.catalog.remove_dependency(dependency);
  }
}

}  // namespace

void apply(Writer& w, const CreateFunction& change) {
  const Oid schema = schema_for(w, change.name);
  if (!schema) return;
  check_language(w, change.language);
  check_argument_names(w, change);
  if (change.link_symbol && change.language != "c")
    w.refuse("42P13", fmt::format("only one AS item needed for language \"{}\"", change.language));
  Function function = function_of(w, change, schema);
  std::vector<ObjectAddress> reads = read_defaults(w.catalog, function);
  for (const ObjectAddress& read : read_sql_queries(w, change, function)) reads.push_back(read);
  for (Oid oid : w.catalog.find_functions(schema, function.name)) {
    const Function old = *w.catalog.get<Function>(oid);
    if (input_types(old) != input_types(function)) continue;
    if (!change.replace) {
      w.refuse(exists_already(
          function.name, "42723",
          fmt::format("function \"{}\" already exists with same argument types", function.name)));
    }
    check_replacement(w, old, function);
    check_body(w, change, function);
    function.oid = oid;
    function.owner = old.owner;
    function.comment = old.comment;
    function.privileges = old.privileges;
    w.catalog.update<Function>(oid, [&](Function& f) { f = std::move(function); });
    forget_reads(w, oid);
    add_reads(w, oid, reads);
    w.altered({ObjectClass::function, oid, 0});
    return;
  }
  check_body(w, change, function);
  const Oid oid = w.catalog.add(std::move(function));
  w.catalog.add_dependency(
      {{ObjectClass::function, oid, 0}, {ObjectClass::schema, schema, 0}, DependencyKind::normal});
  if (Oid language = w.catalog.find_defined(ObjectClass::language, 0, change.language)) {
    w.catalog.add_dependency(
        {{ObjectClass::function, oid, 0}, {ObjectClass::language, language, 0}, DependencyKind::normal});
  }
  add_reads(w, oid, reads);
  w.created({ObjectClass::function, oid, 0});
}

void apply(Writer& w, const AlterFunction& change) {
  const Found found = find_function(w, change.function);
  if (!found) return not_there(w, found, false);
  const Function& function = *w.catalog.get<Function>(found.object.oid);
  if (function.kind == RoutineKind::aggregate)
    w.refuse("42809", fmt::format("\"{}\" is an aggregate function", function.name));
  w.catalog.update<Function>(found.object.oid, [&](Function& f) {
    if (change.volatility) f.volatility = *change.volatility;
    if (change.parallel) f.parallel = *change.parallel;
    if (change.strict) f.strict = *change.strict;
    if (change.security_definer) f.security_definer = *change.security_definer;
    if (change.leakproof) f.leakproof = *change.leakproof;
    if (change.cost > 0) f.cost = change.cost;
    if (change.rows > 0) f.rows = change.rows;
    if (change.reset_all) f.settings.clear();
    for (const std::string& name : change.resets) f.settings.erase(name);
    for (const auto& [name, value] : change.settings) f.settings[name] = value;
  });
  w.altered(found.object);
}

}  // namespace commands
