// CREATE SEQUENCE, ALTER SEQUENCE, and the same options where identity columns take them.
#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

ast::SequenceOptions sequence_options(const List* elements);

void create_sequence(const CreateSeqStmt* node, Changes& out);
void alter_sequence(const AlterSeqStmt* node, Changes& out);

}  // namespace lower
