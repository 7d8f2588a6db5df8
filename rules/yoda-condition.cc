// 1 = c: right, and harder to read than c = 1.
#include <fmt/format.h>

#include "lint/ast/walk.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/statement_queries.h"

namespace rules {

namespace {

bool compares(const ast::Expr& expr) {
  const std::string& name = expr.name.name;
  return expr.kind == ast::Expr::Kind::operator_ && expr.args.size() == 2 && expr.args[0] && expr.args[1] &&
         (name == "=" || name == "<>" || name == "<" || name == ">" || name == "<=" || name == ">=");
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  bool found = false;
  lint::each_statement_query(view.step.change, [&](const ast::Query& query) {
    ast::each_expression(query, [&](const ast::ExprPtr& expr) {
      ast::walk(*expr, [&](const ast::Expr& node) {
        found = found || (compares(node) && ast::is_constant(*node.args[0]) &&
                          node.args[1]->kind == ast::Expr::Kind::column);
      });
    });
  });
  if (!found) return;
  lint::Finding finding = view.finding();
  finding.subject = std::string(view.revision().id);
  finding.message = "a constant stands on the left of a comparison";
  finding.help = "the column first";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule yoda_condition{.id = "yoda-condition",
                                                 .summary = "a constant on the left of a comparison",
                                                 .category = lint::Category::data,
                                                 .severity = lint::Severity::note,
                                                 .optional = true,
                                                 .check = lint::StatementCheck{check},
                                                 .on = lint::query_statements,
                                                 .answers = "pgrubic GN027"};

}  // namespace rules
