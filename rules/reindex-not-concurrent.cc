// REINDEX blocks writes to the table, and reads that would use the index, while it builds
// (https://www.postgresql.org/docs/current/sql-reindex.html). REINDEX SYSTEM has no concurrent form, nor has
// the index of an exclusion constraint.
#include <fmt/format.h>

#include "lint/engine/excerpt.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"

namespace rules {

namespace {

using Target = ast::Reindex::Target;

// The table whose index is rebuilt, if anybody may be waiting for it.
const catalog::Relation* target(const lint::StatementView& view, const ast::Reindex& change) {
  const catalog::Relation* relation = view.catalog.relation(view.catalog.resolve_relation(change.name));
  if (relation && relation->is_index()) {
    if (relation->index->exclusion) return nullptr;
    relation = view.catalog.relation(relation->index->table);
  }
  return relation && view.in_use(*relation) ? relation : nullptr;
}

// An index that no revision makes.
bool target_is_presumed(const lint::StatementView& view, const ast::Reindex& change) {
  return change.target == Target::index &&
         view.catalog.find_presumed(ast::ObjectKind::index, change.name) != nullptr;
}

std::string_view word(Target target) {
  switch (target) {
    case Target::index: return "index";
    case Target::table: return "table";
    case Target::schema: return "schema";
    case Target::system: return "system";
    case Target::database: return "database";
  }
  return {};
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::Reindex>();
  if (change.concurrently || change.target == Target::system) return;
  const bool one = change.target == Target::index || change.target == Target::table;
  const catalog::Relation* table = one ? target(view, change) : nullptr;
  const bool presumed = target_is_presumed(view, change);
  if (one && !table && !presumed) return;
  const std::string name = table      ? view.catalog.qualified_name(*table)
                           : presumed ? "its table"
                                      : "every table of it in turn";
  lint::Finding finding = view.finding();
  finding.subject = change.name.name.empty() ? std::string(word(change.target)) : change.name.name;
  finding.message = fmt::format("rebuilding {} {} blocks writes to {}, and reads that use the index",
                                word(change.target), change.name.name, name);
  finding.label = "SHARE lock on the table, ACCESS EXCLUSIVE on the index, while it is built";
  if (table) finding.notes.push_back(view.not_new(*table));
  finding.help = lint::outside_transaction(
      view.run.chain, view.step,
      lint::statement_text(lint::insert_after(view.sql(), word(change.target), "CONCURRENTLY")));
  finding.safe_sql = true;
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule reindex_not_concurrent{
    .id = "reindex-not-concurrent",
    .summary = "an index rebuilt while writes to its table wait",
    .category = lint::Category::locks,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::Reindex>(),
    .answers =
        "squawk require-concurrent-reindex, postgres-language-server requireConcurrentReindex, "
        "MigrationPilot MP021, pgrubic US020"};

}  // namespace rules
