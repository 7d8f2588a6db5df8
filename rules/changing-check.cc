// The server takes any function in a CHECK and believes it immutable: "PostgreSQL assumes that CHECK
// constraints' conditions are immutable" (https://www.postgresql.org/docs/current/ddl-constraints.html).
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/opclass.h"

namespace rules {

namespace {

using ast::Expr;

// What the expression calls that is not immutable; empty: nothing that is known.
std::string changing(const lint::SchemaView& view, const Expr& check) {
  std::string found;
  ast::walk(check, [&](const Expr& node) {
    if (!found.empty()) return;
    if (node.kind == Expr::Kind::value_function) found = node.text;
    if (node.kind != Expr::Kind::call) return;
    const auto how = types::function_volatility(view.catalog, node.name, static_cast<int>(node.args.size()));
    // Functions that depend on settings alone (to_char, casts of dates) are stable too, and mean no harm.
    const bool clock = node.name.name == "now" || node.name.name.ends_with("_timestamp");
    if (how == ast::Volatility::volatile_ || (how == ast::Volatility::stable && clock && node.args.empty()))
      found = node.name.name;
  });
  return found;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_constraints(view, [&](const catalog::Relation& table, const catalog::Constraint& constraint) {
    if (constraint.kind != catalog::Constraint::Kind::check || !constraint.check) return;
    const std::string what = changing(view, *constraint.check);
    if (what.empty()) return;
    lint::Finding finding = lint::about_constraint(view, table, constraint);
    finding.message = fmt::format("constraint {} of {} calls {}: a row that it let in may break it later",
                                  constraint.name, view.catalog.qualified_name(table), what);
    finding.help = "check it in a trigger, or in a generated or ordinary column that keeps the moment";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule changing_check{.id = "changing-check",
                                                 .summary = "a CHECK whose answer changes with time",
                                                 .category = lint::Category::schema,
                                                 .severity = lint::Severity::warning,
                                                 .check = lint::SchemaCheck{check},
                                                 .answers = "MigrationPilot MP087"};

}  // namespace rules
