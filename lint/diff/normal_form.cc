// Rewriting an expression until a user's way and the server's way of writing it are one.

#include "lint/diff/normal_form.h"

#include <algorithm>
#include <cctype>

#include "lint/datum/output.h"
#include "lint/diff/rows.h"
#include "lint/types/type.h"

namespace diff {
using namespace ast;
using namespace catalog;

namespace {

class Comparable {
 public:
  Comparable(const Catalog& catalog, const Relation* relation, bool nameless = false)
      : catalog_(catalog), relation_(relation), nameless_(nameless) {}

  // Whether the server would print all that was asked for so far as it stands here.
  bool known() const { return known_; }

  std::string of(const ExprPtr& expr) const { return expr ? of(*expr) : std::string(); }

  std::string of(const Expr& expr) const {
    using Kind = Expr::Kind;
    switch (expr.kind) {
      case Kind::cast:
      case Kind::collate: return of(expr.args.front());
      case Kind::null: return "null";
      case Kind::integer:
      case Kind::floating:
      case Kind::string: return "'" + text(expr) + "'";
      case Kind::bit_string: return "'" + expr.text.substr(1) + "'";
      case Kind::boolean: return expr.text == "true" ? "'t'" : "'f'";
      case Kind::column: return column(expr);
      // The server prints a whole row as old.*, whichever way it was written.
      case Kind::star: return expr.names.empty() ? "*" : expr.names.back();
      case Kind::call: return call(expr);
      case Kind::operator_: return operation(expr);
      case Kind::like:
        return "(" + of(expr.args[0]) + " " + operator_name(expr.name.name) + " " + of(expr.args[1]) + ")";
      case Kind::in: return in(expr);
      case Kind::any_all:
        return "(" + of(expr.args[0]) + " " + operator_name(expr.name.name) +
               (expr.sublink == SubLink::all ? " all " : " any ") + of(expr.args[1]) + ")";
      case Kind::between: return between(expr);
      case Kind::and_: return joined(expr, " and ");
      case Kind::or_: return joined(expr, " or ");
      case Kind::not_: return "(not " + of(expr.args[0]) + ")";
      case Kind::is_null: return "(" + of(expr.args[0]) + (expr.negated ? " is not null)" : " is null)");
      case Kind::at_time_zone: return "timezone(" + of(expr.args[1]) + ", " + of(expr.args[0]) + ")";
      default: return generic(expr);
    }
  }

 private:
  // A literal's: the name in a regclass as it is now.
  std::string text(const Expr& expr) const {
    const Relation* named = expr.relation ? catalog_.relation(expr.relation) : nullptr;
    if (named) return catalog_.qualified_name(*named);
    // Of something that no revision makes.
    const bool unnamed = expr.type.oid == type_oid::regclass && !catalog_.presumed().empty();
    if (expr.kind == Expr::Kind::string && expr.type.known() &&
        (unnamed || !datum::as_printed(catalog_, expr.text, expr.type))) {
      known_ = false;
    }
    return expr.text;
  }
  std::string column(const Expr& expr) const {
    if (nameless_) return "column";
    const std::string row = row_of_trigger(expr);
    if (relation_ && expr.column > 0 && static_cast<size_t>(expr.column) <= relation_->columns.size()) {
      return row + relation_->column(expr.column).name;
    }
    return expr.names.empty() ? std::string() : row + expr.names.back();
  }

  // Which of its two rows a trigger's condition reads: "old." or "new.".
  static std::string row_of_trigger(const Expr& column) {
    const bool rows = column.names.size() > 1 && (column.names[0] == "old" || column.names[0] == "new");
    return rows ? column.names[0] + "." : std::string();
  }

  static std::string operator_name(const std::string& name) { return name == "!=" ? "<>" : name; }

  std::string list(const Expr& expr, size_t from = 0) const {
    std::string text;
    for (size_t i = from; i < expr.args.size(); ++i) text += (i > from ? ", " : "") + of(expr.args[i]);
    return text;
  }

  std::string call(const Expr& expr) const {
    const Function* own = catalog_.get<Function>(expr.function);  // as it is called now
    return (own ? own->name : expr.name.name) + "(" + (expr.star ? "*" : list(expr)) + ")";
  }

  std::string operation(const Expr& expr) const {
    if (expr.args.size() == 1) {
      const Expr& operand = *expr.args.front();
      const bool number = operand.kind == Expr::Kind::integer || operand.kind == Expr::Kind::floating;
      if (expr.name.name == "-" && number) return "'-" + operand.text + "'";
      return "(" + expr.name.name + " " + of(operand) + ")";
    }
    return "(" + of(expr.args[0]) + " " + operator_name(expr.name.name) + " " + of(expr.args[1]) + ")";
  }

  // The server keeps IN as = ANY (ARRAY[...]), a list of one as a plain comparison (transformAExprIn,
  // parse_expr.c).
  std::string in(const Expr& expr) const {
    const std::string left = of(expr.args[0]);
    if (expr.args.size() == 2) return "(" + left + (expr.negated ? " <> " : " = ") + of(expr.args[1]) + ")";
    return "(" + left + (expr.negated ? " <> all array[" : " = any array[") + list(expr, 1) + "])";
  }

