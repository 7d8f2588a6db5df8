// A view's * is the columns that the table has at that moment: later ones are missing, and none can be
// dropped.
#include <fmt/format.h>

#include "lint/ast/walk.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/statement_queries.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  bool found = false;
  lint::each_statement_query(view.step.change, [&](const ast::Query& query) {
    for (const ast::Target& target : query.targets)
      found = found || (target.expr && target.expr->kind == ast::Expr::Kind::star);
  });
  if (!found) return;
  const auto* made = view.is<ast::CreateView>();
  const ast::Name& name = made ? made->name : view.as<ast::CreateTableAs>().name;
  lint::Finding finding = view.finding();
  finding.subject = name.schema.empty() ? name.name : name.schema + "." + name.name;
  finding.message =
      fmt::format("* of {} is the columns that stand now: later ones will be missing", name.name);
  finding.help = "write the columns";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule star_in_view{.id = "star-in-view",
                                               .summary = "SELECT * in a view",
                                               .category = lint::Category::schema,
                                               .severity = lint::Severity::note,
                                               .optional = true,
                                               .check = lint::StatementCheck{check},
                                               .on = lint::changes<ast::CreateView, ast::CreateTableAs>(),
                                               .answers = "pgrubic GN028"};

}  // namespace rules
