// Expressions other than columns, functions and operators (src/backend/parser/parse_expr.c).

#include <algorithm>
#include <charconv>
#include <utility>

#include "lint/analyze/analyzer.h"
#include "lint/analyze/func_candidate.h"
#include "lint/analyze/oper.h"
#include "lint/ast/refusal.h"
#include "lint/datum/input.h"
#include "lint/datum/numeric.h"
#include "lint/datum/output.h"
#include "lint/pg_catalog/json_grammar.h"
#include "lint/types/cast.h"
#include "lint/types/collation.h"
#include "lint/types/format_type.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

using Kind = Expr::Kind;

namespace {

bool fits_int8(const std::string& digits) {
  int64_t value = 0;
  const auto [at, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() && at == digits.data() + digits.size();
}

// X'1f' is B'00011111' (src/backend/utils/adt/varbit.c, bit_in).
std::string binary(std::string_view hexadecimal) {
  std::string out = "b";
  for (char c : hexadecimal.substr(1)) {
    unsigned digit = 0;
    std::from_chars(&c, &c + 1, digit, 16);
    for (unsigned bit : {8U, 4U, 2U, 1U}) out += (digit & bit) != 0 ? '1' : '0';
  }
  return out;
}

ExprPtr shared(Expr made) {
  return std::make_shared<const Expr>(std::move(made));
}

// To a server whose grammar does not have it yet, JSON_ARRAY(1, 2) calls a function.
bool is_call_before_json(std::string_view constructor, int version) {
  return version < pg_catalog::json_grammar_since(constructor);
}

}  // namespace

ExprPtr Analyzer::analyze(const ExprPtr& expr) {
  if (!expr) return nullptr;
  Expr made = *expr;
  node(made);
  return shared(std::move(made));
}

void Analyzer::literal(Expr& made) {
  switch (made.kind) {
    case Kind::integer: made.type = {type_oid::int4, -1}; return;
    case Kind::floating:
      made.type = {fits_int8(made.text) ? type_oid::int8 : type_oid::numeric, -1};
      if (auto printed = datum::without_exponent(made.text)) made.text = std::move(*printed);
      return;
    case Kind::bit_string:
      made.type = {type_oid::bit, -1};
      if (made.text.starts_with('x')) made.text = binary(made.text);
      return;
    case Kind::boolean: made.type = {type_oid::boolean, -1}; return;
    default: made.type = {type_oid::unknown, -1}; return;
  }
}

void Analyzer::node(Expr& made) {
  switch (made.kind) {
    case Kind::null:
    case Kind::integer:
    case Kind::floating:
    case Kind::string:
    case Kind::bit_string:
    case Kind::boolean: return literal(made);
    case Kind::column: return column(made);
    case Kind::parameter: return numbered_parameter(made);
    case Kind::star:
    case Kind::default_:
    case Kind::other:  // not modelled, though it may hold columns that are (detach_partition.cc)
      for (ExprPtr& arg : made.args) arg = analyze(arg);
      return;
    case Kind::call: return call(made);
    case Kind::operator_:
    case Kind::any_all:
    case Kind::in:
    case Kind::between:
    case Kind::like:
    case Kind::distinct:
    case Kind::nullif: return operation(made);
    case Kind::cast: return cast(made);
    case Kind::subquery: return subquery(made);
    case Kind::case_: return case_expression(made);
    case Kind::value_function: return value_function(made);
    default: return structured(made);
  }
}

void Analyzer::boolean_argument(ExprPtr& arg, const char* what) {
  if (!arg) return;
  if (is_unknown_literal(*arg)) arg = coerce(arg, {type_oid::boolean, -1});
  const Oid type = types::base_type(catalog_, arg->type).oid;
  if (type != 0 && type != type_oid::boolean)
    refuse("42804", std::string("argument of ") + what + " must be type boolean, not type " +
                        types::format_type_be(catalog_, arg->type.oid));
}

void Analyzer::boolean_arguments(Expr& made, const char* what) {
  for (ExprPtr& arg : made.args) boolean_argument(arg, what);
}

// One by one, as transformBoolExpr does.
void Analyzer::connect(Expr& made, const char* what) {
  for (ExprPtr& arg : made.args) {
    arg = analyze(arg);
    boolean_argument(arg, what);
  }
}

// The type that args[first], args[first + step]... share; they become it.
void Analyzer::common(Expr& made, size_t first, size_t step, const char* what) {
  std::vector<Oid> types;
  bool same_modifier = true;
  int32_t modifier = -1;
  for (size_t i = first; i < made.args.size(); i += step) {
    const TypeRef type = made.args[i] ? made.args[i]->type : TypeRef{type_oid::unknown, -1};
    if (types.empty()) modifier = type.typmod;
    same_modifier = same_modifier && modifier == type.typmod && (types.empty() || types[0] == type.oid);
    types.push_back(type.oid);
  }
  std::pair<Oid, Oid> odds;
  const auto type = common_type(catalog_, types, &odds);
  if (!type)
    refuse("42804", std::string(what) + " types " + types::format_type_be(catalog_, odds.first) + " and " +
                        types::format_type_be(catalog_, odds.second) + " cannot be matched");
  made.type = {*type, same_modifier && !types.empty() && types[0] == *type ? modifier : -1};
  if (*type == 0) return;
  for (size_t i = first; i < made.args.size(); i += step) made.args[i] = coerce(made.args[i], {*type, -1});
}

void Analyzer::case_expression(Expr& made) {
  for (ExprPtr& arg : made.args) arg = analyze(arg);
  const bool has_operand = made.args.front() != nullptr;
  for (size_t i = 1; i + 1 < made.args.size(); i += 2) {
    ExprPtr& when = made.args[i];
    if (!has_operand && when && is_unknown_literal(*when)) when = coerce(when, {type_oid::boolean, -1});
    const Oid type = when && !has_operand ? types::base_type(catalog_, when->type).oid : type_oid::boolean;
    if (type != 0 && type != type_oid::boolean)
      refuse("42804", "argument of CASE/WHEN must be type boolean, not type " +
                          types::format_type_be(catalog_, when->type.oid));
    if (!has_operand || !when) continue;
    const Oid operand = made.args[0]->type.oid;
    Expr comparison;
    comparison.args = {made.args[0], when};
    if (operand == type_oid::unknown) comparison.args[0] = coerce(made.args[0], {type_oid::text, -1});
    operator_on(comparison, "=", 0, 1);
    const Resolved equal = resolve_operator(
        catalog_, {{}, "="}, false, operand == type_oid::unknown ? type_oid::text : operand, when->type.oid);
    if (equal.arguments.size() == 2 && !types::is_pseudo_type(catalog_, equal.arguments[1]))
      when = coerce(when, {equal.arguments[1], -1});
  }
  // The ELSE comes first in the search for a common type.
  std::vector<ExprPtr> results = {made.args.back()};
  for (size_t i = 2; i + 1 < made.args.size(); i += 2) results.push_back(made.args[i]);
  refuse_sets_below(made, "CASE");
  Expr list;
  list.args = std::move(results);
  common(list, 0, 1, "CASE");
  made.type = list.type;
  if (made.args.back()) made.args.back() = list.args.front();
  if (!made.args.back()) read_type(made.type);  // a NULL of the type stands there
  for (size_t i = 2, n = 1; i + 1 < made.args.size(); i += 2, ++n) made.args[i] = list.args[n];
}

void Analyzer::array(Expr& made) {
  for (ExprPtr& arg : made.args) arg = analyze(arg);
  if (made.args.empty())
    refuse("42P18", "cannot determine type of empty array",
           "Explicitly cast to the desired type, for example ARRAY[]::integer[].");
  common(made, 0, 1, "ARRAY");
  const auto facts = types::type_facts(catalog_, made.type.oid);
  if (!facts) {
    made.type = {};
  } else if (facts->kind != Type::Kind::array) {
    made.type = {facts->array_type, made.type.typmod};
  }
}

void Analyzer::value_function(Expr& made) {
  const std::string& name = made.text;
  int32_t precision = -1;
  for (ExprPtr& arg : made.args) {
    arg = analyze(arg);
    precision = std::atoi(arg->text.c_str());
  }
  if (name == "current_date") {
    made.type = {type_oid::date, -1};
  } else if (name == "current_time") {
    made.type = {type_oid::timetz, precision};
  } else if (name == "current_timestamp") {
    made.type = {type_oid::timestamptz, precision};
  } else if (name == "localtime") {
    made.type = {type_oid::time, precision};
  } else if (name == "localtimestamp") {
    made.type = {type_oid::timestamp, precision};
  } else {
    made.type = {type_oid::name, -1};
  }
}

// src/backend/parser/parse_expr.c, transformJson...: what comes out without RETURNING.
void Analyzer::json(Expr& made) {
  for (ExprPtr& arg : made.args) arg = analyze(arg);
  for (ExprPtr& arg : made.extra.edit()) arg = analyze(arg);
  if (made.query) shape(*made.query, from_);
  if (is_call_before_json(made.text, catalog_.server_version())) {
    made.names.clear();  // a call like any other then
    apply_function(made, {{}, made.text});
    return;
  }
  if (!made.type_name->name.empty()) {
    types::ResolvedType target = types::resolve_type(catalog_, made.type_name);
    if (target.problem) throw Refused{std::move(*target.problem)};
    made.type = target.type;
  } else if (made.text == "json_exists" || made.text == "is json") {
    made.type = {type_oid::boolean, -1};
  } else if (made.text == "json_query") {
    made.type = {type_oid::jsonb, -1};
  } else if (made.text == "json_value" || made.text == "json_serialize") {
    made.type = {type_oid::text, -1};
  } else {
    made.type = {type_oid::json, -1};
  }
}

void Analyzer::take_collation(Expr& made) {
  types::ResolvedCollation resolved = types::resolve_collation(catalog_, made.name);
  if (resolved.problem) throw Refused{std::move(*resolved.problem)};
  if (resolved.oid == 0) return;
  made.name.schema = catalog_.schema_name(catalog_.get<DefinedObject>(resolved.oid)->schema);
  read({ObjectClass::collation, resolved.oid, 0});
}

void Analyzer::structured(Expr& made) {
  switch (made.kind) {
    case Kind::array: return array(made);
    case Kind::field: return field(made);
    case Kind::subscript: return subscript(made);
    case Kind::json: return json(made);
    default: break;
  }
  made.type = {type_oid::boolean, -1};
  const bool connective = made.kind == Kind::and_ || made.kind == Kind::or_ || made.kind == Kind::not_;
  for (ExprPtr& arg : made.args) {
    if (!connective) arg = analyze(arg);
  }
  switch (made.kind) {
    case Kind::and_: return connect(made, "AND");
    case Kind::or_: return connect(made, "OR");
    case Kind::not_: return connect(made, "NOT");
    case Kind::is_boolean:
      if (made.text == "unknown")
        return boolean_arguments(made, made.negated ? "IS NOT UNKNOWN" : "IS UNKNOWN");
      if (made.text == "true") return boolean_arguments(made, made.negated ? "IS NOT TRUE" : "IS TRUE");
      return boolean_arguments(made, made.negated ? "IS NOT FALSE" : "IS FALSE");
    case Kind::is_null: return;
    case Kind::coalesce: refuse_sets_below(made, "COALESCE"); return common(made, 0, 1, "COALESCE");
    case Kind::greatest: return common(made, 0, 1, "GREATEST");
    case Kind::least: return common(made, 0, 1, "LEAST");
    case Kind::row: made.type = {type_oid::record, -1}; return;
    case Kind::collate:
      made.type = made.args.empty() || !made.args[0] ? TypeRef{} : made.args[0]->type;
      if (made.type.oid == type_oid::unknown) made.type.oid = type_oid::text;
      if (!types::has_collation(catalog_, made.type.oid))
        refuse("42804",
               "collations are not supported by type " + types::format_type_be(catalog_, made.type.oid));
      return take_collation(made);
    case Kind::at_time_zone: {
      std::swap(made.args[0], made.args[1]);  // timezone(zone, value)
      apply_function(made, {"pg_catalog", "timezone"});
      std::swap(made.args[0], made.args[1]);
      return;
    }
    case Kind::xml:
      if (made.text == "xmlserialize") {
        made.type = types::resolve_type(catalog_, made.type_name).type;
      } else if (made.text != "is document") {
        made.type = {type_oid::xml, -1};
      }
      return;
    default: made.type = {}; return;
  }
}

}  // namespace analyze
