// UPDATE, DELETE or MERGE of many rows in the transaction of an ALTER TABLE: the ALTER's lock, ACCESS
// EXCLUSIVE as a rule, is held until every row is written, and nobody reads or writes the table meanwhile.
#include <fmt/format.h>

#include <algorithm>

#include "lint/ast/query.h"
#include "lint/engine/backfill.h"
#include "lint/engine/messages.h"
#include "lint/engine/reach.h"
#include "lint/engine/referencing.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

using effects::LockMode;

// An earlier statement of the transaction has been told the same of the table.
bool is_told(const lint::StatementView& view, const catalog::Relation& target, const lint::HeldLock& lock) {
  const auto& written = view.run.held.written();
  return std::any_of(written.begin(), written.end(), [&](const lint::Write& write) {
    return write.table == target.oid && write.query && write.query->kind != ast::Query::Kind::insert &&
           lint::made_before(lock.at, write.at) &&
           lint::reach(view, *write.query, target) != lint::Reach::few;
  });
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& held = view.run.held.locks();
  if (held.empty()) return;
  lint::each_write(view, [&](const ast::Query& query, const catalog::Relation& target) {
    const lint::HeldLock* lock = lint::lock_held_over(view, target);
    const lint::Reach reach = lint::reach(view, query, target);
    if (!lock || reach == lint::Reach::few || is_told(view, target, *lock)) return;
    const std::string name = view.catalog.qualified_name(target);
    lint::Finding finding = view.finding();
    finding.subject = name;
    finding.message = fmt::format(
        "{} {} of {} under a lock of the same transaction: {} wait until all is written and committed",
        lint::write_word(query), reach == lint::Reach::all ? "every row" : "rows", name,
        effects::lock_blocks(lock->mode));
    finding.notes.push_back({"lock",
                             fmt::format("{}, taken by this statement", effects::lock_words(lock->mode)),
                             view.run.place(lock->at)});
    finding.notes.push_back(view.not_new(target));
    finding.help = lint::in_batches(view, query, target);
    finding.safe_sql = true;
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule backfill_under_lock{
    .id = "backfill-under-lock",
    .summary = "rows written in the transaction that holds the table's lock",
    .category = lint::Category::data,
    .severity = lint::Severity::warning,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::DataQuery>(),
    .answers = "strong_migrations backfill, MigrationPilot MP080"};

}  // namespace rules
