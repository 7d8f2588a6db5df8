// Constants, read as the types of what they are compared with.

#include "lint/datum/compare.h"

#include "lint/datum/datetime.h"
#include "lint/datum/input.h"
#include "lint/datum/numeric.h"
#include "lint/types/type.h"

namespace datum {
using namespace ast;
using namespace catalog;

namespace {

using Kind = Constant::Kind;

// Forms that read_moment does not know, and words like 'today', compare by their text. A timestamptz without
// zone is read as UTC: wrong by the session's offset, but for all of them alike. Other types take no notice
// of a zone.
Constant moment_of(const std::string& text, Oid type) {
  std::optional<Moment> moment = read_moment(text);
  if (!moment) return {Kind::other, text};
  const bool zoned = type == type_oid::timestamptz;
  if (!zoned) moment->zone.reset();
  if (type == type_oid::date) moment->time = {};
  return {zoned ? Kind::zoned : Kind::moment, text, moment->instant()};
}

// In any of the spellings that PostgreSQL takes (parse_bool_with_len, src/backend/utils/adt/bool.c).
Constant boolean_of(const std::string& text) {
  return {Kind::boolean, means_true(text) ? "true" : "false"};
}

std::optional<Constant> number_of(const std::string& text) {
  if (!without_exponent(text)) return std::nullopt;
  return Constant{Kind::number, text};
}

}  // namespace

std::optional<Constant> constant_of(const Catalog& catalog, const Expr& expr, TypeRef as) {
  switch (expr.kind) {
    case Expr::Kind::integer:
    case Expr::Kind::floating: return number_of(expr.text);
    case Expr::Kind::boolean: return Constant{Kind::boolean, expr.text};
    case Expr::Kind::operator_: {
      if (expr.args.size() != 1 || expr.name.name != "-" || !expr.args[0]) return std::nullopt;
      auto value = constant_of(catalog, *expr.args[0], as);
      if (!value || value->kind != Kind::number) return std::nullopt;
      value->text = value->text.starts_with('-') ? value->text.substr(1) : "-" + value->text;
      return value;
    }
    case Expr::Kind::cast:
      return expr.args[0] ? constant_of(catalog, *expr.args[0], expr.type.known() ? expr.type : as)
                          : std::nullopt;
    case Expr::Kind::string: break;
    default: return std::nullopt;
  }
  const auto facts = types::type_facts(catalog, types::base_type(catalog, as).oid);
  if (!facts) return Constant{Kind::other, expr.text};
  if (facts->category == TypeCategory::numeric) {
    if (auto value = number_of(expr.text)) return value;
  }
  if (facts->category == TypeCategory::boolean) return boolean_of(expr.text);
  if (facts->category == TypeCategory::date_time) return moment_of(expr.text, facts->oid);
  const bool ordered = facts->category == TypeCategory::string || facts->oid == type_oid::uuid;
  // Strings order so in the C collation at least.
  return Constant{ordered ? Kind::text : Kind::other, expr.text};
}

std::optional<int> compare(const Constant& a, const Constant& b) {
  if (a.kind != b.kind) return std::nullopt;
  switch (a.kind) {
    case Kind::number: return compare_decimals(a.text, b.text);
    case Kind::moment:
    case Kind::zoned: return a.instant < b.instant ? -1 : a.instant > b.instant ? 1 : 0;
    case Kind::text: return a.text.compare(b.text);
    case Kind::boolean:
    case Kind::other: break;
  }
  if (a.text == b.text) return 0;
  return std::nullopt;
}

}  // namespace datum
