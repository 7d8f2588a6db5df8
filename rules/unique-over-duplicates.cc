// A unique index, UNIQUE or PRIMARY KEY over columns that were there before: it fails where two rows are
// alike (23505), never on an empty database, and CONCURRENTLY leaves an INVALID index behind. What the rows
// hold, files do not tell, beyond what another unique index proves or a DELETE or UPDATE before may have
// mended.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/alter.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

using catalog::Relation;
using Kind = ast::ConstraintDef::Kind;

// A valid unique index over some of the columns proves that no two rows are alike.
bool proved(const lint::StatementView& view, const Relation& table,
            const std::vector<ast::ColumnNumber>& columns) {
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](ast::Oid oid) {
    const Relation* relation = view.catalog.relation(oid);
    if (!relation || !relation->index->unique || !relation->index->valid || relation->index->predicate)
      return false;
    const auto& keys = relation->index->keys;
    return std::all_of(keys.begin(), keys.end(), [&](const catalog::IndexKey& key) {
      return key.column > 0 && std::find(columns.begin(), columns.end(), key.column) != columns.end();
    });
  });
}

void judge(const lint::StatementView& view, const Relation& table, const std::vector<std::string>& names,
           const ast::ExprPtr& where, std::string_view what, lint::Sink& sink) {
  std::vector<ast::ColumnNumber> columns;
  std::string list;
  for (const std::string& name : names) {
    const catalog::Column* column = table.find_column(name);
    if (!column || column->presumed || column->made.revision == view.step.revision) return;
    columns.push_back(table.column_number(name));
    list += (list.empty() ? "" : ", ") + sql::quote_identifier(name);
  }
  const auto& written = view.run.held.written();
  const bool mended = std::any_of(written.begin(), written.end(),
                                  [&](const lint::Write& write) { return write.table == table.oid; });
  if (columns.empty() || mended || proved(view, table, columns)) return;
  const std::string name = view.catalog.qualified_name(table);
  lint::Finding finding = view.finding();
  finding.subject = name + " (" + list + ")";
  finding.message = fmt::format("{} on {} ({}) fails where two rows are alike", what, name, list);
  finding.notes.push_back(view.not_new(table));
  std::string condition =
      where && !where->span.empty()
          ? " WHERE " + std::string(view.run.source(view.step.origin.file).slice(where->span))
          : "";
  finding.help =
      fmt::format("-- what is alike:\nSELECT {0}, count(*) FROM {1}{2} GROUP BY {0} HAVING count(*) > 1;",
                  list, lint::sql_name(view.catalog, table), condition);
  sink.add(std::move(finding));
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  if (const auto* index = view.is<ast::CreateIndex>()) {
    const Relation* table = index->unique ? view.table_in_use(index->table) : nullptr;
    std::vector<std::string> names;
    for (const ast::IndexElement& key : index->keys) names.push_back(key.column);
    if (table) judge(view, *table, names, index->where, "a unique index", sink);
    return;
  }
  const auto& change = view.as<ast::AlterTable>();
  const Relation* table = view.table_in_use(change.name);
  if (!table) return;
  for (const ast::AlterCommand& command : change.commands) {
    if (command.kind != ast::AlterCommand::Kind::add_constraint || !command.constraint) continue;
    const ast::ConstraintDef& constraint = *command.constraint;
    if (!constraint.using_index.empty()) continue;
    if (constraint.kind == Kind::unique) judge(view, *table, constraint.columns, nullptr, "UNIQUE", sink);
    if (constraint.kind == Kind::primary_key)
      judge(view, *table, constraint.columns, nullptr, "a primary key", sink);
  }
}

}  // namespace

extern constinit const lint::Rule unique_over_duplicates{
    .id = "unique-over-duplicates",
    .summary = "a unique index over columns that may hold duplicates",
    .category = lint::Category::data,
    .severity = lint::Severity::warning,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateIndex, ast::AlterTable>(),
    .answers = "atlas MF101 MF102"};

}  // namespace rules
