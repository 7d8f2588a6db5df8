// CREATE VIEW (src/backend/commands/view.c), CREATE TABLE AS and materialized views
// (src/backend/commands/createas.c), REFRESH (src/backend/commands/matview.c).
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/ast/change_table.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const CreateView& change);
void apply(Writer& w, const CreateTableAs& change);
void apply(Writer& w, const RefreshMatview& change);

}  // namespace commands