  std::string between(const Expr& expr) const {
    const std::string value = of(expr.args[0]), low = of(expr.args[1]), high = of(expr.args[2]);
    if (expr.negated) return "((" + value + " < " + low + ") or (" + value + " > " + high + "))";
    return "((" + value + " >= " + low + ") and (" + value + " <= " + high + "))";
  }

  void flatten(const Expr& expr, Expr::Kind kind, std::vector<std::string>& parts) const {
    for (const ExprPtr& arg : expr.args) {
      if (arg && arg->kind == kind) {
        flatten(*arg, kind, parts);
      } else if (arg && kind == Expr::Kind::and_ && arg->kind == Expr::Kind::between && !arg->negated) {
        const std::string value = of(arg->args[0]);
        parts.push_back("(" + value + " >= " + of(arg->args[1]) + ")");
        parts.push_back("(" + value + " <= " + of(arg->args[2]) + ")");
      } else {
        parts.push_back(of(arg));
      }
    }
  }

  std::string joined(const Expr& expr, const char* word) const {
    std::vector<std::string> parts;
    flatten(expr, expr.kind, parts);
    std::string text = "(";
    for (size_t i = 0; i < parts.size(); ++i) text += (i ? word : "") + parts[i];
    return text + ")";
  }

  static const char* label(Expr::Kind kind) {
    switch (kind) {
      case Expr::Kind::array: return "array";
      case Expr::Kind::row: return "row";
      case Expr::Kind::case_: return "case";
      case Expr::Kind::coalesce: return "coalesce";
      case Expr::Kind::greatest: return "greatest";
      case Expr::Kind::least: return "least";
      case Expr::Kind::nullif: return "nullif";
      case Expr::Kind::distinct: return "distinct";
      case Expr::Kind::field: return "field";
      case Expr::Kind::subscript: return "subscript";
      default: return "";
    }
  }

  std::string generic(const Expr& expr) const {
    // A condition that is known by its columns alone (apply_detach.cc).
    if (expr.kind == Expr::Kind::other && !expr.args.empty()) known_ = false;
    std::string text = label(expr.kind);
    for (char c : expr.text) text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (expr.negated) text += " not";
    if (expr.args.empty()) return text;
    // A CASE without ELSE is one with NULL there, to the server.
    const bool no_else = expr.kind == Expr::Kind::case_ && !expr.args.back();
    return text + "[" + list(expr) + (no_else ? "null]" : "]");
  }

  const Catalog& catalog_;
  const Relation* relation_;
  bool nameless_;  // columns without their names
  mutable bool known_ = true;
};

}  // namespace

std::string normal_form(const Catalog& catalog, const Expr& expr, const Relation* relation) {
  const Comparable form(catalog, relation);
  std::string text = form.of(expr);
  return form.known() ? text : std::string(unknown_property);
}

namespace {

// Types of which a literal is printed as it was written.
bool keeps_literals(const TypeName& type) {
  constexpr std::string_view names[] = {"text", "varchar", "bpchar", "int2", "int4", "int8"};
  return type.array_dimensions == 0 &&
         std::find(std::begin(names), std::end(names), type.name.name) != std::end(names);
}

// Whether the server prints the expression, but for casts and parentheses, as it was written.
bool is_plain(const Expr& root) {
  using Kind = Expr::Kind;
  bool plain = true;
  walk(root, [&](const Expr& expr) {
    switch (expr.kind) {
      case Kind::null:
      case Kind::integer:
      case Kind::boolean:
      case Kind::string:
      case Kind::column:
      case Kind::operator_:
      case Kind::and_:
      case Kind::or_:
      case Kind::not_:
      case Kind::is_null:
      case Kind::in:
      case Kind::any_all:
      case Kind::array:
      case Kind::coalesce: return;
      case Kind::between: plain = plain && !expr.symmetric; return;
      case Kind::cast:
        plain = plain && (expr.args.front()->kind != Kind::string || keeps_literals(expr.type_name.get()));
        return;
      case Kind::call:
        plain = plain && !expr.sql_syntax && !expr.window && !expr.variadic && expr.extra.empty() &&
                expr.names.empty();
        return;
      default: plain = false;
    }
  });
  return plain;
}

size_t relations_of(const std::vector<FromItem>& from) {
  size_t count = 0;
  for (const FromItem& item : from) count += item.sides.empty() ? 1 : relations_of(item.sides);
  return count;
}

}  // namespace

std::string query_form(const Catalog& catalog, const Query& query) {
  if (query.kind != Query::Kind::select || !query.with.empty()) return std::string(unknown_property);
  const Comparable form(catalog, nullptr, true);
  bool known = true;
  const auto add = [&](const ExprPtr& expr) {
    known = known && expr && is_plain(*expr);
    return known ? form.of(expr) : std::string();
  };
  std::string text = "select";
  for (const Target& target : query.targets) text += (text == "select" ? " " : ", ") + add(target.expr);
  if (!query.from.empty()) text += " from " + std::to_string(relations_of(query.from));
  if (query.where) text += " where " + add(query.where);
  if (query.grouped) text += " group by " + std::to_string(query.group_by.size());
  if (query.having) text += " having " + add(query.having);
  if (query.distinct) text += " distinct";
  if (!query.order_by.empty()) text += " order by " + std::to_string(query.order_by.size());
  if (!query.limits.empty()) text += " limits " + std::to_string(query.limits.size());
  return known && form.known() ? text : std::string(unknown_property);
}

}  // namespace diff
