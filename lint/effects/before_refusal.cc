// What a statement had built when the server came to the part that it refuses: an index is built where its
// constraint is made, and the message of that is out before a later constraint turns out wrong.

#include "lint/effects/before_refusal.h"

#include <algorithm>

#include "lint/commands/apply.h"
#include "lint/effects/alteration.h"
#include "lint/effects/create.h"

namespace effects {
using namespace ast;
using namespace catalog;

namespace {

bool is_foreign_key(const ConstraintDef& constraint) {
  return constraint.kind == ConstraintDef::Kind::foreign_key;
}

// Foreign keys are added by an ALTER TABLE after all else (src/backend/parser/parse_utilcmd.c,
// transformFKConstraints).
bool take_foreign_keys(CreateTable& change) {
  size_t taken = 0;
  taken += std::erase_if(change.elements, [](const TableElement& element) {
    const auto* constraint = std::get_if<ConstraintDef>(&element);
    return constraint && is_foreign_key(*constraint);
  });
  for (TableElement& element : change.elements) {
    if (auto* column = std::get_if<ColumnDef>(&element))
      taken += std::erase_if(column->constraints, is_foreign_key);
  }
  return taken != 0;
}

// DefineIndex refuses an exclusion constraint for any reason, a key for a type without operator class or for
// its name: its columns are looked up before the table is made (transformIndexConstraint). The primary key
// is first.
bool take_index(CreateTable& change, const std::string& sqlstate) {
  const auto refused_late = [&](const ConstraintDef& constraint) {
    return constraint.kind == ConstraintDef::Kind::exclusion ||
           (constraint.kind == ConstraintDef::Kind::unique && (sqlstate == "42704" || sqlstate == "42P07"));
  };
  for (auto element = change.elements.rbegin(); element != change.elements.rend(); ++element) {
    if (auto* column = std::get_if<ColumnDef>(&*element)) {
      if (std::erase_if(column->constraints, refused_late) != 0) return true;
    } else if (const auto* constraint = std::get_if<ConstraintDef>(&*element);
               constraint && refused_late(*constraint)) {
      change.elements.erase(std::next(element).base());
      return true;
    }
  }
  return false;
}

// The part done last, of those that may be refused after something was built; false: there is none.
bool take_last(CreateTable& change, const std::string& sqlstate) {
  return take_foreign_keys(change) || take_index(change, sqlstate);
}

// In the order of their passes the commands before it are done.
bool take_last(AlterTable& change, const std::string&) {
  if (change.commands.empty()) return false;
  const auto last =
      std::max_element(change.commands.rbegin(), change.commands.rend(),
                       [](const AlterCommand& x, const AlterCommand& y) { return pass_of(x) < pass_of(y); });
  change.commands.erase(std::next(last).base());
  return !change.commands.empty();
}

bool builds(const AlterTable& change) {
  return std::any_of(change.commands.begin(), change.commands.end(), [](const AlterCommand& command) {
    return command.kind == AlterCommand::Kind::add_constraint ||
           command.kind == AlterCommand::Kind::add_column;
  });
}

bool builds(const CreateTable&) {
  return true;
}

template <class T>
void try_less(T change, Effects& out, const Catalog& before, const EffectsContext& context) {
  std::string sqlstate = out.sqlstate;
  while (take_last(change, sqlstate) && builds(change)) {
    Catalog trial = before;
    const commands::Applied applied = commands::apply(
        trial, change, {.origin = context.origin, .in_transaction = context.in_transaction, .strict = false});
    if (applied.refused) {
      sqlstate = applied.refused->sqlstate;
      continue;
    }
    Effects built;
    built.newest = out.newest;
    add_created(built, trial);
    out.index_builds = built.index_builds;
    return;
  }
}

}  // namespace

void add_built_before_refusal(Effects& out, const Change& change, const Catalog& before,
                              const EffectsContext& context) {
  if (const auto* alter = std::get_if<AlterTable>(&change)) try_less(*alter, out, before, context);
  if (const auto* create = std::get_if<CreateTable>(&change)) try_less(*create, out, before, context);
}

}  // namespace effects
