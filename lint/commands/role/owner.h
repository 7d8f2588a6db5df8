// OWNER TO, COMMENT ON, GRANT and REVOKE.
#pragma once

#include <string>

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const OwnerTo& change);
void apply(Writer& w, const ReassignOwned& change);
void apply(Writer& w, const Comment& change);
void apply(Writer& w, const Grant& change);

void set_owner(Writer& w, const ObjectAddress& object, const std::string& owner);

}  // namespace commands
