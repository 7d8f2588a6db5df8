// DELETE of every row, whatever its condition looks like: what was meant to be a part is all of it, or
// TRUNCATE would do it at once (https://www.postgresql.org/docs/current/sql-truncate.html).
#include <fmt/format.h>

#include "lint/ast/query.h"
#include "lint/engine/backfill.h"
#include "lint/engine/reach.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  lint::each_write(view, [&](const ast::Query& query, const catalog::Relation& target) {
    if (query.kind != ast::Query::Kind::delete_ || lint::lock_held_over(view, target)) return;
    if (lint::reach(view, query, target) != lint::Reach::all) return;
    const std::string name = view.catalog.qualified_name(target);
    lint::Finding finding = view.finding();
    finding.subject = name;
    finding.message = fmt::format("this DELETE takes every row of {}", name);
    finding.label = query.where ? "the condition holds for every row" : "";
    finding.notes.push_back(view.not_new(target));
    finding.help =
        "say which rows are meant, and take them in batches; where all are: TRUNCATE does it at once, under\n"
        "ACCESS EXCLUSIVE and without row triggers";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule delete_of_every_row{
    .id = "delete-of-every-row",
    .summary = "a DELETE that takes a whole table",
    .category = lint::Category::data,
    .severity = lint::Severity::warning,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::DataQuery>(),
    .answers = "postgres-language-server banDeleteWithoutWhere, MigrationPilot MP067, pgrubic GN023"};

}  // namespace rules
