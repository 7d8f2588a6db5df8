// CREATE PUBLICATION and ALTER PUBLICATION.
#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

void lower_publication(const CreatePublicationStmt* create, const Input& input, Changes& out);
void lower_alter_publication(const AlterPublicationStmt* alter, const Input& input, Changes& out);

}  // namespace lower
