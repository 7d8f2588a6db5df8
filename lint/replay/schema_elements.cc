// The foreign keys of a table that cannot be made with it, as ALTER TABLE of their own.

#include "lint/replay/schema_elements.h"

#include <algorithm>
#include <utility>

namespace replay {
using namespace ast;

namespace {

class Deferred {
 public:
  explicit Deferred(const std::vector<Change>& changes) {
    for (const Change& change : changes) {
      if (const auto* table = std::get_if<CreateTable>(&change)) waiting_.push_back(table->name);
    }
  }

  // The tables come one after the other.
  void take_from(CreateTable& table) {
    waiting_.erase(waiting_.begin());
    table_ = table.name;
    auto& elements = table.elements;
    for (TableElement& element : elements) {
      if (auto* column = std::get_if<ColumnDef>(&element)) take(column->constraints, column->name);
    }
    const auto waits = [&](const TableElement& element) {
      const auto* constraint = std::get_if<ConstraintDef>(&element);
      if (constraint && is_early(*constraint)) add(*constraint);
      return constraint && is_early(*constraint);
    };
    elements.erase(std::remove_if(elements.begin(), elements.end(), waits), elements.end());
  }

  std::vector<Change> keys;

 private:
  bool is_early(const ConstraintDef& constraint) const {
    return constraint.kind == ConstraintDef::Kind::foreign_key &&
           std::find(waiting_.begin(), waiting_.end(), *constraint.ref_table) != waiting_.end();
  }

  void take(std::vector<ConstraintDef>& constraints, const std::string& column) {
    const auto waits = [&](const ConstraintDef& constraint) {
      if (!is_early(constraint)) return false;
      add(constraint);
      std::get<AlterTable>(keys.back()).commands.front().constraint->columns = {column};
      return true;
    };
    constraints.erase(std::remove_if(constraints.begin(), constraints.end(), waits), constraints.end());
  }

  void add(const ConstraintDef& constraint) {
    AlterCommand command;
    command.kind = AlterCommand::Kind::add_constraint;
    command.span = constraint.span;
    command.constraint = constraint;
    AlterTable alter;
    alter.name = table_;
    alter.commands.push_back(std::move(command));
    keys.emplace_back(std::move(alter));
  }

  std::vector<Name> waiting_;  // tables that are not there yet
  Name table_;
};

}  // namespace

void add_keys_last(std::vector<Change>& changes) {
  if (changes.size() < 3 || !std::holds_alternative<CreateSchema>(changes.front())) return;
  Deferred deferred(changes);
  size_t after = 0;
  for (size_t i = 0; i < changes.size(); ++i) {
    auto* table = std::get_if<CreateTable>(&changes[i]);
    if (!table) continue;
    deferred.take_from(*table);
    after = i + 1;
  }
  changes.insert(changes.begin() + static_cast<ptrdiff_t>(after),
                 std::make_move_iterator(deferred.keys.begin()),
                 std::make_move_iterator(deferred.keys.end()));
}

}  // namespace replay
