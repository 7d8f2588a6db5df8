// Which collation an expression's values have (src/backend/parser/parse_collate.c).

#include "lint/analyze/collate.h"

#include "lint/analyze/analyzer.h"
#include "lint/ast/refusal.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

namespace {

using Kind = Expr::Kind;
using Strength = Collated::Strength;

std::string name_of(const Expr& collate) {
  const bool system = collate.name.schema.empty() || collate.name.schema == "pg_catalog";
  return system ? collate.name.name : collate.name.schema + "." + collate.name.name;
}

// An operand of CASE decides nothing, nor does an array's index.
bool counts(const Expr& expr, size_t arg) {
  if (expr.kind == Kind::case_) return arg == expr.args.size() - 1 || (arg > 0 && arg % 2 == 0);
  return expr.kind != Kind::subscript || arg == 0;
}

// A domain whose collation is not the default one hides what its value is made of.
bool hides(const Catalog& catalog, const Expr& expr, std::string_view own) {
  if (expr.kind != Kind::cast || own == "default") return false;
  const auto facts = types::type_facts(catalog, expr.type.oid);
  return facts && facts->kind == Type::Kind::domain;
}

}  // namespace

// merge_collation_state
void Collated::merge(const Collated& other) {
  if (other.strength > strength) {
    *this = other;
    return;
  }
  if (other.strength != strength || other.name == name) return;
  if (strength == Strength::implicit) {
    if (name == "default") {
      name = other.name;
    } else if (other.name != "default") {
      strength = Strength::conflict;
      against = other.name;
    }
  } else if (strength == Strength::explicit_) {
    refuse("42P21",
           "collation mismatch between explicit collations \"" + name + "\" and \"" + other.name + "\"");
  }
}

// A value of which nothing else is said than its type, and what its column says.
Collated Analyzer::implicitly(std::string_view collation, TypeRef type) const {
  if (collation == indeterminate_collation) return {};
  std::string name = collation.empty() ? types::own_collation(catalog_, type.oid) : std::string(collation);
  if (name.empty()) return {};
  return {Strength::implicit, std::move(name), {}};
}

// As the function's parameter takes it: one of a domain hides what it is made of.
Collated Analyzer::passed(const Expr& argument, TypeRef parameter) const {
  const auto facts = types::type_facts(catalog_, parameter.oid);
  if (facts && facts->kind == Type::Kind::domain &&
      types::own_collation(catalog_, parameter.oid) != "default")
    return implicitly({}, parameter);
  return collated(argument);
}

Collated Analyzer::collated(const Expr& expr) const {
  switch (expr.kind) {
    case Kind::column: return implicitly(expr.name.name, expr.type);
    case Kind::collate: return {Strength::explicit_, name_of(expr), {}};
    case Kind::subquery: return implicitly(expr.name.name, expr.type);
    case Kind::field: {
      const Relation* row = expr.column > 0 ? catalog_.relation(expr.relation) : nullptr;
      return implicitly(row ? row->column(expr.column).collation.str() : std::string(), expr.type);
    }
    default: break;
  }
  std::string own = types::own_collation(catalog_, expr.type.oid);
  if (own.empty()) return {};
  const Function* called = expr.kind == Kind::call ? catalog_.get<Function>(expr.function) : nullptr;
  Collated found;
  for (size_t i = 0; i < expr.args.size() && !hides(catalog_, expr, own); ++i) {
    if (!expr.args[i] || !counts(expr, i)) continue;
    const bool declared = called && i < called->arguments.size();
    found.merge(declared ? passed(*expr.args[i], called->arguments[i].type) : collated(*expr.args[i]));
  }
  if (found.strength == Strength::none) found = {Strength::implicit, std::move(own), {}};
  return found;
}

std::string Analyzer::as_column(const Collated& found, TypeRef type) const {
  const std::string own = types::own_collation(catalog_, type.oid);
  if (own.empty()) return {};
  if (found.strength == Strength::none || found.strength == Strength::conflict)
    return indeterminate_collation;
  return found.name == own ? std::string() : found.name;
}

std::string Analyzer::collation_of(const Expr& expr) const {
  return as_column(collated(expr), expr.type);
}

// select_common_collation of a column of two arms.
std::string Analyzer::common_collation(const OutputColumn& left, const OutputColumn& right, TypeRef type,
                                       bool may_conflict) const {
  Collated found = left.expr ? collated(*left.expr) : implicitly(left.collation, left.type);
  found.merge(right.expr ? collated(*right.expr) : implicitly(right.collation, right.type));
  if (types::own_collation(catalog_, type.oid).empty()) return {};
  if (found.strength == Strength::conflict && !may_conflict) {
    refuse(
        "42P21",
        "collation mismatch between implicit collations \"" + found.name + "\" and \"" + found.against + "\"",
        "You can choose the collation by applying the COLLATE clause to one or both expressions.");
  }
  if (found.strength == Strength::none) return {};
  return as_column(found, type);
}

}  // namespace analyze
