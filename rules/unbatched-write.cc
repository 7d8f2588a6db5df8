// UPDATE or DELETE of rows that a condition chooses, which may be many: files do not tell how many, so this
// is off unless chosen.
#include <fmt/format.h>

#include "lint/ast/query.h"
#include "lint/engine/backfill.h"
#include "lint/engine/reach.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  lint::each_write(view, [&](const ast::Query& query, const catalog::Relation& target) {
    if (lint::lock_held_over(view, target) || lint::reach(view, query, target) != lint::Reach::some) return;
    const std::string name = view.catalog.qualified_name(target);
    lint::Finding finding = view.finding();
    finding.subject = name;
    finding.message = fmt::format("{} {} in one transaction, as many rows as its condition finds",
                                  lint::write_word(query), name);
    finding.notes.push_back(view.not_new(target));
    finding.help = lint::in_batches(view, query, target);
    finding.safe_sql = true;
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule unbatched_write{.id = "unbatched-write",
                                                  .summary = "an UPDATE or DELETE of who knows how many rows",
                                                  .category = lint::Category::data,
                                                  .severity = lint::Severity::warning,
                                                  .optional = true,
                                                  .check = lint::StatementCheck{check},
                                                  .on = lint::changes<ast::DataQuery>()};

}  // namespace rules
