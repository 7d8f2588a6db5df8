// LIKE in CREATE TABLE (src/backend/parser/parse_utilcmd.c, transformTableLikeClause, expandTableLikeClause).
#pragma once

#include "lint/commands/relation/definition.h"

namespace commands {
using namespace ast;

// Columns of LIKE, at its place among the elements; the rest is for expand_like, after the table is made.
void plan_like(Writer& w, TablePlan& plan, const LikeClause& like);
void expand_like(Writer& w, Oid table, const LikeClause& like, Oid source);

}  // namespace commands
