// What a publication's WHERE may hold (check_simple_rowfilter_expr_walker,
// src/backend/commands/publicationcmds.c).

#include "lint/commands/publication/row_filter.h"

#include "lint/planner/volatility.h"
#include "lint/types/cast.h"
#include "lint/types/collation.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

using ExprKind = Expr::Kind;

constexpr const char* only_simple =
    "Only columns, constants, built-in operators, built-in data types, built-in collations, and immutable "
    "built-in functions are allowed.";

constexpr const char* no_function = "User-defined or built-in mutable functions are not allowed.";

// Whether the cast is a node that may stand there: not one through text, nor over an array's elements.
bool is_plain_cast(const Catalog& catalog, const Expr& cast) {
  const ExprPtr& from = cast.args.empty() ? nullptr : cast.args[0];
  if (!from || !from->type.known() || !cast.type.known()) return true;
  switch (from->kind) {
    case ExprKind::null:
    case ExprKind::string:
    case ExprKind::integer:
    case ExprKind::floating:
    case ExprKind::boolean: return true;
    default: break;
  }
  return types::cast_way(catalog, from->type.oid, cast.type.oid, types::CastContext::explicit_) !=
         types::CastWay::in_out;
}

const char* objection(const Catalog& catalog, const Expr& node) {
  switch (node.kind) {
    case ExprKind::column:
      if (node.column < 0) return "System columns are not allowed.";
      break;
    case ExprKind::operator_:
    case ExprKind::any_all:
    case ExprKind::in:
    case ExprKind::like:
      if (node.function >= first_user_oid) return "User-defined operators are not allowed.";
      break;
    case ExprKind::cast:
      if (!is_plain_cast(catalog, node)) return only_simple;
      break;
    case ExprKind::subquery:
    case ExprKind::subscript:
    case ExprKind::field:
    case ExprKind::value_function:
    case ExprKind::json:
    case ExprKind::parameter: return only_simple;
    case ExprKind::call:
    case ExprKind::at_time_zone: break;
    default: return node.type.oid >= first_user_oid ? "User-defined types are not allowed." : nullptr;
  }
  if (node.type.oid >= first_user_oid) return "User-defined types are not allowed.";
  return node.function >= first_user_oid ? no_function : nullptr;
}

}  // namespace

void check_filter(Writer& w, const Expr& where) {
  const char* found = nullptr;
  walk(where, [&](const Expr& node) {
    if (found) return;
    found = objection(w.catalog, node);
    if (node.kind == ExprKind::collate && types::resolve_collation(w.catalog, node.name).oid != 0)
      found = "User-defined collations are not allowed.";
  });
  const Volatility worst = planner::volatility(w.catalog, where);
  if (!found && is_mutable(worst)) found = no_function;
  if (found) w.refuse("0A000", "invalid publication WHERE expression", found);
}

}  // namespace commands
