// c = NULL is NULL whatever c is, so WHERE lets no row through. IS NULL was meant.
#include <fmt/format.h>

#include "lint/ast/walk.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/statement_queries.h"

namespace rules {

namespace {

bool compares(const ast::Expr& expr) {
  const std::string& name = expr.name.name;
  return expr.kind == ast::Expr::Kind::operator_ && expr.args.size() == 2 &&
         (name == "=" || name == "<>" || name == "!=");
}

bool is_null(const ast::ExprPtr& expr) {
  return expr && expr->kind == ast::Expr::Kind::null;
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const ast::Expr* found = nullptr;
  const auto look = [&](const ast::Expr& expr) {
    if (!found && compares(expr) && (is_null(expr.args[0]) || is_null(expr.args[1]))) found = &expr;
  };
  lint::each_statement_query(view.step.change, [&](const ast::Query& query) {
    ast::each_expression(query, [&](const ast::ExprPtr& expr, ast::ExprPlace place) {
      if (place == ast::ExprPlace::where || place == ast::ExprPlace::having ||
          place == ast::ExprPlace::join_condition)
        ast::walk(*expr, look);
    });
  });
  if (!found) return;
  const bool equal = found->name.name == "=";
  lint::Finding finding = view.finding();
  finding.subject = std::string(view.revision().id);
  finding.message =
      fmt::format("{} NULL is never true: this condition lets no row through", found->name.name);
  finding.help = equal ? "IS NULL; or IS NOT DISTINCT FROM, where either may be NULL"
                       : "IS NOT NULL; or IS DISTINCT FROM, where either may be NULL";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule compared_with_null{.id = "compared-with-null",
                                                     .summary = "a comparison with NULL, which is never true",
                                                     .category = lint::Category::data,
                                                     .severity = lint::Severity::warning,
                                                     .check = lint::StatementCheck{check},
                                                     .on = lint::query_statements,
                                                     .answers = "pgrubic GN024"};

}  // namespace rules
