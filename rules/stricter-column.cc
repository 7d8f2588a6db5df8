// SET NOT NULL on a column that code may still leave out, or write NULL to. Files do not tell what code
// writes, so this is off unless chosen.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/column_changes.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

// A CHECK that the revision found there has already kept NULL out, valid or not.
bool kept_out(const lint::ColumnChange& change) {
  const ast::ColumnNumber number = change.table->column_number(change.column);
  return std::any_of(
      change.table->constraints.begin(), change.table->constraints.end(), [&](const catalog::Constraint& c) {
        if (c.kind != catalog::Constraint::Kind::check || !c.check || c.made.revision == change.at.revision)
          return false;
        bool found = false;
        ast::walk(*c.check, [&](const ast::Expr& expr) {
          found |= expr.kind == ast::Expr::Kind::is_null && expr.negated && !expr.args.empty() &&
                   expr.args[0] && expr.args[0]->column == number;
        });
        return found;
      });
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::each_change(view, lint::ColumnChange::Kind::required, [&](const lint::ColumnChange& change) {
    if (change.fresh || kept_out(change)) return;
    lint::Finding finding = lint::about(view, change);
    const catalog::Column* was = change.table->find_column(change.column);
    const bool preset = was && (was->default_expr || was->is_identity());
    finding.message = fmt::format("code that still writes NULL to {}{} fails after SET NOT NULL", change.name,
                                  preset ? "" : ", or leaves it out,");
    finding.help =
        fmt::format("first deploy code that always gives {} a value", sql::quote_identifier(change.column));
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule stricter_column{.id = "stricter-column",
                                                  .summary = "NOT NULL set while code may still write NULL",
                                                  .category = lint::Category::breaking,
                                                  .severity = lint::Severity::warning,
                                                  .optional = true,
                                                  .check = lint::SchemaCheck{check}};

}  // namespace rules
