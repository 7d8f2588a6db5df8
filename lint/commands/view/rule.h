// CREATE RULE: transformRuleStmt of src/backend/parser/parse_utilcmd.c, DefineQueryRewrite of
// src/backend/rewrite/rewriteDefine.c.
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const CreateRule& change);

}  // namespace commands
