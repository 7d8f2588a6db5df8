// Whether what is written to a view can be passed on to a table (rewriteTargetView and
// view_cols_are_auto_updatable, src/backend/rewrite/rewriteHandler.c).
#pragma once

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Refuses what cannot be written to a view, or merged into another relation; the table that gets the rows,
// 0 for none.
Oid check_written_relation(Writer& w, const Query& query, const Relation& target);

}  // namespace commands
