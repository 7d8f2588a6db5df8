// Constants, read as the types of what they are compared with.

#include "lint/datum/compare.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "lint/types/type.h"

namespace datum {
using namespace ast;
using namespace catalog;

namespace {

// Days since 1970-01-01 of the proleptic Gregorian calendar.
long days_from_civil(long year, long month, long day) {
  year -= month <= 2;
  const long era = (year >= 0 ? year : year - 399) / 400;
  const long of_era = year - era * 400;
  const long of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

// '2024-02-01', '2024-02-01 10:00:00.5+02': ISO forms. Others, and words like 'today', compare by their
// text. A timestamptz without zone is read as UTC: wrong by the session's offset, but for all of them alike.
Constant moment_of(const std::string& text, Oid type) {
  const bool zoned = type == type_oid::timestamptz;
  Constant out{Constant::Kind::other, 0, text};
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, read = 0;
  double second = 0;
  if (std::sscanf(text.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &read) < 3) return out;
  const char* rest = text.c_str() + read;
  if (*rest == ' ' || *rest == 'T') {
    ++rest;
    read = 0;
    if (std::sscanf(rest, "%2d:%2d%n", &hour, &minute, &read) < 2) return out;
    rest += read;
    if (*rest == ':') {
      char* end = nullptr;
      second = std::strtod(rest + 1, &end);
      rest = end;
    }
  }
  int offset = 0;  // minutes
  if (*rest == '+' || *rest == '-' || *rest == 'Z') {
    int hours = 0, minutes = 0;
    if (*rest != 'Z' && std::sscanf(rest + 1, "%2d:%2d", &hours, &minutes) < 1) return out;
    offset = (*rest == '-' ? -1 : 1) * (hours * 60 + minutes);
  } else if (*rest != 0) {
    return out;
  }
  const double at = static_cast<double>(days_from_civil(year, month, day)) * 86400.0 + hour * 3600.0 +
                    minute * 60.0 + second;
  return {zoned ? Constant::Kind::zoned : Constant::Kind::moment, zoned ? at - offset * 60.0 : at, text};
}

}  // namespace

std::optional<Constant> constant_of(const Catalog& catalog, const Expr& expr, TypeRef as) {
  const auto number = [](std::string_view text) -> std::optional<Constant> {
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return Constant{Constant::Kind::number, value, std::string(text)};
  };
  switch (expr.kind) {
    case Expr::Kind::integer:
    case Expr::Kind::floating: return number(expr.text);
    case Expr::Kind::boolean: return Constant{Constant::Kind::boolean, 0, expr.text};
    case Expr::Kind::operator_: {
      if (expr.args.size() != 1 || expr.name.name != "-" || !expr.args[0]) return std::nullopt;
      auto value = constant_of(catalog, *expr.args[0], as);
      if (!value || value->kind != Constant::Kind::number) return std::nullopt;
      value->number = -value->number;
      value->text = "-" + value->text;
      return value;
    }
    case Expr::Kind::cast:
      return expr.args[0] ? constant_of(catalog, *expr.args[0], expr.type.known() ? expr.type : as)
                          : std::nullopt;
    case Expr::Kind::string: break;
    default: return std::nullopt;
  }
  const auto facts = types::type_facts(catalog, types::base_type(catalog, as).oid);
  if (!facts) return Constant{Constant::Kind::other, 0, expr.text};
  if (facts->category == 'N') {
    if (auto value = number(expr.text)) return value;
  }
  if (facts->category == 'B') {
    const bool truth = !expr.text.empty() && (expr.text[0] == 't' || expr.text[0] == 'T' ||
                                              expr.text[0] == 'y' || expr.text == "1" || expr.text == "on");
    return Constant{Constant::Kind::boolean, 0, truth ? "true" : "false"};
  }
  if (facts->category == 'D') return moment_of(expr.text, facts->oid);
  const bool ordered = facts->category == 'S' || facts->oid == type_oid::uuid;
  // Strings order so in the C collation at least.
  return Constant{ordered ? Constant::Kind::text : Constant::Kind::other, 0, expr.text};
}

namespace {

std::optional<int> order(double a, double b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

}  // namespace

std::optional<int> compare(const Constant& a, const Constant& b) {
  if (a.kind != b.kind) return std::nullopt;
  switch (a.kind) {
    case Constant::Kind::number:
    case Constant::Kind::moment:
    case Constant::Kind::zoned: return order(a.number, b.number);
    case Constant::Kind::text: return a.text.compare(b.text);
    case Constant::Kind::boolean:
    case Constant::Kind::other: break;
  }
  if (a.text == b.text) return 0;
  return std::nullopt;
}

}  // namespace datum
