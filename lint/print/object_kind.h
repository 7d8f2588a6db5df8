// The word for a kind of object, as lists of what is presumed say it.
#pragma once

#include <string_view>

#include "lint/ast/definition.h"

namespace print {
using namespace ast;

std::string_view kind_word(ObjectKind kind);

}  // namespace print
