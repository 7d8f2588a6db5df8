// A table or view renamed, or moved to another schema, while code runs that knows the old name. A view of the
// old name stands in for it: the server sends what is written to it on to the table
// (https://www.postgresql.org/docs/current/sql-createview.html, Updatable Views).
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/taken.h"
#include "lint/engine/transaction_advice.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

// The invoker's row security instead of the view's owner's, from 15 on.
std::string view_options(const lint::SchemaView& view, const catalog::Relation& relation) {
  const bool invoker = relation.row_security && view.run.settings.server_version.major >= 15;
  return invoker ? " WITH (security_invoker = true)" : "";
}

std::string recipe(const lint::SchemaView& view, const lint::Taken& gone) {
  const catalog::Relation& relation = *gone.relation;
  const std::string old_name = lint::sql_name(view.catalog, relation);
  const bool moved = gone.how == lint::Taken::How::moved;
  const std::string schema = moved ? gone.now
                             : relation.schema == catalog::public_schema
                                 ? ""
                                 : std::string(view.catalog.schema_name(relation.schema));
  const std::string now = (schema.empty() || schema == "public" ? "" : sql::quote_identifier(schema) + ".") +
                          sql::quote_identifier(moved ? relation.name : gone.now);
  const std::string_view statement = view.run.sql(gone.at);
  return fmt::format(
             "{};\n"
             "CREATE VIEW {}{} AS SELECT * FROM {};  -- in the same transaction, with the table's GRANTs\n",
             statement, old_name, view_options(view, relation), now) +
         lint::own_revision(view.run.chain,
                            fmt::format("DROP VIEW {};  -- once no code uses the old name", old_name));
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::each_taken(view, lint::Taken::Kind::relation, [&](const lint::Taken& gone) {
    if (gone.how == lint::Taken::How::dropped) return;
    lint::Finding finding = lint::about(view, gone);
    finding.message =
        gone.how == lint::Taken::How::moved
            ? fmt::format("moving {} to schema {} breaks code that still uses the old name", gone.name,
                          gone.now)
            : fmt::format("renaming {} to {} breaks code that still uses the old name", gone.name, gone.now);
    const bool materialized = gone.relation->kind == catalog::RelationKind::materialized_view;
    finding.help = materialized
                       ? "CREATE VIEW of the old name over it in the same transaction, for as long as "
                         "code reads it"
                       : recipe(view, gone);
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule renamed_table{
    .id = "renamed-table",
    .summary = "a table or view renamed or moved that running code may use",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers =
        "squawk renaming-table, strong_migrations rename_table, postgres-language-server renamingTable, "
        "atlas BC101, MigrationPilot MP028, pgrubic US022"};

}  // namespace rules
