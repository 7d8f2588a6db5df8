// Which Change of tables and sequences goes where.

#include "lint/commands/dispatch_table.h"

#include "lint/commands/alter_table/alter_table.h"
#include "lint/commands/relation/sequence.h"
#include "lint/commands/table/create_table.h"

namespace commands {
using namespace ast;

bool apply_table(Writer& w, const Change& change) {
  if (const auto* create = std::get_if<CreateTable>(&change)) {
    create_table(w, *create);
    return true;
  }
  if (const auto* alter = std::get_if<AlterTable>(&change)) {
    alter_table(w, *alter);
    return true;
  }
  if (const auto* create = std::get_if<CreateSequence>(&change)) {
    create_sequence(w, *create);
    return true;
  }
  if (const auto* alter = std::get_if<AlterSequence>(&change)) {
    alter_sequence(w, *alter);
    return true;
  }
  return std::holds_alternative<MoveAllInTablespace>(change);
}

}  // namespace commands
