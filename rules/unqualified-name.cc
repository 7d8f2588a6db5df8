// Where a table goes is then the search_path's to say.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const ast::Name* name = nullptr;
  bool temporary = false;
  if (const auto* table = view.is<ast::CreateTable>())
    name = &table->name, temporary = table->persistence == ast::Persistence::temporary;
  if (const auto* table = view.is<ast::CreateTableAs>())
    name = &table->name, temporary = table->persistence == ast::Persistence::temporary;
  if (const auto* made = view.is<ast::CreateView>())
    name = &made->name, temporary = made->persistence == ast::Persistence::temporary;
  if (!name || !name->schema.empty() || temporary) return;
  const ast::Oid into = view.catalog.creation_schema();
  lint::Finding finding = view.finding();
  finding.at = view.run.place_of(view.step.origin, name->name);
  finding.subject = fmt::format("{}.{}", view.catalog.schema_name(into), name->name);
  finding.message =
      fmt::format("{} goes where the search_path says: {} here", name->name, view.catalog.schema_name(into));
  finding.help = fmt::format("write {}.{}", sql::quote_identifier(view.catalog.schema_name(into)),
                             sql::quote_identifier(name->name));
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule unqualified_name{
    .id = "unqualified-name",
    .summary = "a table made without its schema",
    .category = lint::Category::names,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateTable, ast::CreateTableAs, ast::CreateView>(),
    .answers = "squawk require-table-schema, pgrubic SM001"};

}  // namespace rules
