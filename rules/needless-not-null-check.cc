// The helper of SET NOT NULL: CHECK (c IS NOT NULL) NOT VALID, VALIDATE, SET NOT NULL, and then it should go:
// in a revision of its own, if need be, so that an earlier revision's is judged once there is a later one.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

// The column of which the CHECK says IS NOT NULL and nothing else; 0: it says more.
ast::ColumnNumber said_not_null(const ast::Expr& check) {
  const bool plain =
      check.kind == ast::Expr::Kind::is_null && check.negated && !check.args.empty() && check.args[0];
  return plain && check.args[0]->kind == ast::Expr::Kind::column ? check.args[0]->column
                                                                 : ast::ColumnNumber{0};
}

// The last revision has set NOT NULL, and the next one can drop the helper.
bool is_next(const lint::SchemaView& view, const catalog::Relation& table, const std::string& column) {
  const auto& changes = view.run.column_changes.all();
  return std::any_of(changes.begin(), changes.end(), [&](const lint::ColumnChange& change) {
    return change.kind == lint::ColumnChange::Kind::required && change.table &&
           change.table->oid == table.oid && change.column == column &&
           change.at.revision + 1 == view.run.chain.revisions.size();
  });
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_constraints(view, [&](const catalog::Relation& table, const catalog::Constraint& constraint) {
    if (constraint.kind != catalog::Constraint::Kind::check || !constraint.check) return;
    const ast::ColumnNumber number = said_not_null(*constraint.check);
    if (number == 0 || !table.column(number).not_null) return;
    const bool earlier = constraint.made.revision + 1 < view.run.chain.revisions.size();
    if (earlier && is_next(view, table, table.column(number).name)) return;
    lint::Finding finding = lint::about_constraint(view, table, constraint);
    finding.message = fmt::format("constraint {} says what NOT NULL of {} says already", constraint.name,
                                  lint::part_name(view.catalog, table, table.column(number).name));
    finding.safe_sql = true;
    finding.help = fmt::format("ALTER TABLE {} DROP CONSTRAINT {};", lint::sql_name(view.catalog, table),
                               sql::quote_identifier(constraint.name));
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule needless_not_null_check{
    .id = "needless-not-null-check",
    .summary = "a CHECK that says what NOT NULL says already",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .check = lint::SchemaCheck{check}};

}  // namespace rules
