// Statements that do not parse, in ups, downs and verify scripts. The words are PostgreSQL's.
#include <fmt/format.h>

#include "lint/engine/rule.h"

namespace rules {

namespace {

void report(lint::Finding finding, const sql::Statement& statement, std::string_view revision,
            std::string_view where, lint::Sink& sink) {
  if (!statement.error || statement.error->kind != sql::SyntaxError::Kind::syntax) return;
  const sql::SyntaxError& error = *statement.error;
  if (!error.at.empty()) finding.at.at = error.at;
  finding.subject = fmt::format("{} {}", revision, where);
  finding.message = error.message;
  finding.help = error.hint;
  sink.add(std::move(finding));
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  if (view.step.inner) return;
  if (!view.as<ast::Unknown>().is_syntax_error(view.run.settings.server_version.major)) return;
  report(view.finding(), view.step.statement, view.revision().id, "up", sink);
}

void check_down(const lint::DownView& view, lint::Sink& sink) {
  const auto* unread = std::get_if<ast::Unknown>(&view.change);
  if (!unread || !unread->is_syntax_error(view.run.settings.server_version.major)) return;
  const chain::Revision& revision = view.run.revision(view.revision);
  report(view.finding(), view.statement, revision.id,
         revision.down && &*revision.down == &view.script ? "down" : "verify", sink);
}

}  // namespace

extern constinit const lint::Rule syntax_error{
    .id = "syntax-error",
    .summary = "SQL that does not parse",
    .category = lint::Category::chain,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::Unknown>(),
    .down = check_down,
    .of_refusals = true,
    .answers = "squawk syntax-error, postgres-language-server syntax"};

}  // namespace rules
