// ALTER COLUMN TYPE that rewrites the table, or builds its indexes anew, or checks its rows again, all under
// ACCESS EXCLUSIVE. Changes that only widen (varchar(50) to varchar(100) or text, numeric(10,2) to (12,2))
// cost nothing: the old type decides (src/backend/commands/tablecmds.c, ATColumnChangeRequiresRewrite).
#include <fmt/format.h>

#include <algorithm>

#include "lint/catalog/choose_name.h"
#include "lint/engine/alter.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"
#include "lint/types/format_type.h"
#include "lint/types/resolve.h"
#include "lint/types/type.h"

namespace rules {

namespace {

std::string written(const lint::StatementView& view, const ast::ColumnDef& column) {
  const types::ResolvedType to = types::resolve_type(view.catalog, column.type);
  return to.type.known() ? types::format_type(view.catalog, to.type) : column.type.name.name;
}

std::string collate(const ast::ColumnDef& column) {
  if (column.collation.empty()) return {};
  const std::string& name = column.collation.str();
  const size_t dot = name.find('.');
  const std::string schema = dot == std::string::npos ? "" : sql::quote_identifier(name.substr(0, dot)) + ".";
  return " COLLATE " + schema + sql::quote_identifier(dot == std::string::npos ? name : name.substr(dot + 1));
}

// What goes with the old column and the new one needs before.
std::string belongings(const catalog::Catalog& catalog, const catalog::Relation& table,
                       const std::string& name) {
  const ast::ColumnNumber number = table.column_number(name);
  if (number == 0) return {};
  const bool indexed = std::any_of(table.indexes.begin(), table.indexes.end(), [&](ast::Oid oid) {
    const catalog::Relation* index = catalog.relation(oid);
    return index && std::any_of(index->index->keys.begin(), index->index->keys.end(),
                                [&](const catalog::IndexKey& key) { return key.column == number; });
  });
  const bool constrained =
      std::any_of(table.constraints.begin(), table.constraints.end(), [&](const catalog::Constraint& c) {
        return std::find(c.columns.begin(), c.columns.end(), number) != c.columns.end();
      });
  std::string list;
  const auto add = [&](bool there, std::string_view word) {
    if (there) list += (list.empty() ? "" : ", ") + std::string(word);
  };
  add(table.column(number).not_null, "NOT NULL");
  add(table.column(number).default_expr != nullptr, "default");
  add(constrained, "constraints");
  add(indexed, "indexes (CONCURRENTLY)");
  return list.empty() ? list : "-- give it the old one's " + list + "\n";
}

std::string recipe(const lint::StatementView& view, const lint::Altered& altered,
                   const ast::AlterCommand& command, const std::string& type) {
  const std::string table = lint::sql_name(view.catalog, *altered.table);
  const std::string old_name = sql::quote_identifier(command.name);
  const std::string new_name = sql::quote_identifier(catalog::make_object_name(command.name, "", "new"));
  return fmt::format(
      "ALTER TABLE {0} ADD COLUMN {1} {3};\n-- keep both alike by a trigger, fill the new one in batches\n"
      "{4}-- then:\n"
      "ALTER TABLE {0} DROP COLUMN {2};\nALTER TABLE {0} RENAME COLUMN {1} TO {2};",
      table, new_name, old_name, type + collate(*command.column),
      belongings(view.catalog, *altered.table, command.name));
}

// "changing public.t.a from integer to bigint", or what else changes where the type stays.
std::string change(const lint::StatementView& view, const std::string& subject, const catalog::Column* column,
                   const ast::AlterCommand& command, const std::string& type) {
  const bool known = column && column->type.known();
  if (!known && !command.expr) return fmt::format("changing {} to {}", subject, type);
  const std::string old_type = known ? types::format_type(view.catalog, column->type) : "its type";
  if (old_type != type) return fmt::format("changing {} from {} to {}", subject, old_type, type);
  if (command.expr) return fmt::format("giving {} new values by USING", subject);
  return fmt::format("changing the collation of {}", subject);
}

// Of a column whose type is not known: what it would have to be for the change to cost nothing.
std::string unless(const lint::StatementView& view, const catalog::Column* column,
                   const ast::AlterCommand& command, const std::string& type) {
  if (!column || column->type.known() || command.expr) return {};
  const ast::TypeRef to = types::resolve_type(view.catalog, command.column->type).type;
  if (!to.known()) return ", unless the server can take its values as they are";
  if (to.typmod < 0 && (to.oid == type_oid::text || to.oid == type_oid::varchar))
    return ", unless the column is already text or varchar";
  if (to.oid == type_oid::varchar || to.oid == type_oid::varbit)
    return fmt::format(", unless the column is already {} or shorter", type);
  if (to.oid == type_oid::numeric)
    return fmt::format(", unless the column is already {} or has less digits before the point", type);
  return fmt::format(", unless the column is already {}", type);
}

// "index orders_state_idx", "indexes a, b and c", "indexes a, b and 3 more" of the table.
std::string rebuilt_indexes(const lint::StatementView& view, const lint::Altered& altered,
                            const effects::Effects& effects) {
  constexpr size_t most = 3;
  std::vector<std::string> names;
  for (ast::Oid oid : effects.rebuilt) {
    const catalog::Relation* index = view.catalog.relation(oid);
    if (index && index->index->table == altered.table->oid) names.push_back(index->name);
  }
  if (names.empty()) return "indexes";  // of its partitions
  std::sort(names.begin(), names.end());
  if (names.size() > most) {
    const size_t more = names.size() - (most - 1);
    names.resize(most - 1);
    names.push_back(fmt::format("{} more", more));
  }
  std::string list = names.size() == 1 ? "index " : "indexes ";
  for (size_t i = 0; i < names.size(); ++i)
    list += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return list;
}

// Between timestamp and timestamptz the session's TimeZone decides, which the files do not say.
void may_rewrite(const lint::StatementView& view, const lint::Altered& altered,
                 const lint::AlterClause& clause, lint::Sink& sink) {
  const catalog::Column* column = altered.table->find_column(clause.command.name);
  lint::Finding finding = view.finding();
  finding.at = lint::clause_place(view, clause.command);
  finding.subject = lint::part_name(view.catalog, *altered.table, clause.command.name);
  finding.message = fmt::format(
      "{} may rewrite {}: {}",
      change(view, finding.subject, column, clause.command, written(view, *clause.command.column)),
      altered.name, clause.effects.unknown.front());
  finding.notes.push_back(view.not_new(*altered.table));
  finding.help = "SET LOCAL timezone = 'UTC' before it, where the stored times are UTC";
  sink.add(std::move(finding), lint::Severity::warning);
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const effects::Effects& all = view.effects();
  if (all.rewrites.empty() && all.index_builds.empty() && all.scans.empty() && all.unknown.empty()) return;
  const lint::Altered& altered = view.altered();
  for (const lint::AlterClause& clause : altered.clauses) {
    const ast::AlterCommand& command = clause.command;
    if (command.kind != ast::AlterCommand::Kind::alter_type || !command.column) continue;
    const bool rewrites = altered.rewritten(clause.effects), builds = altered.indexed(clause.effects);
    if (!rewrites && !builds && !altered.scanned(clause.effects)) {
      if (clause.effects.by_time_zone) may_rewrite(view, altered, clause, sink);
      continue;
    }
    const std::string_view cost = rewrites ? "the table is rewritten"
                                  : builds ? "its indexes are built anew"
                                           : "its rows are checked";
    const std::string does = rewrites ? "rewrites"
                             : builds ? "rebuilds " + rebuilt_indexes(view, altered, clause.effects) + " of"
                                      : "scans";
    lint::Finding finding = lint::about(view, altered, clause, cost);
    const catalog::Column* column = altered.table->find_column(command.name);
    const std::string type = written(view, *command.column);
    finding.subject = lint::part_name(view.catalog, *altered.table, command.name);
    finding.message =
        fmt::format("{} {} {}{}", change(view, finding.subject, column, command, type), does, altered.name,
                    rewrites ? unless(view, column, command, type) : std::string());
    finding.help = recipe(view, altered, command, type);
    finding.safe_sql = true;
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule type_change_rewrite{
    .id = "type-change-rewrite",
    .summary = "a type change that makes the server rewrite the table or its indexes",
    .category = lint::Category::locks,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable>(),
    .answers =
        "squawk changing-column-type, eugene E5, strong_migrations change_column change_column_constraint, "
        "postgres-language-server changingColumnType, atlas PG301, MigrationPilot MP007 MP089, pgrubic "
        "US002"};

}  // namespace rules
