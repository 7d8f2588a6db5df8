// OWNER TO, COMMENT ON, GRANT and REVOKE.
#pragma once

#include <string>

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply_owner(Writer& w, const OwnerTo& change);
void apply_reassign(Writer& w, const ReassignOwned& change);
void apply_comment(Writer& w, const Comment& change);
void apply_grant(Writer& w, const Grant& change);

void set_owner(Writer& w, const ObjectAddress& object, const std::string& owner);

}  // namespace commands
