// A UNIQUE, PRIMARY KEY or EXCLUDE constraint builds its index under ACCESS EXCLUSIVE. The first two can take
// over an index built CONCURRENTLY (USING INDEX); the third cannot, nor can any be NOT VALID.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/alter.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

using ast::ConstraintDef;
using Kind = ast::AlterCommand::Kind;

bool builds(const ConstraintDef& constraint) {
  return constraint.using_index.empty() && (constraint.kind == ConstraintDef::Kind::unique ||
                                            constraint.kind == ConstraintDef::Kind::primary_key ||
                                            constraint.kind == ConstraintDef::Kind::exclusion);
}

// A partitioned table without partitions has nothing to build an index of.
bool has_rows(const lint::StatementView& view, const catalog::Relation& table) {
  if (table.kind == catalog::RelationKind::foreign_table) return false;
  if (table.kind != catalog::RelationKind::partitioned_table) return true;
  return std::any_of(table.children.begin(), table.children.end(), [&](ast::Oid oid) {
    const catalog::Relation* child = view.catalog.relation(oid);
    return child && view.in_use(*child);
  });
}

std::string recipe(const lint::StatementView& view, const lint::Altered& altered,
                   const ConstraintDef& constraint, std::vector<std::string> columns) {
  const std::string table = lint::sql_name(view.catalog, *altered.table);
  const bool primary = constraint.kind == ConstraintDef::Kind::primary_key;
  std::string list, middle;
  for (const std::string& column : columns) {
    list += (list.empty() ? "" : ", ") + sql::quote_identifier(column);
    middle += (middle.empty() ? "" : "_") + column;
  }
  const std::string name = sql::quote_identifier(
      !constraint.name.empty()
          ? constraint.name
          : lint::free_name(view.catalog, *altered.table, primary ? "" : middle, primary ? "pkey" : "key"));
  const std::string build = fmt::format("CREATE UNIQUE INDEX CONCURRENTLY {} ON {} ({});", name, table, list);
  const std::string add = fmt::format("ALTER TABLE {} ADD CONSTRAINT {} {} USING INDEX {};", table, name,
                                      primary ? "PRIMARY KEY" : "UNIQUE", name);
  return lint::outside_transaction(view.run.chain, view.step, build) + "\n" +
         lint::own_revision(view.run.chain, add);
}

void report(const lint::StatementView& view, const lint::Altered& altered, const lint::AlterClause& clause,
            const ConstraintDef& constraint, lint::Sink& sink) {
  const bool exclusion = constraint.kind == ConstraintDef::Kind::exclusion;
  std::vector<std::string> columns = constraint.columns;
  if (columns.empty() && clause.command.column) columns = {clause.command.column->name};
  const std::string_view what = exclusion ? "an exclusion constraint"
                                : constraint.kind == ConstraintDef::Kind::primary_key ? "a primary key"
                                                                                      : "a unique constraint";
  lint::Finding finding = lint::about(view, altered, clause, "the index is built");
  finding.subject = lint::part_name(view.catalog, *altered.table,
                                    !constraint.name.empty() ? constraint.name
                                    : !columns.empty()       ? columns.front()
                                                             : std::string(what));
  finding.message = fmt::format("adding {} to {} blocks reads and writes of it while its index is built",
                                what, altered.name);
  if (exclusion) {
    finding.help =
        "no index can be built ahead for it: add it while the table is small, or when nobody needs it";
  } else if (altered.table->kind == catalog::RelationKind::partitioned_table) {
    finding.help =
        "add it to each partition USING INDEX, then to the parent with ALTER TABLE ONLY, and ATTACH their "
        "indexes";
  } else {
    finding.help = recipe(view, altered, constraint, columns);
    finding.safe_sql = true;
  }
  sink.add(std::move(finding));
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const lint::Altered& altered = view.altered();
  for (const lint::AlterClause& clause : altered.clauses) {
    if (!has_rows(view, *altered.table) || altered.rewritten(clause.effects)) continue;
    if (clause.command.kind == Kind::add_constraint && clause.command.constraint &&
        builds(*clause.command.constraint)) {
      report(view, altered, clause, *clause.command.constraint, sink);
    }
    if (clause.command.kind != Kind::add_column || !clause.command.column) continue;
    for (const ConstraintDef& constraint : clause.command.column->constraints) {
      if (builds(constraint)) report(view, altered, clause, constraint, sink);
    }
  }
}

}  // namespace

extern constinit const lint::Rule blocking_unique_constraint{
    .id = "blocking-unique-constraint",
    .summary = "a constraint whose index is built while nobody can use the table",
    .category = lint::Category::locks,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable>(),
    .answers =
        "squawk disallowed-unique-constraint adding-serial-primary-key-field, eugene E7 E8, "
        "strong_migrations "
        "add_unique_constraint add_exclusion_constraint, postgres-language-server disallowUniqueConstraint "
        "addingPrimaryKeyConstraint, atlas PG104 PG105 PG109"};

}  // namespace rules
