// SET, RESET and DISCARD.
#pragma once

#include <string>

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const SetVariable& change);
void apply(Writer& w, const Discard& change);
inline void apply(Writer&, const Transaction&) {}  // the replay's business
// set_config(name, value, is_local) within a SELECT.
void set_config(Writer& w, const std::string& name, const std::string& value, bool local);

}  // namespace commands
