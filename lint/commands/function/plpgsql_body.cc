// What PL/pgSQL refuses when a function is made (plpgsql_validator, src/pl/plpgsql/src/pl_handler.c).

#include "lint/commands/function/plpgsql_body.h"

#include <fmt/format.h>

#include "lint/commands/function/sql_body.h"
#include "lint/plpgsql/check/check.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

void check_pseudotypes(Writer& w, const Function& function) {
  const auto fits = [&](Oid type) {
    const auto facts = types::type_facts(w.catalog, type);
    if (!facts || facts->kind != Type::Kind::pseudo || type == type_oid::record) return true;
    return types::is_polymorphic(*facts);
  };
  const Oid result = function.returns.oid;
  const bool of_result =
      result == type_oid::void_ || result == type_oid::trigger || result == type_oid::event_trigger;
  if (!of_result && !fits(result))
    w.refuse("0A000", fmt::format("PL/pgSQL functions cannot return type {}",
                                  types::format_type_be(w.catalog, result)));
  for (const Function::Argument& argument : function.arguments) {
    if (fits(argument.type.oid)) continue;
    w.refuse("0A000", fmt::format("PL/pgSQL functions cannot accept type {}",
                                  types::format_type_be(w.catalog, argument.type.oid)));
  }
}

}  // namespace

void check_plpgsql_body(Writer& w, const CreateFunction& change, const Function& function) {
  check_pseudotypes(w, function);
  if (!checks_bodies(w.catalog)) return;
  const bool is_trigger = function.returns.oid == type_oid::trigger;
  if ((is_trigger || function.returns.oid == type_oid::event_trigger) && !function.arguments.empty()) {
    w.refuse("42P13", fmt::format("{} functions cannot have declared arguments",
                                  is_trigger ? "trigger" : "event trigger"));
  }
  if (auto problem = plpgsql::check_body(w.catalog, function, change.body)) {
    w.refuse(placed(*std::move(problem), change.body_span));
  }
}

}  // namespace commands
