// Functions of the chain that bodies and statements call: those that alter the schema are followed, of others
// the value is wanted.

#include <algorithm>

#include "lint/executor/datetime.h"
#include "lint/executor/value.h"
#include "lint/lower/lower.h"
#include "lint/plpgsql/run/callee.h"
#include "lint/plpgsql/run/catalog_question.h"
#include "lint/plpgsql/run/change.h"
#include "lint/plpgsql/run/interpreter.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

namespace {

// A body without these words alters nothing.
bool may_alter(std::string_view body) {
  static constexpr std::string_view verbs[] = {"create",  "alter", "drop",      "execute",
                                               "perform", "call",  "set_config"};
  sql::Scanner scanner(body);
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    if (token.kind != sql::TokenKind::word) continue;
    const std::string word = text::lower(scanner.text(token));
    if (std::find(std::begin(verbs), std::end(verbs), word) != std::end(verbs)) return true;
  }
  return false;
}

bool readable(const Function& function) {
  return function.language == "plpgsql" || function.language == "sql";
}

// What a call gives for a parameter; null: its default.
const executor::Value* given(const Arguments& arguments, const std::string& name, size_t place) {
  const auto& names = arguments.names;
  for (size_t i = 0; i < names.size() && i < arguments.values.size(); ++i) {
    if (!names[i].empty() && names[i] == name) return &arguments.values[i];
  }
  const bool positional = place < arguments.values.size() && (names.empty() || names[place].empty());
  return positional ? &arguments.values[place] : nullptr;
}

// What stands for the function's arguments in its body.
executor::Variables variables_of(const Catalog& catalog, const Function& function,
                                 const Arguments& arguments) {
  executor::Variables variables;
  size_t next = 0, number = 0;
  for (const Function::Argument& argument : function.arguments) {
    const bool output = argument.mode == ArgumentMode::out || argument.mode == ArgumentMode::table;
    executor::Value value = executor::Value::null();
    if (!output) {
      const executor::Value* found = given(arguments, argument.name, next);
      if (argument.mode == ArgumentMode::variadic) {
        value = executor::Value::unknown();
      } else if (found) {
        value = *found;
      } else if (argument.default_expr) {
        value = executor::evaluate(catalog, *argument.default_expr, {});
      } else {
        value = executor::Value::unknown();
      }
      if (const auto date = executor::cast_date(value, types::format_type(catalog, argument.type)))
        value = *date;
      variables["$" + std::to_string(++number)] = value;
    }
    if (!output || arguments.gives_outputs) ++next;
    if (!argument.name.empty()) variables[argument.name] = std::move(value);
  }
  return variables;
}

}  // namespace

Flow Interpreter::call_functions(const Change& change, const Change& analyzable, text::Span span) {
  if (const auto* call = std::get_if<Call>(&change)) {
    const Function* function =
        function_called(execution_.catalog, call->procedure, call->arguments.size(), true);
    Arguments arguments{{}, call->argument_names, true, execution_.catalog.server_version() >= 14};
    for (const ExprPtr& argument : call->arguments) {
      arguments.values.push_back(argument ? evaluate(execution_, *argument, variables_)
                                          : executor::Value::unknown());
    }
    return function ? call_function(Function(*function), arguments, true, span) : Flow::next;
  }
  if (const auto* nested = std::get_if<DoBlock>(&change)) {
    if (nested->language != "plpgsql" || execution_.depth >= deepest_body) return Flow::next;
    ++execution_.depth;
    const bool atomic = std::exchange(execution_.atomic, true);
    Interpreter walker(execution_, nested->body, false, {});
    walker.collecting_ = collecting_;
    const Flow flow = walker.body(parse_body(nested->body, 0));
    execution_.atomic = atomic;
    --execution_.depth;
    return flow;
  }
  const auto* query = std::get_if<DataQuery>(&change);
  if (query && query->query && !query->explain) {
    const Flow flow = fire_triggers(*query->query, span);
    if (flow != Flow::next) return flow;
  }
  for (const auto& [expr, once] : calls_in(change)) {
    const std::vector<const Function*> found =
        functions_called(execution_.catalog, expr->name, expr->args.size());
    const auto* seen = std::get_if<DataQuery>(&analyzable);
    const Function* function = found.size() == 1 ? found.front()
                               : found.size() > 1 && seen && seen->query
                                   ? function_read(execution_.catalog, found, *seen->query)
                                   : nullptr;
    if (!function && !collecting_ && std::any_of(found.begin(), found.end(), [](const Function* one) {
          return readable(*one) && may_alter(one->body);
        })) {
      Collected what;
      what.any = what.anything = true;
      blind("a call of one of several functions " + expr->name.name, what, span);
    }
    if (!function || (!once && !may_alter(function->body))) continue;
    if (once && !collecting_ && function->returns.oid == type_oid::trigger && function->language == "plpgsql")
      return fails({"0A000", "trigger functions can only be called as triggers", {}, {}}, span);
    if (query && query->query && !collecting_) {
      if (const auto rows = argument_rows(*query->query, *expr)) {
        for (const std::vector<executor::Value>& values : *rows) {
          const Flow flow = call_function(Function(*function), {values, expr->names}, true, span);
          if (flow != Flow::next) return flow;
        }
        continue;
      }
    }
    Arguments arguments{{}, expr->names};
    for (const ExprPtr& argument : expr->args) {
      arguments.values.push_back(argument ? evaluate(execution_, *argument, variables_)
                                          : executor::Value::unknown());
    }
    const Flow flow = call_function(Function(*function), arguments, once, span);
    if (flow != Flow::next) return flow;
  }
  return Flow::next;
}

