// SET c = c writes every row anew, and leaves it as it was.
#include <fmt/format.h>

#include "lint/ast/walk.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/statement_queries.h"

namespace rules {

namespace {

bool is_itself(const std::string& column, const ast::ExprPtr& value) {
  return value && value->kind == ast::Expr::Kind::column && !value->names.empty() &&
         value->names.size() <= 2 && value->names.back() == column;
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  std::string table, column;
  lint::each_statement_query(view.step.change, [&](const ast::Query& query) {
    if (query.kind != ast::Query::Kind::update) return;
    for (size_t i = 0; i < query.values.size() && i < query.target_columns.size(); ++i) {
      const ast::ExprPtr& value = query.values[i];
      if (!is_itself(query.target_columns[i], value)) continue;
      const std::string& of = value->names.size() == 2 ? value->names.front() : query.target.name;
      if (of != query.target.name && of != query.target_alias) continue;
      table = query.target.name;
      column = query.target_columns[i];
    }
  });
  if (column.empty()) return;
  lint::Finding finding = view.finding();
  finding.subject = table + "." + column;
  finding.message =
      fmt::format("UPDATE sets {} to itself: each row is written anew and stays as it was", finding.subject);
  finding.help = "leave it out, or write what was meant";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule self_assignment{.id = "self-assignment",
                                                  .summary = "UPDATE that sets a column to itself",
                                                  .category = lint::Category::data,
                                                  .severity = lint::Severity::note,
                                                  .optional = true,
                                                  .check = lint::StatementCheck{check},
                                                  .on = lint::changes<ast::DataQuery>(),
                                                  .answers = "pgrubic GN036"};

}  // namespace rules
