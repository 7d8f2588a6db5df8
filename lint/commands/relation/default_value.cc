// ADD COLUMN works its default out once, for the rows there are, even where there are none
// (src/backend/commands/tablecmds.c, ATExecAddColumn; src/backend/catalog/pg_attrdef.c, StoreAttrDefault): a
// constant that does not fit the column is refused there, and not in CREATE TABLE or SET DEFAULT.

#include "lint/commands/relation/default_value.h"

#include <algorithm>

#include "lint/datum/numeric.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using ExprKind = Expr::Kind;

// The value in the form in which it becomes a string, or a beginning of it.
struct Constant {
  std::string text;
  ExprKind kind = ExprKind::string;
};

std::optional<Constant> negative(std::optional<Constant> of) {
  if (!of || (of->kind != ExprKind::integer && of->kind != ExprKind::floating)) return std::nullopt;
  of->text.insert(0, "-");
  return of;
}

// Dates and times of today: their shortest text.
std::optional<Constant> shortest_time(const std::string& function) {
  if (function == "current_date") return Constant{"2000-01-01", ExprKind::string};
  if (function == "now" || function == "current_timestamp" || function == "transaction_timestamp" ||
      function == "statement_timestamp") {
    return Constant{"2000-01-01 00:00:00+00", ExprKind::string};
  }
  return std::nullopt;
}

std::optional<Constant> constant(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::integer:
    case ExprKind::floating:
    case ExprKind::string:
    case ExprKind::boolean:
    case ExprKind::bit_string: return Constant{expr.text, expr.kind};
    case ExprKind::operator_:
      if (expr.name.name != "-" || expr.args.size() != 1 || !expr.args[0]) return std::nullopt;
      return negative(constant(*expr.args[0]));
    case ExprKind::cast: {
      if (expr.args.empty() || !expr.args[0]) return std::nullopt;
      const bool same_text =
          expr.type.oid == type_oid::text || (expr.type.oid == type_oid::varchar && expr.type.typmod < 0);
      if (expr.cast_form != CastForm::implicit && !same_text) return std::nullopt;
      return constant(*expr.args[0]);
    }
    case ExprKind::value_function: return shortest_time(expr.text);
    case ExprKind::call:
      return expr.args.empty() && expr.name.schema.empty() ? shortest_time(expr.name.name) : std::nullopt;
    default: return std::nullopt;
  }
}

size_t characters(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// src/backend/utils/adt/varchar.c: what is too long may be cut where only blanks go.
void check_length(Writer& w, const Constant& value, TypeRef type) {
  if (type.typmod < 4 || value.kind == ExprKind::floating || value.kind == ExprKind::bit_string) return;
  std::string_view text = value.text;
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (characters(text) > static_cast<size_t>(type.typmod - 4)) {
    w.refuse("22001", "value too long for type " + types::format_type(w.catalog, type));
  }
}

// src/backend/utils/adt/int.c, int8.c, numeric.c; a string is read as the type when it is analysed.
void check_integer(Writer& w, const Constant& value, int bytes, const char* name) {
  if (value.kind != ExprKind::integer && value.kind != ExprKind::floating) return;
  const std::optional<datum::Decimal> whole = datum::rounded(value.text, 0);
  if (whole && !datum::fits_integer(*whole, bytes)) w.refuse("22003", std::string(name) + " out of range");
}

// src/backend/utils/adt/numeric.c, apply_typmod.
void check_numeric(Writer& w, const Constant& value, int32_t typmod) {
  if (typmod < 4 || value.kind == ExprKind::boolean || value.kind == ExprKind::bit_string) return;
  const int packed = (typmod - 4) & 0xffff;
  const int precision = (typmod - 4) >> 16;
  const int scale = w.catalog.server_version() < 15 ? packed : ((packed & 0x7ff) ^ 1024) - 1024;
  const std::optional<datum::Decimal> whole = datum::rounded(value.text, scale);
  if (whole && whole->digits.size() > static_cast<size_t>(precision)) {
    w.refuse("22003", "numeric field overflow");
  }
}

// src/backend/utils/adt/varbit.c.
void check_bits(Writer& w, const Constant& value, TypeRef type) {
  if (type.typmod < 0 || value.kind != ExprKind::bit_string || value.text.empty()) return;
  const size_t length = (value.text.size() - 1) * (value.text[0] == 'x' || value.text[0] == 'X' ? 4 : 1);
  const auto wanted = static_cast<size_t>(type.typmod);
  if (type.oid == type_oid::bit && length != wanted) {
    w.refuse("22026", "bit string length " + std::to_string(length) + " does not match type bit(" +
                          std::to_string(wanted) + ")");
  }
  if (type.oid == type_oid::varbit && length > wanted) {
    w.refuse("22001", "bit string too long for type bit varying(" + std::to_string(wanted) + ")");
  }
}

}  // namespace

void check_default_value(Writer& w, const Relation& table, ColumnNumber number) {
  const Column& column = table.column(number);
  if (table.kind != RelationKind::table || !column.default_expr || column.generated != Generated::none)
    return;
  const std::optional<Constant> value = constant(*column.default_expr);
  if (!value) return;
  switch (column.type.oid) {
    case type_oid::varchar:
    case type_oid::bpchar: check_length(w, *value, column.type); break;
    case type_oid::int2: check_integer(w, *value, 2, "smallint"); break;
    case type_oid::int4: check_integer(w, *value, 4, "integer"); break;
    case type_oid::int8: check_integer(w, *value, 8, "bigint"); break;
    case type_oid::numeric: check_numeric(w, *value, column.type.typmod); break;
    case type_oid::bit:
    case type_oid::varbit: check_bits(w, *value, column.type); break;
    default: break;
  }
}

}  // namespace commands
