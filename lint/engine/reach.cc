// Reading conditions: which are true of every row, which name a key.

#include "lint/engine/reach.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "lint/ast/query.h"
#include "lint/sql/split.h"
#include "lint/text/case.h"

namespace lint {

using ast::Expr;
using ast::ExprPtr;
using ast::Query;
using catalog::Relation;

namespace {

class Condition {
 public:
  Condition(const StatementView& view, const Query& query, const Relation& target)
      : view_(view), query_(query), target_(target) {}

  bool always(const ExprPtr& expr) const;
  // Columns of the target that the condition holds to given values, all of its conjuncts together.
  void pinned(const ExprPtr& expr, std::set<ast::ColumnNumber>& columns, bool& bounded) const;

 private:
  const catalog::Column* column(const ExprPtr& expr) const;
  bool is_null_of_new_column(const Expr& expr) const;
  bool compares_key_with_its_least(const Expr& expr) const;
  bool same(const Expr& a, const Expr& b) const;
  bool given(const ExprPtr& expr) const;
  bool all_of_itself(const Expr& subquery) const;

  const StatementView& view_;
  const Query& query_;
  const Relation& target_;
};

// The column of the target that the reference means, or null.
const catalog::Column* Condition::column(const ExprPtr& expr) const {
  if (!expr || expr->kind != Expr::Kind::column || expr->names.empty()) return nullptr;
  if (expr->names.size() > 1) {
    const std::string& of = expr->names[expr->names.size() - 2];
    const std::string& known = query_.target_alias.empty() ? query_.target.name : query_.target_alias;
    if (of != known) return nullptr;
  }
  return target_.find_column(expr->names.back());
}

// Whether a statement of the script before this one may write a column of that name.
bool written_before(const StatementView& view, std::string_view column) {
  const text::Span before{view.step.script.body.begin, view.step.statement.span.begin};
  const std::string_view sql = view.run.source(view.step.script.file).slice(before);
  for (const sql::Piece& piece : sql::split(sql)) {
    const std::string words = text::lower(sql.substr(piece.span.begin, piece.span.size()));
    const bool defines = words.starts_with("alter") || words.starts_with("create");
    if (!defines && words.find(text::lower(column)) != std::string::npos) return true;
  }
  return false;
}

// A column that the same revision adds, without a default, is NULL in every row, until something is written.
bool Condition::is_null_of_new_column(const Expr& expr) const {
  const catalog::Column* found = column(expr.args[0]);
  return found && found->made.revision == view_.step.revision && !found->default_expr &&
         !found->is_identity() && !written_before(view_, found->name);
}

bool Condition::same(const Expr& a, const Expr& b) const {
  if (a.kind != b.kind) return false;
  if (is_constant(a)) return a.kind != Expr::Kind::null && a.text == b.text;
  return a.kind == Expr::Kind::column && a.names == b.names;
}

// id > 0 of a number that a sequence gives.
bool Condition::compares_key_with_its_least(const Expr& expr) const {
  const catalog::Column* key = column(expr.args[0]);
  const ExprPtr& least = expr.args[1];
  if (!key || !least || least->kind != Expr::Kind::integer || !key->not_null) return false;
  const bool numbered =
      key->is_identity() || (key->default_expr && key->default_expr->kind == Expr::Kind::call &&
                             key->default_expr->name.name == "nextval");
  if (!numbered) return false;
  int64_t value = 0;
  std::from_chars(least->text.data(), least->text.data() + least->text.size(), value);
  return (expr.name.name == ">" && value <= 0) || (expr.name.name == ">=" && value <= 1);
}

// id IN (SELECT id FROM the same table), without a condition.
bool Condition::all_of_itself(const Expr& subquery) const {
  if (!subquery.query || subquery.sublink == ast::SubLink::all || subquery.negated) return false;
  const Query& inner = *subquery.query;
  const bool plain = inner.kind == Query::Kind::select && inner.from.size() == 1 &&
                     inner.from[0].kind == ast::FromItem::Kind::relation && !inner.where && !inner.having &&
                     inner.limits.empty() && !inner.has_limit && inner.with.empty() && !inner.grouped;
  if (!plain) return false;
  if (subquery.sublink == ast::SubLink::exists) return false;  // of an empty table, none
  return view_.catalog.resolve_relation(inner.from[0].relation) == target_.oid && inner.targets.size() == 1 &&
         !subquery.args.empty() && column(subquery.args[0]) && column(subquery.args[0])->not_null &&
         inner.targets[0].expr && inner.targets[0].expr->kind == Expr::Kind::column &&
         inner.targets[0].expr->names.back() == column(subquery.args[0])->name;
}

bool Condition::always(const ExprPtr& expr) const {
  if (!expr) return false;
  switch (expr->kind) {
    case Expr::Kind::boolean: return expr->text == "true";
    case Expr::Kind::and_:
      return std::all_of(expr->args.begin(), expr->args.end(),
                         [&](const ExprPtr& arg) { return always(arg); });
    case Expr::Kind::or_:
      return std::any_of(expr->args.begin(), expr->args.end(),
                         [&](const ExprPtr& arg) { return always(arg); });
    case Expr::Kind::is_null: {
      if (expr->args.empty()) return false;
      if (!expr->negated) return is_null_of_new_column(*expr);
      const catalog::Column* found = column(expr->args[0]);
      return (found && found->not_null) ||
             (is_constant(*expr->args[0]) && expr->args[0]->kind != Expr::Kind::null);
    }
    case Expr::Kind::operator_: {
      if (expr->args.size() != 2 || !expr->args[0] || !expr->args[1]) return false;
      if (expr->name.name == "=" && same(*expr->args[0], *expr->args[1])) {
        const catalog::Column* found = column(expr->args[0]);
        return found ? found->not_null : is_constant(*expr->args[0]);
      }
      return compares_key_with_its_least(*expr);
    }
    case Expr::Kind::subquery: return all_of_itself(*expr);
    default: return false;
  }
}

// A value that does not come from the table's own rows: a literal, a parameter, a variable.
bool Condition::given(const ExprPtr& expr) const {
  if (!expr) return false;
  if (is_constant(*expr) || expr->kind == Expr::Kind::parameter) return true;
  if (expr->kind == Expr::Kind::cast) return !expr->args.empty() && given(expr->args[0]);
  if (expr->kind == Expr::Kind::array)
    return std::all_of(expr->args.begin(), expr->args.end(), [&](const ExprPtr& arg) { return given(arg); });
  if (expr->kind == Expr::Kind::subquery && expr->query)
    return expr->sublink == ast::SubLink::expr || expr->query->has_limit;
  if (expr->kind != Expr::Kind::column || column(expr)) return false;
  return query_.from.empty();  // nothing else that could have such a column: a variable of the body
}

void Condition::pinned(const ExprPtr& expr, std::set<ast::ColumnNumber>& columns, bool& bounded) const {
  if (!expr) return;
  if (expr->kind == Expr::Kind::and_) {
    for (const ExprPtr& arg : expr->args) pinned(arg, columns, bounded);
    return;
  }
  const auto pin = [&](const ExprPtr& what, const ExprPtr& value) {
    if (const catalog::Column* found = column(what); found && given(value))
      columns.insert(target_.column_number(found->name));
  };
  if (expr->kind == Expr::Kind::operator_ && expr->name.name == "=" && expr->args.size() == 2) {
    pin(expr->args[0], expr->args[1]);
    pin(expr->args[1], expr->args[0]);
  } else if (expr->kind == Expr::Kind::in && !expr->negated && expr->args.size() > 1) {
    if (std::all_of(expr->args.begin() + 1, expr->args.end(), [&](const ExprPtr& arg) { return given(arg); }))
      pin(expr->args[0], expr->args[1]);
  } else if (expr->kind == Expr::Kind::any_all && expr->sublink == ast::SubLink::any &&
             expr->args.size() == 2) {
    pin(expr->args[0], expr->args[1]);
    bounded |= expr->args[1] && expr->args[1]->query && expr->args[1]->query->has_limit;
  } else if (expr->kind == Expr::Kind::subquery && expr->query && expr->sublink == ast::SubLink::any) {
    bounded |= expr->query->has_limit;
  }
}

bool is_key(const StatementView& view, const Relation& target, const std::set<ast::ColumnNumber>& columns) {
  return std::any_of(target.indexes.begin(), target.indexes.end(), [&](ast::Oid oid) {
    const Relation* relation = view.catalog.relation(oid);
    if (!relation || !relation->index->unique || relation->index->predicate) return false;
    const auto& keys = relation->index->keys;
    return std::all_of(keys.begin(), keys.end(), [&](const catalog::IndexKey& key) {
      return key.column > 0 && columns.contains(key.column);
    });
  });
}

bool bounded_from(const Query& query) {
  const auto limited = [](const std::shared_ptr<const Query>& inner) { return inner && inner->has_limit; };
  return std::any_of(query.from.begin(), query.from.end(),
                     [&](const ast::FromItem& item) { return limited(item.query); }) ||
         std::any_of(query.with.begin(), query.with.end(),
                     [&](const ast::CommonTable& table) { return limited(table.query); });
}

}  // namespace

Reach reach(const StatementView& view, const Query& query, const Relation& target) {
  if (query.kind == Query::Kind::merge || !query.from.empty())
    return bounded_from(query) ? Reach::few : Reach::some;
  if (!query.where) return Reach::all;
  const Condition condition(view, query, target);
  if (condition.always(query.where)) return Reach::all;
  std::set<ast::ColumnNumber> columns;
  bool bounded = bounded_from(query);
  condition.pinned(query.where, columns, bounded);
  return bounded || is_key(view, target, columns) ? Reach::few : Reach::some;
}

void each_write(const StatementView& view, const std::function<void(const Query&, const Relation&)>& visit) {
  const auto* change = view.is<ast::DataQuery>();
  if (!change || !change->query || change->explain) return;
  const auto look = [&](const Query& query) {
    if (query.kind != Query::Kind::update && query.kind != Query::Kind::delete_ &&
        query.kind != Query::Kind::merge)
      return;
    const Relation* target = view.table_in_use(query.target);
    if (target && target->is_table()) visit(query, *target);
  };
  for (const ast::CommonTable& table : change->query->with) {
    if (table.query) look(*table.query);
  }
  look(*change->query);
}

}  // namespace lint
