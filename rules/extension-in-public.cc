// An extension's functions in schema public lie among one's own, and on everyone's search_path.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& create = view.as<ast::CreateExtension>();
  const ast::Oid into =
      create.schema.empty() ? view.catalog.creation_schema() : view.catalog.find_schema(create.schema);
  // plpgsql and those that have a schema of their own do not ask.
  if (into != catalog::public_schema || create.name == "plpgsql") return;
  lint::Finding finding = view.finding();
  finding.subject = create.name;
  finding.message = fmt::format("extension {} goes into schema public, among the tables", create.name);
  finding.safe_sql = true;
  finding.help =
      fmt::format("CREATE SCHEMA IF NOT EXISTS extensions;\nCREATE EXTENSION {} SCHEMA extensions;",
                  sql::quote_identifier(create.name));
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule extension_in_public{
    .id = "extension-in-public",
    .summary = "an extension among the tables",
    .category = lint::Category::security,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateExtension>(),
    .answers = "splinter extension_in_public, postgres-language-server extensionInPublic, pgrubic ST001"};

}  // namespace rules
