// c NOT IN (SELECT d ...) is NULL for every c as soon as one d is NULL, and cannot be planned as an
// anti-join.
#include <fmt/format.h>

#include "lint/ast/walk.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/statement_queries.h"

namespace rules {

namespace {

// NOT IN of a subquery is NOT (c = ANY (SELECT ...)).
bool is_not_in(const ast::Expr& expr) {
  if (expr.kind != ast::Expr::Kind::not_ || expr.args.empty() || !expr.args[0]) return false;
  const ast::Expr& below = *expr.args[0];
  return below.kind == ast::Expr::Kind::subquery && below.sublink == ast::SubLink::any;
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  bool found = false;
  lint::each_statement_query(view.step.change, [&](const ast::Query& query) {
    ast::each_expression(query, [&](const ast::ExprPtr& expr) {
      ast::walk(*expr, [&](const ast::Expr& node) { found = found || is_not_in(node); });
    });
  });
  if (!found) return;
  lint::Finding finding = view.finding();
  finding.subject = std::string(view.revision().id);
  finding.message = "NOT IN of a subquery lets no row through once the subquery gives a NULL";
  finding.help =
      "NOT EXISTS (SELECT FROM ... WHERE ... = ...): NULLs do no harm, and it is planned as a join";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule not_in_subquery{
    .id = "not-in-subquery",
    .summary = "NOT IN of a subquery, which one NULL makes empty",
    .category = lint::Category::data,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::query_statements,
    .answers = "pgrubic GN026"};

}  // namespace rules
