// CREATE AGGREGATE (DefineAggregate, src/backend/commands/aggregatecmds.c; AggregateCreate,
// src/backend/catalog/pg_aggregate.c).

#include "lint/commands/function/aggregate.h"

#include <fmt/format.h>

#include "lint/analyze/func.h"
#include "lint/ast/name.h"
#include "lint/catalog/missing.h"
#include "lint/commands/find/function.h"
#include "lint/commands/find/object.h"
#include "lint/commands/function/replace.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/relation/written.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/function.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// lookup_agg_function. nullopt = not known.
std::optional<types::FunctionFacts> support_function(Writer& w, const Name& name,
                                                     const std::vector<Oid>& types) {
  const analyze::Resolved found = analyze::resolve_function(w.catalog, name, types, {}, false);
  using Outcome = analyze::Resolved::Outcome;
  std::string list;
  for (Oid type : types) list += (list.empty() ? "" : ", ") + types::format_type_be(w.catalog, type);
  const bool absent = found.outcome == Outcome::missing || found.outcome == Outcome::ambiguous ||
                      (found.outcome == Outcome::found && found.kind != RoutineKind::function);
  if (absent && (w.context.strict || !types::may_lack(w.catalog, name.name))) {
    w.refuse(not_found(ObjectKind::function, name, "42883",
                       fmt::format("function {}({}) does not exist", written(name), list)));
  }
  if (found.outcome != Outcome::found || found.function == 0) return std::nullopt;
  auto facts = types::function_facts(w.catalog, found.function);
  if (!facts) return std::nullopt;
  if (facts->returns_set) {
    w.refuse("42804", fmt::format("function {}({}) returns a set", written(name), list));
  }
  for (size_t i = 0; i < types.size() && i < found.arguments.size(); ++i) {
    if (!found.arguments[i] || !types[i] ||
        types::is_binary_coercible(w.catalog, types[i], found.arguments[i]))
      continue;
    w.refuse("42804", fmt::format("function {}({}) requires run-time type coercion", written(name), list));
  }
  facts->result = found.result;
  return facts;
}

void check_state_type(Writer& w, const TypeRef& state) {
  const auto facts = types::type_facts(w.catalog, state.oid);
  if (!facts || facts->kind != Type::Kind::pseudo || facts->own) return;
  const std::string_view name = facts->name;
  if (name.starts_with("any") || name == "internal") return;
  w.refuse("42P13", fmt::format("aggregate transition data type cannot be {}",
                                types::format_type_be(w.catalog, state.oid)));
}

// The functions it calls; what it returns into `function`.
std::vector<Oid> check_functions(Writer& w, const Define& change, Function& function) {
  std::vector<Oid> calls;
  const TypeRef state = function.returns;
  if (change.function.name.empty()) return calls;
  std::vector<Oid> inputs;
  for (const Function::Argument& argument : function.arguments) inputs.push_back(argument.type.oid);
  std::vector<Oid> types = inputs;
  types.insert(types.begin(), state.oid);
  if (const auto transition = support_function(w, change.function.name, types)) {
    calls.push_back(transition->oid);
    if (transition->result && transition->result != state.oid) {
      w.refuse("42804",
               fmt::format("return type of transition function {} is not {}", written(change.function.name),
                           types::format_type_be(w.catalog, state.oid)));
    }
    if (transition->strict && !change.initial_value &&
        (inputs.empty() || !types::is_binary_coercible(w.catalog, inputs[0], state.oid))) {
      w.refuse("42P13",
               "must not omit initial value when transition function is strict and transition type is not "
               "compatible with input type");
    }
  }
  if (change.final_function.empty()) return calls;
  function.returns = {};
  if (const auto final = support_function(w, change.final_function, {state.oid})) {
    calls.push_back(final->oid);
    function.returns = {final->result, -1};
  }
  return calls;
}

}  // namespace

void create_aggregate(Writer& w, const Define& change) {
  Function function;
  function.schema = schema_for(w, change.name);
  if (!function.schema) return;
  function.name = change.name.name;
  function.kind = RoutineKind::aggregate;
  function.volatility = Volatility::immutable;
  function.language = "internal";
  if (change.returns.name.empty()) w.refuse("42P13", "aggregate stype must be specified");
  if (change.function.name.empty()) w.refuse("42P13", "aggregate sfunc must be specified");
  for (const TypeName& type : change.arguments) {
    function.arguments.push_back({{}, type_or_refuse(w, type), type, ArgumentMode::in, nullptr});
  }
  for (const auto& [option, value] : change.options) {
    if (option == "parallel")
      function.parallel = value == "safe"         ? ParallelSafety::safe
                          : value == "restricted" ? ParallelSafety::restricted
                                                  : ParallelSafety::unsafe;
  }
  function.returns = type_or_refuse(w, change.returns);
  check_state_type(w, function.returns);
  function.definition = written_now(w, change.definition, {});
  function.made = w.context.origin;
  const std::vector<Oid> calls = check_functions(w, change, function);
  for (Oid oid : w.catalog.find_functions(function.schema, function.name)) {
    const Function& old = *w.catalog.get<Function>(oid);
    if (input_types(old) != input_types(function)) continue;
    if (!change.replace) {
      w.refuse(exists_already(
          function.name, "42723",
          fmt::format("function \"{}\" already exists with same argument types", function.name)));
    }
    check_replacement(w, old, function);
    function.oid = oid;
    function.owner = old.owner;
    function.comment = old.comment;
    function.privileges = old.privileges;
  }
  const bool replaced = function.oid != 0;
  const ObjectAddress address{ObjectClass::function, w.catalog.add(std::move(function)), 0};
  for (Oid call : calls) {
    if (call < first_user_oid) continue;
    w.catalog.add_dependency({address, {ObjectClass::function, call, 0}, DependencyKind::normal});
  }
  replaced ? w.altered(address) : w.created(address);
}

}  // namespace commands
