// CREATE EXTENSION takes the default version of the control file that is installed: another one on each
// server.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& create = view.as<ast::CreateExtension>();
  if (!create.version.empty() || create.name == "plpgsql") return;
  lint::Finding finding = view.finding();
  finding.subject = create.name;
  finding.message = fmt::format("extension {} comes in the version that the server has", create.name);
  finding.help = fmt::format(
      "CREATE EXTENSION {} VERSION '<version>'; and ALTER EXTENSION ... UPDATE in a revision of its own",
      sql::quote_identifier(create.name));
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule unpinned_extension{
    .id = "unpinned-extension",
    .summary = "an extension of whatever version the server has",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateExtension>(),
    .answers = "MigrationPilot MP078"};

}  // namespace rules
