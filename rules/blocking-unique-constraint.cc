// A UNIQUE, PRIMARY KEY or EXCLUDE constraint builds its index under ACCESS EXCLUSIVE. The first two can take
// over an index built CONCURRENTLY (USING INDEX); the third cannot, nor can any be NOT VALID.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/alter.h"
#include "lint/engine/column_text.h"
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

bool is_added(const ast::AlterTable& change, const std::string& column) {
  return std::any_of(change.commands.begin(), change.commands.end(), [&](const ast::AlterCommand& command) {
    return command.kind == Kind::add_column && command.column && command.column->name == column;
  });
}

// The column's definition without that constraint.
std::string without(const lint::StatementView& view, const ast::AlterCommand& command, bool primary) {
  const lint::Place place = lint::clause_place(view, command);
  const lint::ColumnText written = lint::read_column(view.run.source(place.file).slice(place.at));
  std::string text = fmt::format("ADD COLUMN {} {}", written.name, written.type);
  for (const lint::ColumnPart& part : written.parts) {
    if (part.keyword == (primary ? "primary" : "unique")) continue;
    text += (part.name.empty() ? " " : " CONSTRAINT " + part.name + " ") + part.text;
  }
  return text;
}

// The index is built beside what stands, and taken over by what is left of the statement; a column that the
// statement adds comes first.
std::string recipe(const lint::StatementView& view, const lint::Altered& altered,
                   const lint::AlterClause& clause, const ConstraintDef& constraint,
                   const std::vector<std::string>& columns) {
  const std::string table = lint::sql_name(view.catalog, *altered.table);
  const bool primary = constraint.kind == ConstraintDef::Kind::primary_key;
  std::string list, middle;
  for (const std::string& column : columns) {
    list += (list.empty() ? "" : ", ") + sql::quote_identifier(column);
    middle += (middle.empty() ? "" : "_") + column;
  }
  std::string include;
  for (const std::string& column : constraint.include)
    include += (include.empty() ? "" : ", ") + sql::quote_identifier(column);
  if (!include.empty()) list += ") INCLUDE (" + include;
  const std::string free =
      lint::free_name(view.catalog, *altered.table, primary ? "" : middle, primary ? "pkey" : "key");
  const std::string name = constraint.name.empty() ? free : constraint.name;
  const bool taken = view.catalog.find_relation(altered.table->schema, name) != 0;
  const std::string index = sql::quote_identifier(taken ? free : name);
  const std::string build = fmt::format("CREATE UNIQUE INDEX CONCURRENTLY {} ON {} ({}){};", index, table,
                                        list, constraint.nulls_not_distinct ? " NULLS NOT DISTINCT" : "");
  const std::string deferrable = !constraint.deferrable ? ""
                                 : constraint.deferred  ? " DEFERRABLE INITIALLY DEFERRED"
                                                        : " DEFERRABLE";
  const std::string add = fmt::format("ADD CONSTRAINT {} {} USING INDEX {}{}", sql::quote_identifier(name),
                                      primary ? "PRIMARY KEY" : "UNIQUE", index, deferrable);
  const auto& change = view.as<ast::AlterTable>();
  const bool added = std::any_of(columns.begin(), columns.end(),
                                 [&](const std::string& column) { return is_added(change, column); });
  std::string first, last;
  if (!added) {
    last = lint::with_clause(view, clause.command, add);
  } else {
    const bool own = clause.command.kind == Kind::add_column;
    first = lint::with_clause(view, clause.command, own ? without(view, clause.command, primary) : "") + "\n";
    last = fmt::format("ALTER TABLE {} {};", table, add);
    if (view.step.block != ast::Block::none) first += "-- in a revision of its own, after this one:\n";
  }
  return first + lint::outside_transaction(view.run.chain, view.step, build) + "\n" +
         lint::own_revision(view.run.chain, last);
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
    finding.help = recipe(view, altered, clause, constraint, columns);
    finding.safe_sql = true;
  }
  sink.add(std::move(finding));
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const lint::Altered& altered = view.altered();
  // Where another clause writes the table anew, that is told, and its indexes are built with it.
  if (altered.table && altered.rewritten(view.effects())) return;
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
        "strong_migrations add_unique_constraint add_exclusion_constraint, postgres-language-server "
        "disallowUniqueConstraint addingPrimaryKeyConstraint avoidAddingExclusionConstraint, atlas PG104 "
        "PG105 PG109, MigrationPilot MP027 MP031, pgrubic US014 US015"};

}  // namespace rules
