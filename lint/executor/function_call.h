// Functions, operators and casts that conditions and built statements use.
#pragma once

#include <string>
#include <string_view>

#include "lint/executor/scope.h"

namespace executor {
using namespace ast;
using namespace catalog;

// Calls of functions and operators on values that are there.
Value call(const ExprContext& context, const Expr& expr);
Value apply_operator(const ExprContext& context, std::string_view op, const Value& a, const Value& b);
Value cast_value(const ExprContext& context, const Value& value, const TypeName& type);

// regclass and its like; plain: another type.
Value::Form reg_form(std::string_view type);

// A name as to_regclass reads it: "public.t", "\"T\"".
Name name_in(const std::string& text);
Oid relation_named(const Catalog& catalog, const std::string& text);

}  // namespace executor
