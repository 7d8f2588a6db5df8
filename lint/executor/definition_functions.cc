// Definitions that conditions read as text: pg_get_constraintdef, pg_get_indexdef, pg_indexes.indexdef. Keys
// are printed to the letter; expressions nearly so, without the casts that the server writes out
// (src/backend/utils/adt/ruleutils.c).

#include "lint/executor/definition_functions.h"

#include "lint/deparse/definition.h"
#include "lint/deparse/expr.h"
#include "lint/sql/identifier.h"

namespace executor {
using namespace ast;
using namespace catalog;

namespace {

Value nearly(std::string text) {
  text.insert(text.begin(), Value::nearly);
  return Value::of(std::move(text));
}

// A table on the search path stands there without its schema (generate_relation_name).
void name_as_seen(const Catalog& catalog, Oid table, std::string& text) {
  const Relation* relation = catalog.relation(table);
  if (!relation || catalog.resolve_relation({{}, relation->name}) != table) return;
  const std::string before = "REFERENCES " + deparse::quoted_name(catalog, *relation) + "(";
  if (const size_t at = text.find(before); at != std::string::npos) {
    text.replace(at, before.size(), "REFERENCES " + sql::quote_identifier(relation->name) + "(");
  }
}

}  // namespace

Value constraint_text(const Catalog& catalog, Oid oid) {
  const auto [relation, constraint] = catalog.find_constraint(oid);
  if (!constraint) return Value::unknown();
  std::string text = deparse::constraint_definition(catalog, relation, *constraint);
  if (constraint->kind == Constraint::Kind::foreign_key) name_as_seen(catalog, constraint->ref_table, text);
  const bool expression =
      constraint->kind == Constraint::Kind::check || constraint->kind == Constraint::Kind::exclusion;
  return expression ? nearly(std::move(text)) : Value::of(std::move(text));
}

Value index_text(const Catalog& catalog, Oid oid) {
  const Relation* index = catalog.relation(oid);
  return index && index->index ? nearly(deparse::index_definition(catalog, *index)) : Value::unknown();
}

Value default_text(const Catalog& catalog, Oid table, ColumnNumber column) {
  const Relation* relation = catalog.relation(table);
  if (!relation || !relation->column(column).default_expr) return Value::null();
  return nearly(deparse::print(catalog, *relation->column(column).default_expr, relation));
}

Value made(const Catalog& catalog, const Value& value) {
  if (value.kind != Value::Kind::unknown || value.form == Value::Form::plain) return value;
  const Oid oid = static_cast<Oid>(value.number >> 16);
  if (value.form == Value::Form::column_default)
    return default_text(catalog, oid, static_cast<ColumnNumber>(value.number & 0xffff));
  return value.form == Value::Form::index_definition ? index_text(catalog, oid)
                                                     : constraint_text(catalog, oid);
}

}  // namespace executor
