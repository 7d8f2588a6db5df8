// What PL/pgSQL refuses when a function is made (plpgsql_validator, src/pl/plpgsql/src/pl_handler.c;
// do_compile, pl_comp.c; make_return_stmt, pl_gram.y).

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "lint/catalog/apply_routine.h"
#include "lint/catalog/apply_routine_parts.h"
#include "lint/catalog/plpgsql_tree.h"
#include "lint/catalog/types.h"

namespace catalog::applying {

namespace {

using plpgsql::Statement;

constexpr Oid event_trigger_type = 3838;  // src/include/catalog/pg_type.dat

bool is_output(const Function::Argument& argument) {
  return argument.mode == 'o' || argument.mode == 'b' || argument.mode == 't';
}

void check_types(Writer& w, const Function& function) {
  const auto fits = [&](Oid type) {
    const auto facts = type_facts(w.catalog, type);
    if (!facts || facts->own || facts->kind != Type::Kind::pseudo || type == type_oid::record) return true;
    return facts->name.starts_with("any") && facts->name != "any";
  };
  const Oid result = function.returns.oid;
  const bool of_result =
      result == type_oid::void_ || result == type_oid::trigger || result == event_trigger_type;
  if (!of_result && !fits(result))
    w.refuse("0A000",
             fmt::format("PL/pgSQL functions cannot return type {}", format_type_be(w.catalog, result)));
  for (const Function::Argument& argument : function.arguments) {
    if (fits(argument.type.oid)) continue;
    w.refuse("0A000", fmt::format("PL/pgSQL functions cannot accept type {}",
                                  format_type_be(w.catalog, argument.type.oid)));
  }
}

/// An IN and an OUT parameter cannot share a name, for the body sees both (add_parameter_name).
void check_names(Writer& w, const Function& function) {
  for (auto at = function.arguments.begin(); at != function.arguments.end(); ++at) {
    const bool again = std::any_of(function.arguments.begin(), at,
                                   [&](const Function::Argument& other) { return other.name == at->name; });
    if (again && !at->name.empty())
      w.refuse("42P13", fmt::format("parameter name \"{}\" used more than once", at->name));
  }
}

void each_statement(const Statement& statement, const std::function<void(const Statement&)>& visit) {
  visit(statement);
  for (const plpgsql::Branch& branch : statement.branches) {
    for (const Statement& inner : branch.body) each_statement(inner, visit);
  }
  for (const Statement& inner : statement.body) each_statement(inner, visit);
  for (const plpgsql::Handler& handler : statement.handlers) {
    for (const Statement& inner : handler.body) each_statement(inner, visit);
  }
}

/// The first word of RETURN's rest, lower case.
std::string first_word(std::string_view rest) {
  std::string word;
  for (char c : rest) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (lower < 'a' || lower > 'z') break;
    word += lower;
  }
  return word;
}

[[noreturn]] void no_value(Writer& w) {
  w.refuse("42601", "missing expression at or near \";\"");
}

void check_return(Writer& w, const Function& function, std::string_view rest) {
  const bool has_outputs = std::any_of(function.arguments.begin(), function.arguments.end(), is_output);
  const std::string word = first_word(rest);
  if (word == "next") {
    if (!function.returns_set) w.refuse("42804", "cannot use RETURN NEXT in a non-SETOF function");
    const bool bare = rest.size() == word.size();
    if (bare && !has_outputs) no_value(w);
    if (!bare && has_outputs)
      w.refuse("42804", "RETURN NEXT cannot have a parameter in function with OUT parameters");
    return;
  }
  if (word == "query") {
    if (!function.returns_set) w.refuse("42804", "cannot use RETURN QUERY in a non-SETOF function");
    return;
  }
  const Oid result = function.returns.oid;
  const bool nothing = result == type_oid::void_ || result == event_trigger_type;
  if (rest.empty()) {
    if (!nothing && !has_outputs && !function.returns_set) no_value(w);
    return;
  }
  if (function.returns_set)
    w.refuse("42804", "RETURN cannot have a parameter in function returning set", {},
             "Use RETURN NEXT or RETURN QUERY.");
  if (nothing && function.kind == 'p') w.refuse("42601", "RETURN cannot have a parameter in a procedure");
  if (nothing) w.refuse("42804", "RETURN cannot have a parameter in function returning void");
  if (has_outputs) w.refuse("42804", "RETURN cannot have a parameter in function with OUT parameters");
}

}  // namespace

void check_plpgsql_body(Writer& w, const CreateFunction& change, const Function& function) {
  check_types(w, function);
  if (!checks_bodies(w.catalog)) return;
  check_names(w, function);
  const bool is_trigger = function.returns.oid == type_oid::trigger;
  if ((is_trigger || function.returns.oid == event_trigger_type) && !function.arguments.empty()) {
    w.refuse("42P13", fmt::format("{} functions cannot have declared arguments",
                                  is_trigger ? "trigger" : "event trigger"));
  }
  each_statement(plpgsql::parse_body(change.body, 0), [&](const Statement& statement) {
    if (statement.kind != Statement::Kind::return_) return;
    const std::string_view body = change.body;
    check_return(w, function, body.substr(statement.head.begin, statement.head.size()));
  });
}

}  // namespace catalog::applying
