#include "lint/engine/alter.h"

#include <fmt/format.h>

#include <algorithm>

namespace lint {

namespace {

catalog::Effects alone(const StatementView& view, const catalog::AlterTable& change,
                       const catalog::AlterCommand& command) {
  if (change.commands.size() == 1) return view.effects();
  catalog::AlterTable one = change;
  one.commands = {command};
  return catalog::effects(one, view.catalog, view.effects_context());
}

}  // namespace

Altered altered(const StatementView& view) {
  Altered found;
  const auto* change = view.is<catalog::AlterTable>();
  if (!change) return found;
  const catalog::Relation* table = view.table_in_use(change->name);
  if (!table || !table->is_table()) return found;
  found.table = table;
  found.name = view.catalog.qualified_name(*table);
  found.display = view.catalog.display_name(*table);
  for (const catalog::AlterCommand& command : change->commands) {
    found.clauses.push_back({command, alone(view, *change, command)});
  }
  return found;
}

Finding about(const StatementView& view, const Altered& altered, const Clause& clause,
              std::string_view cost) {
  Finding finding = view.finding();
  if (!clause.command.span.empty() && view.step.origin.span.contains(clause.command.span.begin)) {
    finding.at.at = clause.command.span;
  }
  const auto lock = clause.effects.locks.find(altered.display);
  const catalog::LockMode mode =
      lock == clause.effects.locks.end() ? catalog::LockMode::access_exclusive : lock->second;
  finding.label = fmt::format("{} lock on {}: {} wait while {}", catalog::lock_words(mode), altered.name,
                              catalog::lock_blocks(mode), cost);
  finding.notes.push_back(view.not_new(*altered.table));
  return finding;
}

std::string without(const StatementView& view, const catalog::AlterCommand& command) {
  const auto& change = view.as<catalog::AlterTable>();
  if (change.commands.size() < 2 || command.span.empty()) return {};
  const text::Span whole = view.step.origin.span;
  if (!whole.contains(command.span.begin) || command.span.end > whole.end) return {};
  std::string text(view.sql());
  size_t from = command.span.begin - whole.begin;
  size_t to = command.span.end - whole.begin;
  // The comma that parted it from its neighbour goes with it.
  const size_t after = text.find_first_not_of(" \t\r\n", to);
  if (after != std::string::npos && text[after] == ',') {
    to = std::min(text.find_first_not_of(" \t\r\n", after + 1), text.size());
  } else {
    const size_t before = text.find_last_of(',', from);
    if (before == std::string::npos) return {};
    from = before;
  }
  text.erase(from, to - from);
  return text + ";";
}

const catalog::ConstraintDef* find(const catalog::ColumnDef& column, catalog::ConstraintDef::Kind kind) {
  const auto found =
      std::find_if(column.constraints.begin(), column.constraints.end(),
                   [&](const catalog::ConstraintDef& constraint) { return constraint.kind == kind; });
  return found == column.constraints.end() ? nullptr : &*found;
}

}  // namespace lint
