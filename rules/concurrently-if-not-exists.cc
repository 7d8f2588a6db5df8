// CREATE INDEX CONCURRENTLY IF NOT EXISTS: a build that failed has left an INVALID index of the name, and the
// next attempt skips over it and succeeds (https://www.postgresql.org/docs/current/sql-createindex.html).
// `migrate` drops what its own failed attempt left; other runners do not.
#include <fmt/format.h>

#include "lint/engine/excerpt.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

// The statement without its IF NOT EXISTS.
std::string without_condition(std::string_view sql) {
  constexpr std::string_view condition = "if not exists ";
  std::string lower(sql);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const size_t at = lower.find(condition);
  std::string text(sql);
  if (at != std::string::npos) text.erase(at, condition.size());
  return lint::statement_text(text);
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::CreateIndex>();
  if (!change.concurrently || !change.if_not_exists || change.name.empty()) return;
  if (view.run.chain.layout == "native" || view.run.settings.runner_is_ours) return;
  const catalog::Relation* table = view.table_in_use(change.table);
  if (!table) return;
  const std::string schema =
      change.table.schema.empty() ? "" : sql::quote_identifier(change.table.schema) + ".";
  lint::Finding finding = view.finding();
  finding.subject = fmt::format("{}.{}", view.catalog.schema_name(table->schema), change.name);
  finding.message = fmt::format(
      "when a build of {} has failed, the next attempt keeps its INVALID index and succeeds", change.name);
  finding.help = lint::in_new_revision(
      view.run.chain, view.step.origin,
      fmt::format("DROP INDEX CONCURRENTLY IF EXISTS {}{};", schema, sql::quote_identifier(change.name)),
      without_condition(view.sql()));
  finding.safe_sql = true;
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule concurrently_if_not_exists{
    .id = "concurrently-if-not-exists",
    .summary = "a concurrent build that keeps the INVALID index of a failed one",
    .category = lint::Category::data,
    .severity = lint::Severity::warning,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateIndex>(),
    .answers = "MigrationPilot MP070, strong_migrations remove_invalid_indexes"};

}  // namespace rules
