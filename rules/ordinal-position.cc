// ORDER BY 1 means another column as soon as one is written before it.
#include <fmt/format.h>

#include "lint/ast/walk.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/statement_queries.h"

namespace rules {

namespace {

bool is_number(const std::vector<ast::ExprPtr>& list) {
  for (const ast::ExprPtr& expr : list) {
    if (expr && expr->kind == ast::Expr::Kind::integer) return true;
  }
  return false;
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  bool grouped = false, ordered = false;
  lint::each_statement_query(view.step.change, [&](const ast::Query& query) {
    grouped = grouped || is_number(query.group_by);
    ordered = ordered || is_number(query.order_by);
  });
  if (!grouped && !ordered) return;
  lint::Finding finding = view.finding();
  finding.subject = std::string(view.revision().id);
  finding.message = fmt::format("{} a number means another column once one is written before it",
                                grouped ? "GROUP BY" : "ORDER BY");
  finding.help = "name the column";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule ordinal_position{.id = "ordinal-position",
                                                   .summary = "GROUP BY or ORDER BY a number",
                                                   .category = lint::Category::schema,
                                                   .severity = lint::Severity::note,
                                                   .optional = true,
                                                   .check = lint::StatementCheck{check},
                                                   .on = lint::query_statements,
                                                   .answers = "pgrubic QY001 QY002"};

}  // namespace rules
