// The name of an output column without alias (src/backend/parser/parse_target.c, FigureColnameInternal).

#include "lint/ast/column_name.h"

#include "lint/ast/query.h"

namespace ast {
namespace {

using Kind = Expr::Kind;

struct Figured {
  std::string name;
  int strength = 0;  // 0 none, 1 a type's, 2 a good one
};

Figured figure(const Expr& expr);

Figured figure_argument(const Expr& expr, size_t index) {
  if (index >= expr.args.size() || !expr.args[index]) return {};
  return figure(*expr.args[index]);
}

Figured figure_subquery(const Expr& expr) {
  if (expr.sublink == SubLink::exists) return {"exists", 2};
  if (expr.sublink == SubLink::array) return {"array", 2};
  if (expr.sublink != SubLink::expr) return {};
  if (!expr.names.empty()) return {expr.names[0], 2};  // analysed
  const Query* query = expr.query.get();
  while (query && query->left) query = query->left.get();
  if (!query || query->targets.empty()) return {};
  const Target& target = query->targets[0];
  return {target.name.empty() && target.expr ? figure_column_name(*target.expr) : target.name, 2};
}

Figured figure(const Expr& expr) {
  switch (expr.kind) {
    case Kind::column: return expr.names.empty() ? Figured{} : Figured{expr.names.back(), 2};
    case Kind::field: return {expr.text, 2};
    case Kind::subscript: return figure_argument(expr, 0);
    case Kind::call: return {expr.name.name, 2};
    case Kind::at_time_zone: return {"timezone", 2};
    case Kind::nullif: return {"nullif", 2};
    case Kind::cast: {
      Figured inner = figure_argument(expr, 0);
      if (inner.strength > 1 || expr.cast_form == CastForm::implicit) return inner;
      return {expr.type_name->name.name, 1};
    }
    case Kind::collate: return figure_argument(expr, 0);
    case Kind::subquery: return figure_subquery(expr);
    case Kind::case_: {
      Figured inner = figure_argument(expr, expr.args.size() - 1);
      if (inner.strength > 1) return inner;
      return {"case", 1};
    }
    case Kind::array: return {"array", 2};
    case Kind::row: return {"row", 2};
    case Kind::coalesce: return {"coalesce", 2};
    case Kind::greatest: return {"greatest", 2};
    case Kind::least: return {"least", 2};
    case Kind::value_function: return {expr.text, 2};
    case Kind::xml: return expr.text == "is document" ? Figured{} : Figured{expr.text, 2};
    case Kind::json: return expr.text == "is json" ? Figured{} : Figured{expr.text, 2};
    default: return {};
  }
}

}  // namespace

std::string figure_column_name(const Expr& expr) {
  Figured figured = figure(expr);
  return figured.strength == 0 ? "?column?" : std::move(figured.name);
}

std::string figure_index_column_name(const Expr& expr) {
  Figured figured = figure(expr);
  return figured.strength == 0 ? std::string() : std::move(figured.name);
}

}  // namespace ast
