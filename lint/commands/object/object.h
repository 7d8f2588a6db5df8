// What concerns objects of any kind and has no file of its own: DEPENDS ON EXTENSION, SECURITY LABEL, ALTER
// of what is known by name alone.
#pragma once

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const OtherDdl& change);

}  // namespace commands
