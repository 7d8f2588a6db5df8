// Schemas, owners, comments, privileges; the rest of what concerns objects of any kind is handed on.
#pragma once

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

bool apply_object(Writer& w, const Change& change);  // schemas, extensions, named objects, DROP, RENAME, SET

}  // namespace commands
