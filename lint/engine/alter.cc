// The clauses of an ALTER TABLE, each with its own effects.

#include "lint/engine/alter.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/effects/alter_table.h"
#include "lint/effects/effects.h"
#include "lint/effects/lock_mode.h"
#include "lint/engine/excerpt.h"

namespace lint {

namespace {

Altered altered(const StatementView& view) {
  Altered found;
  const auto* change = view.is<ast::AlterTable>();
  if (!change) return found;
  const catalog::Relation* table = view.table_in_use(change->name);
  if (!table || !table->is_table()) return found;
  found.table = table;
  found.name = view.catalog.qualified_name(*table);
  found.display = view.catalog.display_name(*table);
  const size_t count = change->commands.size();
  std::vector<effects::Effects> each =
      count == 1 ? std::vector{view.effects()}
                 : effects::clause_effects(*view.step.trial, view.catalog, view.effects_context());
  each.resize(count);
  found.clauses.reserve(count);
  for (size_t i = 0; i < count; ++i) found.clauses.push_back({change->commands[i], std::move(each[i])});
  return found;
}

}  // namespace

const Altered& StatementView::altered() const {
  if (!altered_) altered_ = std::make_shared<const Altered>(lint::altered(*this));
  return *altered_;
}

effects::LockMode lock_meanwhile(const StatementView& view, const catalog::Relation& table) {
  effects::LockMode mode = effects::LockMode::none;
  if (const auto own = view.effects().held.find(table.oid); own != view.effects().held.end())
    mode = own->second;
  const auto& held = view.run.held.locks();
  if (const auto before = held.find(table.oid); before != held.end())
    mode = std::max(mode, before->second.mode);
  return mode;
}

Finding about(const StatementView& view, const Altered& altered, const AlterClause& clause,
              std::string_view cost) {
  Finding finding = view.finding();
  finding.at = clause_place(view, clause.command);
  const effects::LockMode mode = lock_meanwhile(view, *altered.table);
  finding.label = fmt::format("{} lock on {}: {} wait while {}", effects::lock_words(mode), altered.name,
                              effects::lock_blocks(mode), cost);
  finding.notes.push_back(view.not_new(*altered.table));
  const auto held = view.run.held.locks().find(altered.table->oid);
  const auto own = view.effects().held.find(altered.table->oid);
  if (held != view.run.held.locks().end() && held->second.mode == mode &&
      (own == view.effects().held.end() || own->second < mode))
    finding.notes.push_back({"taken", fmt::format("{} by this statement", effects::lock_words(mode)),
                             view.run.place(held->second.at)});
  return finding;
}

Place clause_place(const StatementView& view, const ast::AlterCommand& command) {
  Place place = view.place();
  if (command.span.empty() || !view.step.origin.span.contains(command.span.begin)) return place;
  place.at = command.span;
  if (command.kind == ast::AlterCommand::Kind::add_column && command.column) {
    const std::string_view text = view.run.source(place.file).slice(command.span);
    if (const auto name = find_identifier(text, command.column->name)) place.at.begin += name->begin;
  }
  return place;
}

std::string with_clause(const StatementView& view, const ast::AlterCommand& command, std::string_view words) {
  const auto& change = view.as<ast::AlterTable>();
  const text::Span whole = view.step.origin.span;
  const std::string_view source = view.run.source(view.step.origin.file).bytes;
  if (command.span.empty() || !whole.contains(command.span.begin)) return {};
  uint32_t begin = command.span.begin, end = command.span.end;
  if (words.empty()) {
    if (change.commands.size() < 2) return {};
    const auto place = static_cast<size_t>(&command - change.commands.data());
    if (place + 1 < change.commands.size())
      end = change.commands[place + 1].span.begin;  // with the comma behind it
    else
      begin = change.commands[place - 1].span.end;  // with the one before
  }
  std::string sql(source.substr(whole.begin, begin - whole.begin));
  sql += words;
  sql += source.substr(end, whole.end - end);
  return sql + ";";
}

const ast::ConstraintDef* find(const ast::ColumnDef& column, ast::ConstraintDef::Kind kind) {
  const auto found =
      std::find_if(column.constraints.begin(), column.constraints.end(),
                   [&](const ast::ConstraintDef& constraint) { return constraint.kind == kind; });
  return found == column.constraints.end() ? nullptr : &*found;
}

}  // namespace lint
