// Inside of apply(): views, functions, triggers, policies and rules.
#pragma once

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

bool apply_routine(Writer& w,
                   const Change& change);  // views, CREATE TABLE AS, functions, triggers, policies, rules

}  // namespace commands
