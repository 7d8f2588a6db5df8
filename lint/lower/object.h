// Schemas, extensions, DROP, RENAME, SET SCHEMA, OWNER, COMMENT, GRANT.
#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

bool lower_object(const Node* node, const Input& input,
                  Changes& out);  // schemas, extensions, DROP, RENAME, ...

}  // namespace lower
