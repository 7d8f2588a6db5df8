// Expressions, taken apart into clauses.

#include "lint/planner/clause.h"

#include <algorithm>
#include <iterator>

#include "lint/datum/compare.h"
#include "lint/deparse/expr.h"
#include "lint/planner/predicate_proof.h"
#include "lint/types/cast.h"

namespace planner {
using namespace ast;
using namespace catalog;

namespace {

using Op = ProofClause::Operator;
using Kind = ProofClause::Kind;

struct OperatorRow {
  std::string_view name;
  Op op, flipped;
};
constexpr OperatorRow operators[] = {
    {"<", Op::less, Op::greater},         {"<=", Op::less_equal, Op::greater_equal},
    {"=", Op::equal, Op::equal},          {">=", Op::greater_equal, Op::less_equal},
    {">", Op::greater, Op::less},         {"<>", Op::not_equal, Op::not_equal},
    {"!=", Op::not_equal, Op::not_equal},
};

const OperatorRow* find_operator(std::string_view name) {
  for (const OperatorRow& row : operators) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

struct Reader {
  const Catalog& catalog;
  const Relation& relation;

  // A column by its name; anything else by its text.
  std::string subject(const Expr& expr) const {
    if (expr.kind == Expr::Kind::column && expr.column > 0) return relation.column(expr.column).name;
    if (expr.kind == Expr::Kind::column && !expr.names.empty()) return expr.names.back();
    if (expr.kind == Expr::Kind::cast && expr.cast_form == CastForm::implicit && expr.args[0] &&
        types::is_binary_coercible(catalog, type(*expr.args[0]).oid, expr.type.oid)) {
      return subject(*expr.args[0]);
    }
    return "(" + deparse::print(catalog, expr, &relation) + ")";
  }

  TypeRef type(const Expr& expr) const {
    if (expr.kind == Expr::Kind::column && expr.column > 0) return relation.column(expr.column).type;
    if (expr.kind == Expr::Kind::column && !expr.names.empty()) {
      if (const Column* column = relation.find_column(expr.names.back())) return column->type;
    }
    return expr.type;
  }

  ProofClause opaque(const Expr& expr) const {
    return {Kind::opaque, {}, deparse::print(catalog, expr, &relation), Op::equal, {}};
  }

  std::optional<ProofClause> comparison(const Expr& left, Op op, const Expr& right) const {
    auto constant = datum::constant_of(catalog, right, type(left));
    if (!constant) return std::nullopt;
    return ProofClause{Kind::comparison, {}, subject(left), op, *constant};
  }

  ProofClause binary(const Expr& expr) const {
    const OperatorRow* row =
        expr.args.size() == 2 && expr.args[0] && expr.args[1] ? find_operator(expr.name.name) : nullptr;
    if (!row) return opaque(expr);
    if (auto clause = comparison(*expr.args[0], row->op, *expr.args[1])) return *clause;
    if (auto clause = comparison(*expr.args[1], row->flipped, *expr.args[0])) return *clause;
    return opaque(expr);
  }

  // a IN (...), a = ANY (ARRAY[...]): one comparison an element, any of them (or all, for NOT IN).
  ProofClause list(const Expr& expr, const Expr& left, const ExprPtr* first, const ExprPtr* last, Op op,
                   bool all) const {
    ProofClause out{all ? Kind::all : Kind::any, {}, {}, Op::equal, {}};
    for (; first != last; ++first) {
      auto clause = *first ? comparison(left, op, **first) : std::nullopt;
      if (!clause) return opaque(expr);
      out.parts.push_back(std::move(*clause));
    }
    return out;
  }

  ProofClause any_all(const Expr& expr) const {
    const OperatorRow* row = find_operator(expr.name.name);
    if (!row || expr.args.size() != 2) return opaque(expr);
    const Expr* array = expr.args[1].get();
    while (array && array->kind == Expr::Kind::cast) array = array->args[0].get();
    if (!array || array->kind != Expr::Kind::array) return opaque(expr);
    return list(expr, *expr.args[0], array->args.data(), array->args.data() + array->args.size(), row->op,
                expr.sublink == SubLink::all);
  }

  ProofClause between(const Expr& expr) const {
    auto low = comparison(*expr.args[0], Op::greater_equal, *expr.args[1]);
    auto high = comparison(*expr.args[0], Op::less_equal, *expr.args[2]);
    if (!low || !high || expr.symmetric) return opaque(expr);
    const ProofClause both{Kind::all, {*low, *high}, {}, Op::equal, {}};
    return expr.negated ? negated(both) : both;
  }

  ProofClause boolean(const Expr& expr, bool value) const {
    return {Kind::comparison,
            {},
            subject(expr),
            Op::equal,
            {datum::Constant::Kind::boolean, value ? "true" : "false"}};
  }

  // satisfies_hash_partition('parent'::regclass, modulus, remainder, keys...)
  ProofClause hash(const Expr& expr) const {
    const Expr* parent = expr.args.empty() ? nullptr : expr.args[0].get();
    while (parent && parent->kind == Expr::Kind::cast && !parent->args.empty())
      parent = parent->args[0].get();
    if (!parent || parent->kind != Expr::Kind::string || expr.args.size() < 3) return opaque(expr);
    const size_t dot = parent->text.find('.');
    const Name name = dot == std::string::npos
                          ? Name{{}, parent->text}
                          : Name{parent->text.substr(0, dot), parent->text.substr(dot + 1)};
    std::string condition = hash_words(catalog.resolve_relation(name));
    for (size_t i = 1; i < expr.args.size(); ++i) {
      condition += " " + (i < 3 ? expr.args[i]->text : subject(*expr.args[i]));
    }
    return {Kind::opaque, {}, condition, Op::equal, {}};
  }

  ProofClause read(const Expr& expr) const {
    switch (expr.kind) {
      case Expr::Kind::and_:
      case Expr::Kind::or_: {
        ProofClause out{expr.kind == Expr::Kind::and_ ? Kind::all : Kind::any, {}, {}, Op::equal, {}};
        // a OR b OR c is one OR of three (src/backend/optimizer/util/clauses.c, simplify_or_arguments).
        for (const ExprPtr& arg : expr.args) {
          ProofClause part = read(*arg);
          if (arg->kind == expr.kind) {
            std::move(part.parts.begin(), part.parts.end(), std::back_inserter(out.parts));
          } else {
            out.parts.push_back(std::move(part));
          }
        }
        return out;
      }
      case Expr::Kind::not_: return negated(read(*expr.args[0]));
      case Expr::Kind::is_null:
        return {expr.negated ? Kind::not_null : Kind::is_null, {}, subject(*expr.args[0]), Op::equal, {}};
      case Expr::Kind::operator_: return binary(expr);
      case Expr::Kind::in:
        return list(expr, *expr.args[0], expr.args.data() + 1, expr.args.data() + expr.args.size(),
                    expr.negated ? Op::not_equal : Op::equal, expr.negated);
      case Expr::Kind::any_all: return any_all(expr);
      case Expr::Kind::between: return between(expr);
      // What is never true proves nothing to the server either.
      case Expr::Kind::boolean: return expr.text == "true" ? ProofClause{} : opaque(expr);
      case Expr::Kind::call: return expr.name.name == "satisfies_hash_partition" ? hash(expr) : opaque(expr);
      case Expr::Kind::column: return boolean(expr, true);
      case Expr::Kind::collate: return read(*expr.args[0]);
      default: return opaque(expr);
    }
  }
};

}  // namespace

ProofClause clause_of(const Catalog& catalog, const Expr& expr, const Relation& relation) {
  return Reader{catalog, relation}.read(expr);
}

std::string subject_of(const Catalog& catalog, const Expr& expr, const Relation& relation) {
  return Reader{catalog, relation}.subject(expr);
}

}  // namespace planner
