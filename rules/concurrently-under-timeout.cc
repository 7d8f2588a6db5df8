// CREATE INDEX CONCURRENTLY under a statement_timeout: an interrupted build leaves an invalid index, which
// costs every write and serves no query; IF NOT EXISTS then keeps it without a word.
#include <fmt/format.h>

#include "lint/engine/rule.h"

namespace rules {

namespace {

std::string timeout(const catalog::Session& session) {
  for (const auto* settings : {&session.local_settings, &session.settings}) {
    const auto found = settings->find("statement_timeout");
    if (found != settings->end()) return found->second;
  }
  return {};
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::CreateIndex>();
  if (!change.concurrently || !view.table_in_use(change.table)) return;
  const std::string limit = timeout(view.catalog.session());
  if (limit.empty() || limit.find_first_of("123456789") == std::string::npos) return;
  lint::Finding finding = view.finding();
  finding.subject = change.name.empty() ? change.table.name : change.name;
  finding.message =
      fmt::format("statement_timeout = {} may interrupt this build and leave an invalid index", limit);
  if (change.if_not_exists)
    finding.notes.push_back({"then", "IF NOT EXISTS keeps the invalid index when this is run again", {}});
  finding.help = "SET statement_timeout = 0;\nSET lock_timeout = '5s';";
  finding.safe_sql = true;
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule concurrently_under_timeout{
    .id = "concurrently-under-timeout",
    .summary = "a concurrent index build that a statement_timeout may interrupt",
    .category = lint::Category::locks,
    .severity = lint::Severity::warning,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateIndex>(),
    .answers = "MigrationPilot MP020 MP070"};

}  // namespace rules
