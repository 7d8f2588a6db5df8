// CREATE TABLE, CREATE FOREIGN TABLE, in the order of the server: sequences, the table, what a parent hands
// down, CHECKs, index constraints, LIKE, foreign keys, ownership of the sequences
// (src/backend/parser/parse_utilcmd.c, transformCreateStmt; src/backend/commands/tablecmds.c,
// DefineRelation).
#pragma once

#include "lint/ast/change_table.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const CreateTable& change);

}  // namespace commands
