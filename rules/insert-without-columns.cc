// INSERT INTO t VALUES (...) fills the columns in the order that the table has there and then.
#include <fmt/format.h>

#include "lint/ast/walk.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/statement_queries.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  std::string table;
  lint::each_statement_query(view.step.change, [&](const ast::Query& query) {
    if (query.kind == ast::Query::Kind::insert && query.target_columns.empty() && query.source)
      table = query.target.name;
  });
  if (table.empty()) return;
  lint::Finding finding = view.finding();
  finding.subject = table;
  finding.message = fmt::format("INSERT INTO {} does not say into which columns", table);
  finding.help = "name them: databases may have them in different orders, and one more breaks it";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule insert_without_columns{
    .id = "insert-without-columns",
    .summary = "INSERT that does not say into which columns",
    .category = lint::Category::data,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::DataQuery>(),
    .answers = "pgrubic GN033"};

}  // namespace rules
