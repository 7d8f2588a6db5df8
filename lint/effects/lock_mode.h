// The words of lock modes.
#pragma once

#include <string_view>

#include "lint/ast/lock_mode.h"

namespace effects {
using ast::LockMode;

// "AccessExclusiveLock"
std::string_view lock_name(LockMode mode);
// "ACCESS EXCLUSIVE"
std::string_view lock_words(LockMode mode);
// What others cannot do meanwhile: "reads and writes", "writes", "schema changes", "".
std::string_view lock_blocks(LockMode mode);

}  // namespace effects
