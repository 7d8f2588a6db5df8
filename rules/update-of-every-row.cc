// UPDATE of every row in one transaction, whatever its condition looks like: each row is written anew and
// stays locked until the end, dead ones pile up meanwhile, and replicas lag behind
// (https://www.postgresql.org/docs/current/mvcc.html, routine-vacuuming.html).
#include <fmt/format.h>

#include "lint/ast/query.h"
#include "lint/engine/backfill.h"
#include "lint/engine/reach.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  lint::each_write(view, [&](const ast::Query& query, const catalog::Relation& target) {
    if (query.kind != ast::Query::Kind::update || lint::lock_held_over(view, target)) return;
    if (lint::reach(view, query, target) != lint::Reach::all) return;
    const std::string name = view.catalog.qualified_name(target);
    lint::Finding finding = view.finding();
    finding.subject = name;
    finding.message = fmt::format("this UPDATE writes every row of {} in one transaction", name);
    finding.label = query.where ? "the condition holds for every row" : "";
    finding.notes.push_back(view.not_new(target));
    finding.help = lint::in_batches(view, query, target);
    finding.safe_sql = true;
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule update_of_every_row{
    .id = "update-of-every-row",
    .summary = "an UPDATE that writes a whole table in one transaction",
    .category = lint::Category::data,
    .severity = lint::Severity::warning,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::DataQuery>(),
    .answers = "postgres-language-server banUpdateWithoutWhere, MigrationPilot MP011, pgrubic GN022"};

}  // namespace rules
