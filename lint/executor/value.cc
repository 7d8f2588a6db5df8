// Values made, and written as text.

#include "lint/executor/value.h"

#include "lint/executor/eval.h"
#include "lint/executor/select.h"
#include "lint/executor/signature.h"
#include "lint/sql/identifier.h"
#include "lint/types/format_type.h"

namespace executor {
using namespace ast;
using namespace catalog;

Value::Value() = default;

Value Value::null() {
  Value value;
  value.kind = Kind::null;
  return value;
}

Value Value::failure(std::string_view sqlstate, std::string_view message) {
  Value value;
  value.form = Form::refusal;
  value.text = std::string(sqlstate) + std::string(message);
  return value;
}

Value Value::of(bool truth) {
  Value value;
  value.kind = Kind::boolean;
  value.truth = truth;
  return value;
}

Value Value::of(long long number) {
  Value value;
  value.kind = Kind::integer;
  value.number = number;
  return value;
}

Value Value::of(std::string text) {
  Value value;
  value.kind = Kind::text;
  value.text = std::move(text);
  return value;
}

Value Value::regclass(Oid oid) {
  Value value = of(static_cast<long long>(oid));
  value.form = Form::regclass;
  return value;
}

const Value* Value::field(std::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (key == name) return &value;
  }
  return nullptr;
}

namespace {

std::string registered(const Catalog& catalog, const Value& value) {
  const Oid oid = static_cast<Oid>(value.number);
  switch (value.form) {
    case Value::Form::regclass: {
      const Relation* relation = catalog.relation(oid);
      if (!relation) break;
      if (catalog.resolve_relation({{}, relation->name}) == oid) return sql::quote_identifier(relation->name);
      return sql::quote_identifier(catalog.schema_name(relation->schema)) + "." +
             sql::quote_identifier(relation->name);
    }
    case Value::Form::regtype: return types::format_type_be(catalog, oid);
    case Value::Form::regnamespace: return sql::quote_identifier(catalog.schema_name(oid));
    case Value::Form::regproc:
    case Value::Form::regprocedure: {
      const Function* function = catalog.get<Function>(oid);
      return function ? function_text(catalog, *function, value.form == Value::Form::regprocedure)
                      : std::string(1, Value::hole);
    }
    default: break;
  }
  return std::to_string(value.number);
}

}  // namespace

std::string text_of(const Catalog& catalog, const Value& value) {
  switch (value.kind) {
    case Value::Kind::text: return value.text;
    case Value::Kind::integer: return registered(catalog, value);
    case Value::Kind::boolean: return value.truth ? "true" : "false";
    case Value::Kind::null: return {};
    default: return std::string(1, Value::hole);
  }
}

Value evaluate(const Catalog& catalog, const Expr& expr, const Variables& variables) {
  return evaluate(ExprContext{catalog, variables, {}, {}}, expr);
}

std::optional<std::vector<std::vector<std::pair<std::string, Value>>>> rows_of(const Catalog& catalog,
                                                                               const Query& query,
                                                                               const Variables& variables) {
  Rows rows = select(ExprContext{catalog, variables, {}, {}}, query, false);
  if (!rows.known || rows.some_unsure) return std::nullopt;
  std::vector<std::vector<std::pair<std::string, Value>>> out;
  for (OutRow& row : rows.rows) out.push_back(std::move(row.columns));
  return out;
}

}  // namespace executor
