// Functions, operators and casts that conditions and built statements use.

#include "lint/executor/function_call.h"

#include <algorithm>
#include <charconv>

#include "lint/executor/array.h"
#include "lint/executor/datetime.h"
#include "lint/executor/eval.h"
#include "lint/executor/lookup_functions.h"
#include "lint/executor/pattern.h"
#include "lint/executor/qualified_name.h"
#include "lint/executor/text_functions.h"
#include "lint/executor/value.h"
#include "lint/lower/lower.h"
#include "lint/pg_catalog/rows.h"
#include "lint/sql/identifier.h"
#include "lint/types/resolve.h"

namespace executor {
using namespace ast;
using namespace catalog;

namespace {

// What is not there may have been made by a blind spot.
Value absent(const Catalog& catalog, const std::string& name) {
  return catalog.may_be_touched(name) ? Value::unknown() : Value::null();
}

// As the grammar reads it: integer and varchar(20)[] are types too (parseTypeString,
// src/backend/parser/parse_type.c).
std::optional<TypeName> type_in(const std::string& text) {
  for (const Change& change : lower::statements_in("SELECT NULL::" + text)) {
    const auto* query = std::get_if<DataQuery>(&change);
    const ExprPtr cast = query && query->query ? lone_expression(*query->query) : nullptr;
    if (cast && cast->kind == Expr::Kind::cast) return cast->type_name;
    break;
  }
  return std::nullopt;
}

Value to_reg(const ExprContext& context, const Value& value, Value::Form form) {
  if (value.is_null()) return value;
  if (value.kind == Value::Kind::integer) {
    Value same = value;
    same.form = form;
    return same;
  }
  if (value.kind != Value::Kind::text || !value.known()) return Value::unknown();
  const Name name = name_in(value.text);
  Oid oid = 0;
  if (form == Value::Form::regclass) {
    oid = context.catalog.resolve_relation(name);
    if (!oid && (name.schema == "pg_catalog" || name.name.rfind("pg_", 0) == 0)) return Value::unknown();
  } else if (form == Value::Form::regnamespace) {
    oid = context.catalog.find_schema(name.name);
  } else if (form == Value::Form::regtype) {
    const std::optional<TypeName> type = type_in(value.text);
    if (!type) return Value::unknown();
    const types::ResolvedType resolved = types::resolve_type(context.catalog, *type);
    if (!resolved.problem && !resolved.type.known()) return Value::unknown();
    oid = resolved.type.oid;
  } else if (form == Value::Form::regproc || form == Value::Form::regprocedure) {
    Value found = function_named(context.catalog, value.text);
    if (found.kind == Value::Kind::integer) found.form = form;
    return found;
  } else {
    return Value::unknown();
  }
  if (!oid) return absent(context.catalog, name.name);
  Value found = Value::of(static_cast<long long>(oid));
  found.form = form;
  return found;
}

Value to_integer(const Value& value) {
  if (value.kind == Value::Kind::integer || value.is_null()) return value;
  if (value.kind == Value::Kind::boolean) return Value::of(static_cast<long long>(value.truth));
  if (value.kind != Value::Kind::text || !value.known()) return Value::unknown();
  long long number = 0;
  const auto end = value.text.data() + value.text.size();
  return std::from_chars(value.text.data(), end, number).ptr == end ? Value::of(number) : Value::unknown();
}

std::vector<Value> evaluate_all(const ExprContext& context, const std::vector<ExprPtr>& args) {
  std::vector<Value> values;
  for (const ExprPtr& arg : args) values.push_back(arg ? evaluate(context, *arg) : Value::unknown());
  return values;
}

Value setting(const ExprContext& context, const std::vector<Value>& v) {
  if (v.empty() || v[0].kind != Value::Kind::text) return Value::unknown();
  if (v[0].text == "server_version_num") {
    return Value::of(std::to_string(context.catalog.server_version() * 10000));
  }
  // One of the chain's own: only it knows what it has set.
  if (v[0].text.find('.') == std::string::npos) return Value::unknown();
  const Session& session = context.catalog.session();
  for (const auto* settings : {&session.local_settings, &session.settings}) {
    if (const auto at = settings->find(v[0].text); at != settings->end()) return Value::of(at->second);
  }
  // Who asks whether there is one is prepared for none, and none is what a server has that was told of none.
  const bool missing_ok = v.size() > 1 && v[1].is_true();
  return missing_ok ? Value::null() : Value::unknown();
}

Value schemas(const ExprContext& context) {
  Value array;
  array.kind = Value::Kind::array;
  for (Oid schema : context.catalog.search_path()) {
    array.items.push_back(Value::of(std::string(context.catalog.schema_name(schema))));
  }
  return array;
}

}  // namespace

Value::Form reg_form(std::string_view type) {
  if (type == "regclass") return Value::Form::regclass;
  if (type == "regtype") return Value::Form::regtype;
  if (type == "regnamespace") return Value::Form::regnamespace;
  if (type == "regproc") return Value::Form::regproc;
  if (type == "regprocedure") return Value::Form::regprocedure;
  return Value::Form::plain;
}

Name name_in(const std::string& text) {
  std::string parts = text;
  bool quoted = false;
  for (char& c : parts) {
    if (c == '"') quoted = !quoted;
    if (c == '.' && !quoted) c = ',';
  }
  const std::vector<std::string> names = sql::split_identifiers(parts);
  if (names.size() == 1) return {{}, names[0]};
  if (names.size() >= 2) return {names[names.size() - 2], names.back()};
  return {};
}

Oid relation_named(const Catalog& catalog, const std::string& text) {
  return catalog.resolve_relation(name_in(text));
}

Value cast_value(const ExprContext& context, const Value& value, const TypeName& type) {
  const std::string& name = type.name.name;
  if (type.array_dimensions > 0) {
    if (value.kind == Value::Kind::array || value.is_null()) return value;
    if (value.kind != Value::Kind::text || !value.known() || value.text.size() < 2) return Value::unknown();
    Value array;
    array.kind = Value::Kind::array;
    if (value.text.find_first_of("\\\"", 1) != std::string::npos) return Value::unknown();
    std::string inner = value.text.substr(1, value.text.size() - 2), item;
    for (char c : inner + ",") {
      if (c == ',') {
        if (!inner.empty()) array.items.push_back(Value::of(item));
        item.clear();
      } else {
        item += c;
      }
    }
    return array;
  }
  if (std::optional<Value> date = cast_date(value, name)) return *std::move(date);
  if (const Value::Form form = reg_form(name); form != Value::Form::plain)
    return to_reg(context, value, form);
  if (name == "oid") {
    Value plain = to_integer(value);
    plain.form = Value::Form::plain;
    return plain;
  }
  if (name == "text" || name == "varchar" || name == "name" || name == "bpchar" || name == "char" ||
      name == "sql_identifier" || name == "cstring") {
    if (value.is_null() || value.kind == Value::Kind::unknown) return value;
    return Value::of(text_of(context.catalog, value));
  }
  if (name == "int4" || name == "int8" || name == "int2" || name == "numeric") return to_integer(value);
  if (name == "bool") {
    if (value.kind == Value::Kind::text) {
      if (value.text == "true" || value.text == "t") return Value::of(true);
      if (value.text == "false" || value.text == "f") return Value::of(false);
      return Value::unknown();
    }
    return value;
  }
  return Value::unknown();
}

namespace {

Value reckoned(char op, const Value& x, const Value& y) {
  if (x.is_null() || y.is_null()) return Value::null();
  if (x.kind != Value::Kind::integer || y.kind != Value::Kind::integer) return Value::unknown();
  long long out = 0;
  switch (op) {
    case '+': return __builtin_add_overflow(x.number, y.number, &out) ? Value::unknown() : Value::of(out);
    case '-': return __builtin_sub_overflow(x.number, y.number, &out) ? Value::unknown() : Value::of(out);
    case '*': return __builtin_mul_overflow(x.number, y.number, &out) ? Value::unknown() : Value::of(out);
    default: break;
  }
  if (y.number == 0) return Value::failure("22012", "division by zero");
  if (y.number == -1) return Value::unknown();
  return Value::of(op == '/' ? x.number / y.number : x.number % y.number);
}

// ~~ is LIKE, ~ a regular expression; ! before either turns it round, * behind it ignores case.
Value matches(std::string_view op, const Value& text, const Value& pattern) {
  const bool negated = op.front() == '!', fold = op.back() == '*';
  const bool is_like = op.find("~~") != std::string_view::npos;
  const Value found = is_like ? like_value(text, pattern, fold) : regex_value(text, pattern, fold);
  return found.kind == Value::Kind::boolean ? Value::of(found.truth != negated) : found;
}

}  // namespace

Value apply_operator(const ExprContext& context, std::string_view op, const Value& a, const Value& b) {
  if (a.kind == Value::Kind::array || b.kind == Value::Kind::array) return array_operator(op, a, b);
  if (std::optional<Value> date = date_operator(op, a, b)) return *std::move(date);
  if (op == "||") {
    if (a.is_null() || b.is_null()) return Value::null();
    return text_value(text_of(context.catalog, a) + text_of(context.catalog, b));
  }
  if (!op.empty() && op.find_first_not_of("!~*") == std::string_view::npos && op != "*")
    return matches(op, a, b);
  if (op == "+" || op == "-" || op == "*" || op == "/" || op == "%")
    return reckoned(op.front(), to_integer(a), to_integer(b));
  // A name beside an oid of a registered kind: conrelid = 'public.t'::regclass is one already, relname is
  // not.
  auto registered = [&](const Value& reg, const Value& other) {
    return reg.form != Value::Form::plain && other.kind == Value::Kind::text
               ? to_reg(context, other, reg.form)
               : other;
  };
  return compare(op, registered(b, a), registered(a, b));
}

namespace {

// enum_range(NULL::mood): the type stands in the cast.
Value labels_of(const Catalog& catalog, const Expr& expr) {
  const ExprPtr cast = expr.args.size() == 1 ? expr.args[0] : nullptr;
  if (!cast || cast->kind != Expr::Kind::cast) return Value::unknown();
  const Type* type = catalog.get<Type>(types::resolve_type(catalog, cast->type_name).type.oid);
  if (!type || type->kind != Type::Kind::enumeration || catalog.may_be_touched(type->name))
    return Value::unknown();
  Value array;
  array.kind = Value::Kind::array;
  for (const std::string& label : type->labels) array.items.push_back(Value::of(label));
  return array;
}

}  // namespace

Value call(const ExprContext& context, const Expr& expr) {
  const std::string& name = expr.name.name;
  if (!expr.name.schema.empty() && expr.name.schema != "pg_catalog") return Value::unknown();
  if (name == "enum_range") return labels_of(context.catalog, expr);
  std::vector<Value> v = evaluate_all(context, expr.args);
  if (v.size() == 1 && name.starts_with("to_reg")) {
    const Value::Form form = reg_form(std::string_view(name).substr(3));
    if (form != Value::Form::plain && v[0].kind == Value::Kind::text && v[0].known()) {
      if (std::optional<Value> none = misnamed(context.catalog, v[0].text, form)) return *std::move(none);
    }
    if (form != Value::Form::plain) return to_reg(context, v[0], form);
    // Which roles there are is not the chain's to say; what is no role's name is refused as a schema's is.
    if (name == "to_regrole" && v[0].kind == Value::Kind::text && v[0].known())
      return misnamed(context.catalog, v[0].text, Value::Form::regnamespace).value_or(Value::unknown());
  }
  if (name == "current_schema")
    return evaluate(context, [] {
      Expr same;
      same.kind = Expr::Kind::value_function;
      same.text = "current_schema";
      return same;
    }());
  if (name == "pg_is_in_recovery") return Value::of(false);  // where DDL runs
  if (name == "current_database") return Value::of(Value::database_name);
  if (name == "current_schemas") return schemas(context);
  if (name == "current_setting") return setting(context, v);
  if (name == "format") return format_text(context.catalog, v);
  if (std::optional<Value> found = lookup_function(context.catalog, name, v)) return *std::move(found);
  if (std::optional<Value> found = date_function(name, v)) return *std::move(found);
  if (std::optional<Value> found = array_function(context.catalog, name, v)) return *std::move(found);
  return text_function(context, name, v);
}

}  // namespace executor
