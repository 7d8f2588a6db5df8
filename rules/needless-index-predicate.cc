// WHERE c IS NOT NULL over a column that is NOT NULL: the index has all rows all the same, and a query must
// imply the predicate before it may use it.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_indexes(view, [&](const catalog::Relation& table, const catalog::Relation& index) {
    const ast::ExprPtr& where = index.index->predicate;
    if (!where || where->kind != ast::Expr::Kind::is_null || !where->negated || where->args.empty() ||
        !where->args[0])
      return;
    const ast::Expr& column = *where->args[0];
    if (column.kind != ast::Expr::Kind::column || column.column < 1 || !table.column(column.column).not_null)
      return;
    lint::Finding finding = lint::about_index(view, index);
    finding.message =
        fmt::format("index {} is WHERE {} IS NOT NULL, and the column is NOT NULL: every row is in it",
                    index.name, table.column(column.column).name);
    finding.help = "leave the WHERE out";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule needless_index_predicate{.id = "needless-index-predicate",
                                                           .summary = "an index WHERE that every row fulfils",
                                                           .category = lint::Category::schema,
                                                           .severity = lint::Severity::note,
                                                           .check = lint::SchemaCheck{check},
                                                           .answers = "pg-index-health IH-31"};

}  // namespace rules
