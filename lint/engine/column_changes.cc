// Comparing a table's columns before and after an ALTER TABLE, and looking again when the revision ends.

#include "lint/engine/column_changes.h"

#include <algorithm>

#include "lint/engine/taken.h"
#include "lint/engine/view.h"

namespace lint {

using catalog::Column;
using catalog::Relation;
using Kind = ColumnChange::Kind;

namespace {

bool may_change_columns(const ast::AlterTable& change) {
  using Command = ast::AlterCommand::Kind;
  return std::any_of(change.commands.begin(), change.commands.end(), [](const ast::AlterCommand& command) {
    return command.kind == Command::alter_type || command.kind == Command::drop_default ||
           command.kind == Command::drop_identity || command.kind == Command::set_not_null ||
           command.kind == Command::drop_not_null || command.kind == Command::add_constraint;
  });
}

// DROP NOT NULL of a column that no revision makes: it has one, or there would be nothing to drop.
bool drops_not_null(const ast::Change& change, const std::string& column) {
  const auto& commands = std::get<ast::AlterTable>(change).commands;
  return std::any_of(commands.begin(), commands.end(), [&](const ast::AlterCommand& command) {
    return command.kind == ast::AlterCommand::Kind::drop_not_null && command.name == column;
  });
}

bool can_be_left_out(const Column& column) {
  return !column.not_null || column.default_expr || column.is_identity() || column.is_generated();
}

bool stands(const ColumnChange& change, const Relation* table) {
  const Column* now = table ? table->find_column(change.column) : nullptr;
  if (!now) return false;
  switch (change.kind) {
    case Kind::without_default: return !can_be_left_out(*now);
    case Kind::required: return now->not_null;
    case Kind::nullable: return !now->not_null;
    case Kind::retyped: return now->type != change.from;
  }
  return false;
}

}  // namespace

void ColumnChanges::before(const replay::Step& step, const catalog::Catalog& catalog) {
  table_.reset();
  const auto* change = std::get_if<ast::AlterTable>(&step.change);
  if (!change || !may_change_columns(*change)) return;
  const ast::Oid oid = catalog.resolve_relation(change->name);
  const Relation* table = catalog.relation(oid);
  if (table && table->is_table() && table->persistence != ast::Persistence::temporary)
    table_ = catalog.share<Relation>(oid);
}

void ColumnChanges::after(const replay::Step& step, const commands::Applied& applied,
                          const catalog::Catalog& catalog) {
  const auto table = std::exchange(table_, nullptr);
  const Relation* now = table && !applied.refused ? catalog.relation(table->oid) : nullptr;
  if (!now) return;
  for (size_t i = 0; i < table->columns.size() && i < now->columns.size(); ++i) {
    const Column& was = table->columns[i];
    const Column& is = now->columns[i];
    if (was.dropped || is.dropped) continue;
    const auto add = [&](Kind kind) {
      changes_.push_back({.kind = kind,
                          .at = step.origin,
                          .table = table,
                          .column = is.name,
                          .name = catalog.qualified_name(*now) + "." + is.name,
                          .fresh = is.made.revision == step.revision,
                          .from = was.type,
                          .to = is.type});
    };
    if (can_be_left_out(was) && was.default_expr && !can_be_left_out(is)) add(Kind::without_default);
    if (!was.not_null && is.not_null) add(Kind::required);
    const bool lost = was.not_null || (was.presumed && drops_not_null(step.change, was.name));
    if (lost && !is.not_null) add(Kind::nullable);
    if (was.type != is.type) add(Kind::retyped);
  }
}

void ColumnChanges::revision_done(const catalog::Catalog& catalog) {
  const auto first = changes_.begin() + static_cast<ptrdiff_t>(settled_);
  changes_.erase(std::remove_if(first, changes_.end(),
                                [&](const ColumnChange& change) {
                                  return !stands(change, catalog.relation(change.table->oid));
                                }),
                 changes_.end());
  settled_ = changes_.size();
}

void each_change(const SchemaView& view, ColumnChange::Kind kind,
                 const std::function<void(const ColumnChange&)>& visit) {
  for (const ColumnChange& change : view.run.column_changes.all()) {
    if (change.kind == kind && known_to_running_code(view.run, change.table->made, change.at.revision))
      visit(change);
  }
}

Finding about(const SchemaView& view, const ColumnChange& change) {
  Finding finding = view.finding(change.at, change.column);
  finding.subject = change.name;
  const Column* column = change.table->find_column(change.column);
  const ast::Origin& made = change.fresh || !column ? change.table->made : column->made;
  finding.notes.push_back(view.run.made(
      "not new", change.fresh ? view.catalog.qualified_name(*change.table) : change.name, made));
  return finding;
}

}  // namespace lint
