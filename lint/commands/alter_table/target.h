// Which relations take which subcommand of ALTER TABLE (ATPrepCmd, ATSimplePermissions), and the words of the
// refusal: from 15 on by the action, before by the kinds that would do (ATWrongRelkindError).
#pragma once

#include <string_view>

#include "lint/ast/change_table.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Refuses a subcommand that the relation's kind does not take (ATSimplePermissions).
void check_target(Writer& w, const Relation& relation, const AlterCommand& command);
// What may not be altered so at all: the kinds of relation that the statement's own word excludes
// (RangeVarCallbackForAlterRelation).
void check_word(Writer& w, const Relation& relation, AlterTable::Target target);
// "tables", "views" ... as in: This operation is not supported for views.
std::string_view kind_plural(RelationKind kind);

}  // namespace commands
