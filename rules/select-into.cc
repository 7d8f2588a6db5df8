// SELECT INTO makes a table; in PL/pgSQL the same words set variables.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  sql::Scanner scanner(view.sql());
  const std::string first = text::upper(scanner.text(scanner.next_code()));
  if (first != "SELECT" && first != "WITH") return;
  lint::Finding finding = view.finding();
  finding.subject = view.as<ast::CreateTableAs>().name.name;
  finding.message = fmt::format("SELECT INTO makes the table {}", finding.subject);
  finding.help = "CREATE TABLE ... AS SELECT: it says so, and takes IF NOT EXISTS and WITH NO DATA";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule select_into{.id = "select-into",
                                              .summary = "SELECT INTO where CREATE TABLE AS is meant",
                                              .category = lint::Category::schema,
                                              .severity = lint::Severity::note,
                                              .optional = true,
                                              .check = lint::StatementCheck{check},
                                              .on = lint::changes<ast::CreateTableAs>(),
                                              .answers = "pgrubic GN014"};

}  // namespace rules
