// What is locked by looking at a query that is kept rather than run: a view's, a rule's, the body of a
// function in language sql. Parse analysis opens the tables (src/backend/parser/parse_clause.c,
// setTargetTable; analyze.c, transformLockingClause), rewriting those below the views (rewriteHandler.c).
#pragma once

#include "lint/effects/scene.h"

namespace effects {
using namespace ast;

// The query of a view, a rule, a function.
void lock_analyzed(const Scene& scene, const Query& query);
void predict(const Scene& scene, const CreateFunction& change);
void predict(const Scene& scene, const CreateRule& change);

}  // namespace effects
