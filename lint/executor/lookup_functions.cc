// Functions of values that look something up in the Catalog
// (https://www.postgresql.org/docs/current/functions-info.html).

#include "lint/executor/lookup_functions.h"

#include "lint/catalog/namespace.h"
#include "lint/deparse/definition.h"
#include "lint/executor/definition_functions.h"
#include "lint/executor/function_call.h"
#include "lint/executor/signature.h"
#include "lint/types/format_type.h"

namespace executor {
using namespace ast;
using namespace catalog;

namespace {

Oid oid_of(const std::vector<Value>& v, size_t at = 0) {
  return at < v.size() && v[at].kind == Value::Kind::integer ? static_cast<Oid>(v[at].number) : 0;
}

// The sequence that a column owns, quoted with its schema (pg_get_serial_sequence,
// src/backend/utils/adt/ruleutils.c).
Value serial_sequence(const Catalog& catalog, const std::vector<Value>& v) {
  if (v.size() != 2 || v[0].kind != Value::Kind::text || v[1].kind != Value::Kind::text) {
    return Value::unknown();
  }
  if (!v[0].known() || !v[1].known()) return Value::unknown();
  const Relation* table = catalog.relation(relation_named(catalog, v[0].text));
  const ColumnNumber column = table ? table->column_number(v[1].text) : 0;
  if (!column) return Value::unknown();
  for (const auto& [oid, r] : catalog.all<Relation>()) {
    if (r->sequence && r->sequence->owner_table == table->oid && r->sequence->owner_column == column) {
      return Value::of(deparse::quoted_name(catalog, *r));
    }
  }
  return Value::null();
}

Value visible(const Catalog& catalog, const std::string& name, Oid oid) {
  if (name == "pg_table_is_visible") {
    const Relation* relation = catalog.relation(oid);
    return relation ? Value::of(catalog.resolve_relation({{}, relation->name}) == oid) : Value::unknown();
  }
  const Type* type = catalog.get<Type>(oid);
  return type ? Value::of(catalog.resolve_type({{}, type->name}) == oid) : Value::unknown();
}

Value type_text(const Catalog& catalog, const std::vector<Value>& v) {
  if (!oid_of(v)) return Value::unknown();
  TypeRef type{oid_of(v), -1};
  if (v.size() > 1) {
    if (v[1].kind == Value::Kind::integer) type.typmod = static_cast<decltype(type.typmod)>(v[1].number);
    if (v[1].kind == Value::Kind::unknown) return Value::unknown();
  }
  return Value::of(types::format_type(catalog, type));
}

// obj_description of a relation, col_description.
Value description(const Catalog& catalog, const std::string& name, const std::vector<Value>& v) {
  const Relation* relation = catalog.relation(oid_of(v));
  if (!relation || catalog.may_be_touched(*relation)) return Value::unknown();
  const bool of_class = v.size() == 1 || v[1].text == "pg_class";
  if (name == "obj_description" && of_class) {
    return relation->comment.empty() ? Value::null() : Value::of(relation->comment.str());
  }
  if (name == "obj_description" || v.size() != 2 || v[1].kind != Value::Kind::integer)
    return Value::unknown();
  const auto number = static_cast<size_t>(v[1].number);
  if (number < 1 || number > relation->columns.size()) return Value::unknown();
  const Column& column = relation->columns[number - 1];
  return column.comment.empty() ? Value::null() : Value::of(column.comment.str());
}

}  // namespace

std::optional<Value> lookup_function(const Catalog& catalog, const std::string& name,
                                     const std::vector<Value>& v) {
  if (name == "pg_get_constraintdef") return constraint_text(catalog, oid_of(v));
  if (name == "pg_get_indexdef") return v.size() == 1 ? index_text(catalog, oid_of(v)) : Value::unknown();
  if (name == "pg_get_serial_sequence") return serial_sequence(catalog, v);
  if (name == "pg_get_expr") return v.empty() ? Value::unknown() : v[0];
  if (name == "obj_description" || name == "col_description") return description(catalog, name, v);
  if (name == "pg_get_function_identity_arguments" || name == "pg_get_function_arguments" ||
      name == "pg_get_function_result" || name == "oidvectortypes") {
    return signature_text(catalog, name, v);
  }
  if (name == "format_type") return type_text(catalog, v);
  if (name == "pg_table_is_visible" || name == "pg_type_is_visible") return visible(catalog, name, oid_of(v));
  return std::nullopt;
}

// A function by its name, as to_regproc reads it, or with the types of its arguments, as to_regprocedure
// does.
Value function_named(const Catalog& catalog, const std::string& text) {
  const size_t bracket = text.find('(');
  const Name name = name_in(text.substr(0, bracket));
  std::vector<Oid> found;
  for (Oid schema : schemas_for(catalog, name)) {
    for (Oid oid : catalog.find_functions(schema, name.name)) found.push_back(oid);
  }
  if (found.empty()) return catalog.may_be_touched(name.name) ? Value::unknown() : Value::null();
  if (bracket != std::string::npos && text.find_first_not_of("() ", bracket) != std::string::npos) {
    return Value::unknown();  // types of arguments are not read
  }
  for (Oid oid : found) {
    const Function* function = catalog.get<Function>(oid);
    if (bracket != std::string::npos && !function->arguments.empty()) continue;
    Value value = Value::of(static_cast<long long>(oid));
    value.form = Value::Form::regproc;
    return value;
  }
  return Value::null();
}

}  // namespace executor
