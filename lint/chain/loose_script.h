// A file of SQL that stands under no tool's rules: sent statement by statement, and by psql where it holds
// psql's commands.
#pragma once

#include "lint/chain/layout.h"

namespace chain {

// The revision that such a file makes, without its id.
Revision loose_revision(Builder& builder, const std::string& path);

}  // namespace chain
