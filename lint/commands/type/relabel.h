// ALTER TYPE ... RENAME VALUE reaches what is stored: the server keeps a label's oid, not its text.
#pragma once

#include <string>

#include "lint/commands/writer.h"

namespace commands {

// Gives each stored constant of the enum that has the old label the new one: in defaults, checks, index keys
// and predicates, policies, triggers, views.
void relabel(Writer& w, const catalog::Type& type, const std::string& old_label, const std::string& label);

}  // namespace commands
