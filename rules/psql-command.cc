// Commands of psql (\set, \i, \connect) are no SQL: a runner that sends the file to a server gets a syntax
// error. \restrict and \unrestrict of pg_dump are passed over, COPY data is data.
#include <fmt/format.h>

#include "lint/engine/rule.h"

namespace rules {

namespace {

void report(lint::Finding finding, const sql::Statement& statement, lint::Sink& sink) {
  if (!statement.error || statement.error->kind != sql::SyntaxError::Kind::psql_command) return;
  const std::string& command = statement.error->token;
  if (!statement.error->at.empty()) finding.at.at = statement.error->at;
  finding.subject = command;
  finding.message = fmt::format("{} is a command of psql: no server understands it", command);
  finding.help = statement.error->hint.empty() ? "write what it does in SQL, or run the file with psql"
                                               : statement.error->hint;
  sink.add(std::move(finding));
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  if (!view.step.inner) report(view.finding(), view.step.statement, sink);
}

void check_down(const lint::DownView& view, lint::Sink& sink) {
  report(view.finding(), view.statement, sink);
}

}  // namespace

extern constinit const lint::Rule psql_command{.id = "psql-command",
                                               .summary = "a psql command in a script that a server gets",
                                               .category = lint::Category::chain,
                                               .severity = lint::Severity::error,
                                               .check = lint::StatementCheck{check},
                                               .on = lint::changes<ast::Unknown>(),
                                               .down = check_down,
                                               .of_refusals = true};

}  // namespace rules
