// IF NOT EXISTS that finds something else under the name: the server skips the statement with a NOTICE and
// leaves what is there, and what the file says is nowhere
// (https://www.postgresql.org/docs/current/sql-createtable.html).
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/alter.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/types/format_type.h"
#include "lint/types/resolve.h"

namespace rules {

namespace {

using catalog::Catalog;
using catalog::Relation;

// "amount is integer there, not bigint"; empty where the types are the same, or one is not known.
std::string other_type(const Catalog& catalog, const catalog::Column& there, const ast::ColumnDef& wanted) {
  const ast::TypeRef type = types::resolve_type(catalog, wanted.type).type;
  if (!type.known() || !there.type.known() || type == there.type) return {};
  return fmt::format("{} is {} there, not {}", there.name, types::format_type(catalog, there.type),
                     types::format_type(catalog, type));
}

std::string differs(const Catalog& catalog, const Relation& there, const ast::CreateTable& wanted) {
  if (!there.is_table()) return fmt::format("{} is no table", there.name);
  if (there.open()) return {};
  for (const ast::TableElement& element : wanted.elements) {
    const auto* column = std::get_if<ast::ColumnDef>(&element);
    if (!column || column->type.name.empty()) continue;
    const catalog::Column* found = there.find_column(column->name);
    if (!found) return fmt::format("the one there has no column {}", column->name);
    if (std::string type = other_type(catalog, *found, *column); !type.empty()) return type;
  }
  return {};
}

std::string differs(const Catalog& catalog, const Relation& there, const ast::CreateIndex& wanted) {
  if (!there.is_index()) return fmt::format("{} is no index", there.name);
  const catalog::Index& index = *there.index;
  const Relation* table = catalog.relation(index.table);
  if (!table) return {};
  if (table->oid != catalog.resolve_relation(wanted.table))
    return fmt::format("the one there is on {}", catalog.qualified_name(*table));
  if (!index.valid) return "the one there is INVALID, and no query uses it";
  if (index.unique != wanted.unique)
    return index.unique ? "the one there is unique" : "the one there is not unique";
  std::vector<std::string> keys, wanted_keys;
  for (const catalog::IndexKey& key : index.keys)
    keys.push_back(key.column > 0 ? table->column(key.column).name : "an expression");
  for (const ast::IndexElement& key : wanted.keys)
    wanted_keys.push_back(key.column.empty() ? "an expression" : key.column);
  if (keys != wanted_keys) return fmt::format("the one there is over {}", lint::listed(keys));
  if ((index.predicate != nullptr) != (wanted.where != nullptr))
    return index.predicate ? "the one there is partial" : "the one there is not partial";
  return {};
}

void report(const lint::AppliedView& view, std::string subject, const std::string& what,
            const std::string& how, const ast::Origin& made, lint::Sink& sink) {
  lint::Finding finding = view.finding();
  finding.subject = std::move(subject);
  finding.message = fmt::format("IF NOT EXISTS skips {}, though {}", what, how);
  finding.notes.push_back(view.run.made("made", finding.subject, made));
  finding.help = "say what is meant: another name, or an ALTER of what is there, without IF NOT EXISTS";
  sink.add(std::move(finding));
}

void check_columns(const lint::AppliedView& view, const ast::AlterTable& change, lint::Sink& sink) {
  const bool asks = std::any_of(change.commands.begin(), change.commands.end(),
                                [](const ast::AlterCommand& command) { return command.if_not_exists; });
  const Relation* table = asks ? view.catalog.relation(view.catalog.resolve_relation(change.name)) : nullptr;
  if (!table) return;
  for (const ast::AlterCommand& command : change.commands) {
    if (command.kind != ast::AlterCommand::Kind::add_column || !command.if_not_exists || !command.column)
      continue;
    const catalog::Column* there = table->find_column(command.column->name);
    const bool made_now = there && there->made.revision == view.step.origin.revision &&
                          there->made.span == view.step.origin.span;
    if (!there || made_now || there->presumed) continue;
    const std::string how = other_type(view.catalog, *there, *command.column);
    if (!how.empty())
      report(view, lint::part_name(view.catalog, *table, there->name), "this column", how, there->made, sink);
  }
}

void check(const lint::AppliedView& view, lint::Sink& sink) {
  if (view.applied.refused) return;
  if (const auto* change = std::get_if<ast::AlterTable>(&view.step.change))
    return check_columns(view, *change, sink);
  if (!view.applied.skipped) return;
  const auto* table = std::get_if<ast::CreateTable>(&view.step.change);
  const auto* index = std::get_if<ast::CreateIndex>(&view.step.change);
  ast::Name name = table ? table->name : ast::Name{index->table.schema, index->name};
  const Relation* there = view.catalog.relation(view.catalog.resolve_relation(name));
  if (!there || there->presumed) return;
  const std::string how =
      table ? differs(view.catalog, *there, *table) : differs(view.catalog, *there, *index);
  if (!how.empty())
    report(view, view.catalog.qualified_name(*there), table ? "this table" : "this index", how, there->made,
           sink);
}

}  // namespace

extern constinit const lint::Rule skipped_definition{
    .id = "skipped-definition",
    .summary = "IF NOT EXISTS that skips over something else of that name",
    .category = lint::Category::data,
    .severity = lint::Severity::warning,
    .check = lint::AppliedCheck{check},
    .on = lint::changes<ast::CreateTable, ast::CreateIndex, ast::AlterTable>()};

}  // namespace rules
