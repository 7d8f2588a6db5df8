// A strong lock on a table in use and neither statement_timeout nor idle_in_transaction_session_timeout: the
// lock is held for as long as the statements after it take, or a runner that has lost its way stands still.
// How long is too long, the chain does not tell: off unless chosen.
#include <fmt/format.h>

#include "lint/engine/rule.h"

namespace rules {

namespace {

bool limited(const catalog::Session& session, const char* setting) {
  for (const auto* settings : {&session.local_settings, &session.settings}) {
    const auto found = settings->find(setting);
    if (found != settings->end()) return found->second.find_first_of("123456789") != std::string::npos;
  }
  return false;
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  if (view.run.chain.layout == "native" || view.run.settings.runner_is_ours) return;
  if (!view.run.held.locks().empty()) return;  // told at the first lock of the transaction
  const bool statement = limited(view.catalog.session(), "statement_timeout");
  const bool idle = view.step.block == ast::Block::none ||
                    limited(view.catalog.session(), "idle_in_transaction_session_timeout") ||
                    limited(view.catalog.session(), "transaction_timeout");
  if (statement && idle) return;
  for (const auto& [oid, mode] : view.effects().held) {
    const catalog::Relation* table = view.catalog.relation(oid);
    if (!table || !table->is_table() || mode < effects::LockMode::share_row_exclusive || !view.in_use(*table))
      continue;
    const std::string name = view.catalog.qualified_name(*table);
    std::vector<std::string> missing;
    if (!statement) missing.emplace_back("statement_timeout");
    if (!idle) missing.emplace_back("idle_in_transaction_session_timeout");
    lint::Finding finding = view.finding();
    finding.subject = name;
    finding.message =
        fmt::format("{} limits how long {} on {} is held",
                    missing.size() == 2 ? "neither " + missing[0] + " nor " + missing[1] : "no " + missing[0],
                    effects::lock_words(mode), name);
    finding.notes.push_back(view.not_new(*table));
    for (const std::string& setting : missing)
      finding.help += fmt::format("{}SET {} = '1min';", finding.help.empty() ? "" : "\n", setting);
    sink.add(std::move(finding));
    return;
  }
}

}  // namespace

extern constinit const lint::Rule unlimited_statement{
    .id = "unlimited-statement",
    .summary = "a strong lock held under no statement_timeout",
    .category = lint::Category::locks,
    .severity = lint::Severity::warning,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable, ast::Drop, ast::Rename, ast::SetSchema, ast::Truncate,
                        ast::CreateTrigger>(),
    .answers =
        "squawk require-statement-timeout require-timeout-settings, strong_migrations transaction_timeout, "
        "postgres-language-server requireStatementTimeout requireIdleInTransactionTimeout, MigrationPilot "
        "MP020, "
        "pgfence missing-statement-timeout missing-idle-timeout"};

}  // namespace rules