// The arguments of a call in the SELECT list for each row that FROM gives; nullopt: not such a call, or the
// rows cannot be known.
std::optional<std::vector<std::vector<executor::Value>>> Interpreter::argument_rows(const Query& query,
                                                                                    const Expr& call) const {
  const bool plain = query.kind == Query::Kind::select && !query.from.empty() && !query.grouped &&
                     !query.has_limit && !query.distinct;
  const bool in_list = std::any_of(query.targets.begin(), query.targets.end(),
                                   [&](const Target& target) { return target.expr.get() == &call; });
  if (!plain || !in_list) return std::nullopt;
  Query arguments = query;
  arguments.targets.clear();
  for (const ExprPtr& argument : call.args) arguments.targets.push_back({{}, argument});
  if (call.args.empty()) {
    auto nothing = std::make_shared<Expr>();
    nothing->kind = Expr::Kind::null;
    arguments.targets.push_back({{}, std::move(nothing)});
  }
  const auto rows = rows_of(execution_, arguments, variables_);
  if (!rows) return std::nullopt;
  std::vector<std::vector<executor::Value>> out;
  for (const auto& row : *rows) {
    out.emplace_back();
    for (size_t i = 0; i < call.args.size() && i < row.size(); ++i) out.back().push_back(row[i].second);
  }
  return out;
}

Flow Interpreter::call_function(const Function& function, const Arguments& arguments, bool known_once,
                                text::Span span) {
  if (!readable(function) || execution_.depth >= deepest_body) return Flow::next;
  if (!may_alter(function.body) && !execution_.harmless)
    return call_harmless(function, arguments, known_once, span);
  ++execution_.depth;
  const bool atomic = execution_.atomic;
  execution_.atomic =
      atomic || !arguments.of_procedure || function.security_definer || !function.settings.empty();
  Interpreter walker(execution_, function.body, false, variables_of(execution_.catalog, function, arguments));
  Collected what;
  walker.collecting_ = collecting_ ? collecting_ : known_once ? nullptr : &what;
  walker.labels_.insert(function.name);
  const Session before = execution_.catalog.session();
  if (auto path = function.settings.find("search_path"); path != function.settings.end()) {
    SetVariable set;
    set.name = "search_path";
    std::string name;
    for (char c : path->second + ",") {
      if (c == ',') {
        if (!name.empty()) set.values.push_back(name);
        name.clear();
      } else if (c != ' ' && c != '"') {
        name += c;
      }
    }
    Session& session = execution_.catalog.edit_session();
    session.local_search_path = set.values;
    session.has_local = true;
  }
  Flow flow = Flow::next;
  if (function.language == "plpgsql") {
    flow = walker.body(parse_body(function.body, 0));
    if (flow == Flow::next && walker.lacks_return(function)) {
      flow = fails({"2F005", "control reached end of function without RETURN", {}, {}}, span);
    }
  } else {
    for (Change& found : lower::statements_in(function.body)) {
      flow = walker.change(std::move(found), span);
      if (flow != Flow::next) break;
    }
  }
  if (function.settings.count("search_path") != 0) {
    execution_.catalog.edit_session().has_local = before.has_local;
    execution_.catalog.edit_session().local_search_path = before.local_search_path;
  }
  execution_.atomic = atomic;
  --execution_.depth;
  if (!collecting_ && !known_once) {
    blind("function " + function.name + " alters the schema, how often it runs is not known", what, span);
    execution_.run.undecided(std::move(what.changes), origin_at(span));
  }
  last_returned_ = walker.collecting_ ? executor::Value::unknown() : walker.returned_;
  return flow;
}

// One that alters nothing is followed for its errors alone: what is too long in it is no blind spot.
Flow Interpreter::call_harmless(const Function& function, const Arguments& arguments, bool known_once,
                                text::Span span) {
  if (!known_once || collecting_ || execution_.depth > 0) return Flow::next;
  Execution apart{execution_.catalog, execution_.run, execution_.origin};
  apart.guards = execution_.guards;
  apart.harmless = true;
  Interpreter walker(apart, {}, false, {});
  const Flow flow = walker.call_function(function, arguments, true, span);
  if (flow != Flow::raised) return Flow::next;
  execution_.failure = apart.failure;
  return flow;
}

