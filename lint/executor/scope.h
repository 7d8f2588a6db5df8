#pragma once

// Inside of the evaluator: what names stand for while a query's rows are made.

#include <string>
#include <string_view>
#include <vector>

#include "lint/executor/value.h"

namespace catalog::plpgsql {

struct Bound {
  std::string_view alias;
  const Row* row;  // null: the empty side of an outer join
};

/// Rows in sight, the innermost query's last; then the variables.
struct Sight {
  const Catalog& catalog;
  const Variables& variables;
  std::vector<Bound> rows;
  std::vector<std::string> constants;  // of the query being read

  const Value* column(std::string_view alias, std::string_view name) const;
  const Value* find(const std::vector<std::string>& names) const;
};

Value evaluate(const Sight& sight, const Expr& expr);

struct OutRow {
  std::vector<std::pair<std::string, Value>> columns;
};
/// The rows that a query gives, and whether each is surely among them.
struct Rows {
  bool known = true;         // false: none of it can be known
  bool some_unsure = false;  // rows were left out that might belong
  std::vector<OutRow> rows;
};
Rows select(const Sight& sight, const Query& query, bool only_existence);

/// Calls of functions and operators on values that are there.
Value call(const Sight& sight, const Expr& expr);
Value compare(std::string_view op, const Value& a, const Value& b);
Value apply_operator(const Sight& sight, std::string_view op, const Value& a, const Value& b);
Value cast_value(const Sight& sight, const Value& value, const TypeName& type);
Value format_text(const Catalog& catalog, const std::vector<Value>& arguments);
/// quote_ident, lower, replace and their like; unknown for functions of another kind.
Value text_function(const Sight& sight, const std::string& name, std::vector<Value>& arguments);
/// A text that grows round by round is given up on.
Value text_value(std::string text);

/// LIKE and ILIKE.
bool like(std::string_view text, std::string_view pattern, bool fold);
/// Whether the text matches the pattern of LIKE, also where the text is not exact.
Value like_value(const Value& text, const Value& pattern, bool fold);
/// Whether a regular expression matches; unknown for what the matcher does not know.
Value regex_value(const Value& text, const Value& pattern, bool fold);
/// = and <> of texts that are not both exact.
Value compare_nearly(std::string_view op, const Value& a, const Value& b);
/// Where the text first holds `part`, from 1; 0: nowhere.
Value position_value(const Value& text, const Value& part);

/// pg_get_constraintdef(oid) and pg_get_indexdef(oid).
Value constraint_text(const Catalog& catalog, Oid constraint);
Value index_text(const Catalog& catalog, Oid index);
/// Functions that look something up in the Catalog, and those of arrays; nullopt: none of these.
std::optional<Value> lookup_function(const Catalog& catalog, const std::string& name,
                                     const std::vector<Value>& arguments);
std::optional<Value> array_function(const Catalog& catalog, const std::string& name,
                                    const std::vector<Value>& arguments);
/// Dates, timestamps and intervals; nullopt: the type, operator or function is not theirs.
std::optional<Value> cast_date(const Value& value, std::string_view type);
std::optional<Value> date_operator(std::string_view op, const Value& a, const Value& b);
std::optional<Value> date_function(const std::string& name, const std::vector<Value>& arguments);
std::optional<std::vector<Value>> date_series(const Value& low, const Value& high, const Value& step);
/// An operator with an array on either side.
Value array_operator(std::string_view op, const Value& a, const Value& b);
/// As regproc writes it, or regprocedure, `with_types`.
std::string function_text(const Catalog& catalog, const Function& function, bool with_types);
/// pg_get_function_identity_arguments and its like.
Value signature_text(const Catalog& catalog, const std::string& name, const std::vector<Value>& arguments);
/// pg_proc.proargtypes
Value argument_types(const Function& function);
/// What to_regproc or to_regprocedure finds.
Value function_named(const Catalog& catalog, const std::string& text);
/// The default of a column.
Value default_text(const Catalog& catalog, Oid table, ColumnNumber column);
/// The value itself, or the text that stands behind it.
Value made(const Catalog& catalog, const Value& value);

/// A name as to_regclass reads it: "public.t", "\"T\"".
Name name_in(const std::string& text);
Oid relation_named(const Catalog& catalog, const std::string& text);

}  // namespace catalog::plpgsql
