// CREATE INDEX and REINDEX, and the keys of an index as they are written (src/backend/commands/indexcmds.c).
#pragma once

#include <vector>

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Keys as written become columns and analysed expressions. Refuses a column that does not exist, in the words
// of CREATE INDEX or, with `is_constraint`, of a constraint.
std::vector<IndexKey> index_keys(Writer& w, const Relation& table, const std::vector<IndexElement>& elements,
                                 bool is_constraint);

void apply(Writer& w, const CreateIndex& change);
void apply(Writer& w, const Reindex& change);

}  // namespace commands
