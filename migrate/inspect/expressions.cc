#include "migrate/inspect/expressions.h"

#include "lint/analyze/analyze.h"
#include "lint/ast/query.h"
#include "lint/lower/lower.h"

namespace migrate::inspecting {
namespace {

std::vector<catalog::Change> changes(const std::string& sql) {
  const sql::Parsed parsed = sql::parse(sql);
  if (parsed.statements.size() != 1 || parsed.statements.front().error) return {};
  return catalog::lower(parsed.statements.front(), sql);
}

catalog::ExprPtr unread(const std::string& text) {
  auto expr = std::make_shared<catalog::Expr>();
  expr->kind = catalog::Expr::Kind::other;
  expr->text = text;
  return expr;
}

}  // namespace

template <class Change>
std::optional<Change> statement(const std::string& sql) {
  std::vector<catalog::Change> all = changes(sql);
  if (all.size() != 1 || !std::holds_alternative<Change>(all.front())) return std::nullopt;
  return std::get<Change>(std::move(all.front()));
}

template std::optional<catalog::CreateIndex> statement(const std::string& sql);
template std::optional<catalog::CreateTable> statement(const std::string& sql);
template std::optional<catalog::CreateTrigger> statement(const std::string& sql);
template std::optional<catalog::DataQuery> statement(const std::string& sql);

catalog::ExprPtr expression(const std::string& text) {
  if (text.empty()) return nullptr;
  const std::optional<catalog::DataQuery> query = statement<catalog::DataQuery>("SELECT " + text);
  if (!query || !query->query || query->query->targets.size() != 1) return unread(text);
  return query->query->targets.front().expr;
}

catalog::ExprPtr bound(const catalog::Catalog& catalog, const catalog::ExprPtr& expr,
                       const catalog::Relation* relation) {
  if (!expr) return nullptr;
  catalog::Bound made = catalog::bind(catalog, expr, {relation, {}});
  return made.expr ? made.expr : expr;
}

catalog::ExprPtr bound_expression(const catalog::Catalog& catalog, const std::string& text,
                                  const catalog::Relation* relation, catalog::TypeRef value) {
  const catalog::ExprPtr expr = expression(text);
  if (!expr || expr->kind == catalog::Expr::Kind::other) return expr;
  catalog::Bound made = catalog::bind(catalog, expr, {relation, value});
  return made.expr ? made.expr : expr;
}

}  // namespace migrate::inspecting