// It went to its end, and should have given something back (exec_stmt_block's caller plpgsql_exec_function,
// src/pl/plpgsql/src/pl_exec.c).
bool Interpreter::lacks_return(const Function& function) const {
  const bool outputs =
      std::any_of(function.arguments.begin(), function.arguments.end(),
                  [](const Function::Argument& argument) { return is_output(argument.mode); });
  return !has_returned_ && !collecting_ && !execution_.stopped && !outputs &&
         function.kind == RoutineKind::function && !function.returns_set &&
         function.returns.oid != type_oid::void_ && doubt_ == Doubt::none;
}

// What a function returns that alters nothing.
executor::Value Interpreter::result_of(const Function& function, const Arguments& arguments) {
  if (!readable(function) || function.returns_set || execution_.depth >= deepest_body ||
      may_alter(function.body)) {
    return executor::Value::unknown();
  }
  ++execution_.depth;
  executor::Value result;
  executor::Variables variables = variables_of(execution_.catalog, function, arguments);
  if (function.language == "plpgsql") {
    Interpreter walker(execution_, function.body, false, std::move(variables));
    walker.labels_.insert(function.name);
    if (walker.body(parse_body(function.body, 0)) == Flow::next) result = walker.returned_;
  } else {
    for (const Change& change : lower::statements_in(function.body)) {
      const auto* query = std::get_if<DataQuery>(&change);
      const auto rows = query && query->query && query->query->kind <= Query::Kind::values
                            ? rows_of(execution_, *query->query, variables)
                            : std::nullopt;
      result = !rows || (!rows->empty() && rows->front().empty()) ? executor::Value::unknown()
               : rows->empty()                                    ? executor::Value::null()
                                                                  : rows->front().front().second;
    }
  }
  --execution_.depth;
  return result;
}

// The rows of one that returns a set and alters nothing; nullopt: they are not known.
std::optional<ReturnedRows> Interpreter::rows_returned(const Expr& call) {
  const Function* found = function_called(execution_.catalog, call.name, call.args.size());
  if (!found || !readable(*found) || !found->returns_set || execution_.depth >= deepest_body ||
      may_alter(found->body))
    return std::nullopt;
  const Function function(*found);
  Arguments arguments{{}, call.names};
  for (const ExprPtr& argument : call.args) {
    arguments.values.push_back(argument ? evaluate(execution_, *with_results(argument), variables_)
                                        : executor::Value::unknown());
  }
  // What it does besides is told where the statement that calls it runs.
  const RunInner quiet{
      .run = [&](const Change& change, const Origin& origin) { return would_stand(change, origin); },
      .presume = execution_.run.presume,
      .may_have_stood = execution_.run.may_have_stood,
      .strict = execution_.run.strict};
  Execution apart{execution_.catalog, quiet, execution_.origin};
  apart.depth = execution_.depth + 1;
  apart.harmless = true;
  Interpreter walker(apart, function.body, false, variables_of(execution_.catalog, function, arguments));
  walker.labels_.insert(function.name);
  for (const Function::Argument& argument : function.arguments) {
    if (is_output(argument.mode)) walker.outputs_.push_back(argument.name);
  }
  const std::vector<std::string>& names = walker.outputs_;
  if (function.language == "plpgsql") {
    const Flow flow = walker.body(parse_body(function.body, 0));
    if (flow != Flow::next || apart.stopped || walker.doubt_ != Doubt::none) return std::nullopt;
  } else {
    for (const Change& change : lower::statements_in(function.body)) {
      const auto* query = std::get_if<DataQuery>(&change);
      walker.set_ = query && query->query ? std::optional(ReturnedRows()) : std::nullopt;
      if (walker.set_) walker.add_returned(*query->query);
    }
  }
  if (!walker.set_) return std::nullopt;
  for (auto& row : *walker.set_) {
    for (size_t i = 0; i < row.size(); ++i) {
      if (i < names.size() && !names[i].empty()) row[i].first = names[i];
      if (names.empty() && row.size() == 1) row[i].first = function.name;
    }
  }
  return std::move(walker.set_);
}

// The expression with the values of such functions in the place of their calls.
ExprPtr Interpreter::with_results(const ExprPtr& expr) {
  if (!expr) return expr;
  const Function* function = nullptr;
  if (expr->kind == Expr::Kind::call) {
    function = function_called(execution_.catalog, expr->name, expr->args.size());
  }
  std::vector<ExprPtr> args;
  for (const ExprPtr& argument : expr->args) args.push_back(with_results(argument));
  if (function) {
    std::vector<executor::Value> values;
    for (const ExprPtr& argument : args) {
      values.push_back(argument ? evaluate(execution_, *argument, variables_) : executor::Value::unknown());
    }
    const std::string name = "result " + std::to_string(results_++);
    const bool followed = altering_result_ && may_alter(function->body);
    variables_["$" + name] =
        followed ? *altering_result_ : result_of(Function(*function), {std::move(values), expr->names});
    auto result = std::make_shared<Expr>();
    result->kind = Expr::Kind::parameter;
    result->text = name;
    return result;
  }
  if (args == expr->args) return expr;
  auto copy = std::make_shared<Expr>(*expr);
  copy->args = std::move(args);
  return copy;
}

}  // namespace plpgsql
