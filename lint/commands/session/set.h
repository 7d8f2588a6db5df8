// SET, RESET and DISCARD.
#pragma once

#include <string>

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// set_config(name, value, is_local) within a SELECT.
void set_config(Writer& w, const std::string& name, const std::string& value, bool local);

// SCHEMA, OWNER, COMMENT, GRANT
bool apply_session(Writer& w, const Change& change);  // SET, DO, CALL, data and maintenance statements

}  // namespace commands
