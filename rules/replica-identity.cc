// REPLICA IDENTITY NOTHING: UPDATE and DELETE of a published table are refused. FULL: the whole old row goes
// to the WAL, and a subscriber without a usable index reads its table once a row.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view)) {
    const bool nothing = table->replica_identity == ast::ReplicaIdentity::nothing,
               full = table->replica_identity == ast::ReplicaIdentity::full;
    if (!nothing && !(full && table->primary_key())) continue;
    lint::Finding finding = lint::about_table(view, *table);
    finding.message =
        nothing
            ? fmt::format(
                  "{} has REPLICA IDENTITY NOTHING: once it is published, UPDATE and DELETE are refused",
                  finding.subject)
            : fmt::format(
                  "{} has REPLICA IDENTITY FULL beside a primary key: every old row goes to the WAL whole",
                  finding.subject);
    finding.safe_sql = true;
    finding.help =
        fmt::format("ALTER TABLE {} REPLICA IDENTITY DEFAULT;", lint::sql_name(view.catalog, *table));
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule replica_identity{
    .id = "replica-identity",
    .summary = "a table whose changes are published without a key, or with all of the row",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .check = lint::SchemaCheck{check},
    .answers = "atlas PG314"};

}  // namespace rules
