// What an expression becomes to be of a type: literals read, rows and arrays taken apart, casts
// (src/backend/parser/parse_coerce.c).

#include <algorithm>
#include <memory>
#include <utility>

#include "lint/analyze/analyzer.h"
#include "lint/ast/refusal.h"
#include "lint/datum/input.h"
#include "lint/datum/output.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

using Kind = Expr::Kind;

bool is_unknown_literal(const Expr& expr) {
  return (expr.kind == Kind::string || expr.kind == Kind::null) && expr.type.oid == type_oid::unknown;
}

ExprPtr Analyzer::coerce(const ExprPtr& analyzed, TypeRef target) {
  if (!analyzed || !target.known() || analyzed->type.oid == target.oid) return analyzed;
  if (is_unknown_literal(*analyzed)) {
    Expr made = *analyzed;
    made.type = target;
    read_type(target);
    if (made.kind == Kind::string) {
      Oid relation = 0;
      if (auto problem = datum::check_literal(catalog_, made.text, target.oid, &relation))
        throw Refused{std::move(*problem)};
      made.relation = relation;
      if (relation != 0) read({datum::named_by_literal(target.oid), relation, 0});
      if (types::base_type(catalog_, target).oid == type_oid::boolean) {
        made.kind = Kind::boolean;
        made.text = datum::means_true(made.text) ? "true" : "false";
      } else if (auto printed = datum::as_printed(catalog_, made.text, target)) {
        made.text = std::move(*printed);
      }
    }
    return std::make_shared<const Expr>(std::move(made));
  }
  if (analyzed->kind == Kind::array && analyzed->type.oid == type_oid::unknown) return analyzed;
  if (analyzed->kind == Kind::row) return row_as(analyzed, target, types::CastContext::assignment);
  const types::CastWay way =
      types::cast_way(catalog_, analyzed->type.oid, target.oid, types::CastContext::assignment);
  if (way != types::CastWay::function && way != types::CastWay::in_out) return analyzed;
  Expr made;
  made.kind = Kind::cast;
  made.cast_form = CastForm::implicit;
  made.args.push_back(analyzed);
  made.type = target;
  return std::make_shared<const Expr>(std::move(made));
}

// coerce_record_to_complex, src/backend/parser/parse_coerce.c.
ExprPtr Analyzer::row_as(const ExprPtr& analyzed, TypeRef target, types::CastContext context) {
  const Type* own = catalog_.get<Type>(types::base_type(catalog_, target).oid);
  const Relation* row =
      own && own->kind == Type::Kind::composite ? catalog_.relation(own->relation) : nullptr;
  if (!row) return analyzed;
  const auto fail = [&](std::string detail) {
    throw Refused{{"42846",
                   "cannot cast type record to " + types::format_type_be(catalog_, target.oid),
                   std::move(detail),
                   {}}};
  };
  Expr made = *analyzed;
  size_t at = 0;
  // ROW(t.*): how many fields that gives is not known before the star is expanded.
  const bool has_star = std::any_of(made.args.begin(), made.args.end(),
                                    [](const ExprPtr& arg) { return arg && arg->kind == Kind::star; });
  for (const Column& column : row->columns) {
    if (has_star) break;
    if (column.dropped) continue;
    if (at == made.args.size()) fail("Input has too few columns.");
    ExprPtr& arg = made.args[at++];
    if (!arg || !arg->type.known() || !column.type.known()) continue;
    const bool castable =
        is_unknown_literal(*arg) || arg->type.oid == column.type.oid || arg->type.oid == type_oid::unknown ||
        types::cast_way(catalog_, arg->type.oid, column.type.oid, context) != types::CastWay::none;
    if (!castable)
      fail("Cannot cast type " + types::format_type_be(catalog_, arg->type.oid) + " to " +
           types::format_type_be(catalog_, column.type.oid) + " in column " + std::to_string(at) + ".");
    arg = coerce(arg, column.type);
  }
  if (!has_star && at < made.args.size()) fail("Input has too many columns.");
  Expr cast;
  cast.kind = Kind::cast;
  cast.cast_form = CastForm::implicit;
  cast.args.push_back(std::make_shared<const Expr>(std::move(made)));
  cast.type = target;
  return std::make_shared<const Expr>(std::move(cast));
}

namespace {

// A cast written out that none had written: what it stood for comes back, now of the types there are.
void settle_known(Expr& made) {
  const ExprPtr& arg = made.args[0];
  const bool constant = arg && (arg->kind == Kind::string || arg->kind == Kind::null);
  if (arg && arg->type.oid == made.type.oid && (constant || arg->type.typmod == made.type.typmod)) {
    Expr inner = *arg;
    made = std::move(inner);
  } else {
    made.cast_form = CastForm::implicit;
  }
}

}  // namespace

void Analyzer::cast(Expr& made) {
  if (made.cast_form == CastForm::implicit) {
    made.args[0] = analyze(made.args[0]);
    return;
  }
  const CastForm form = std::exchange(made.cast_form, CastForm::written);
  convert(made, form == CastForm::written ? types::resolve_type(catalog_, made.type_name)
                                          : types::ResolvedType{made.type, {}});
  if (form == CastForm::known_implicit) settle_known(made);
}

void Analyzer::convert(Expr& made, types::ResolvedType target) {
  if (target.problem) throw Refused{std::move(*target.problem)};
  read_type(target.type);
  const auto facts = types::type_facts(catalog_, types::base_type(catalog_, target.type).oid);
  ExprPtr arg = made.args[0];
  // ARRAY[...]::t[]: the elements are read as t.
  if (arg && arg->kind == Kind::array && facts && facts->kind == Type::Kind::array) {
    Expr array = *arg;
    for (ExprPtr& element : array.args)
      element = coerce(analyze(element), {facts->element, target.type.typmod});
    array.type = {target.type.oid, -1};
    arg = std::make_shared<const Expr>(std::move(array));
  } else {
    arg = analyze(arg);
  }
  made.type = target.type;
  made.args[0] = arg;
  if (!arg || !target.type.known()) return;
  if (is_unknown_literal(*arg)) {
    made.args[0] = coerce(arg, target.type);
    return;
  }
  if (arg->kind == Kind::row && facts && facts->kind == Type::Kind::composite) {
    const ExprPtr row = row_as(arg, target.type, types::CastContext::explicit_);
    if (row->kind == Kind::cast) made.args[0] = row->args[0];
    return;
  }
  if (types::cast_way(catalog_, arg->type.oid, target.type.oid, types::CastContext::explicit_) ==
          types::CastWay::none &&
      !types::may_lack(catalog_, {}))
    refuse("42846", "cannot cast type " + types::format_type_be(catalog_, arg->type.oid) + " to " +
                        types::format_type_be(catalog_, target.type.oid));
}

}  // namespace analyze
