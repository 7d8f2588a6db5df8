// Parsing and lowering what the server's own functions print.

#include "migrate/inspect/expressions.h"

#include "lint/analyze/analyze.h"
#include "lint/ast/query.h"
#include "lint/lower/lower.h"

namespace migrate::inspection {
namespace {

std::vector<ast::Change> changes(const std::string& sql) {
  const sql::Parsed parsed = sql::parse(sql);
  if (parsed.statements.size() != 1 || parsed.statements.front().error) return {};
  return lower::changes(parsed.statements.front(), sql);
}

ast::ExprPtr unread(const std::string& text) {
  auto expr = std::make_shared<ast::Expr>();
  expr->kind = ast::Expr::Kind::other;
  expr->text = text;
  return expr;
}

}  // namespace

template <class Change>
std::optional<Change> statement(const std::string& sql) {
  std::vector<ast::Change> all = changes(sql);
  if (all.size() != 1 || !std::holds_alternative<Change>(all.front())) return std::nullopt;
  return std::get<Change>(std::move(all.front()));
}

template std::optional<ast::CreateIndex> statement(const std::string& sql);
template std::optional<ast::CreateRule> statement(const std::string& sql);
template std::optional<ast::CreateTable> statement(const std::string& sql);
template std::optional<ast::CreateTrigger> statement(const std::string& sql);
template std::optional<ast::DataQuery> statement(const std::string& sql);

ast::ExprPtr expression(const std::string& text) {
  if (text.empty()) return nullptr;
  const std::optional<ast::DataQuery> query = statement<ast::DataQuery>("SELECT " + text);
  if (!query || !query->query || query->query->targets.size() != 1) return unread(text);
  return query->query->targets.front().expr;
}

ast::ExprPtr analyzed(const catalog::Catalog& catalog, const ast::ExprPtr& expr,
                      const catalog::Relation* relation) {
  if (!expr) return nullptr;
  analyze::Analyzed made = analyze::expression(catalog, expr, {relation, {}});
  return made.expr ? made.expr : expr;
}

ast::ExprPtr analyzed_expression(const catalog::Catalog& catalog, const std::string& text,
                                 const catalog::Relation* relation, ast::TypeRef value) {
  const ast::ExprPtr expr = expression(text);
  if (!expr || expr->kind == ast::Expr::Kind::other) return expr;
  analyze::Analyzed made = analyze::expression(catalog, expr, {relation, value});
  return made.expr ? made.expr : expr;
}

}  // namespace migrate::inspection
